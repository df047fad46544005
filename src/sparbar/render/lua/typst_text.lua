-- Text for Typst: pandoc's writer escapes it; what that cannot know about is guarded here.

local text = {}

-- An empty box, where a long word may break, is no character in the PDF's text.
text.BREAK = "#box();"

local FORMAT = "typst-smart" -- the template switches smart quotes off, too: text is printed as it stands
local OPTIONS = pandoc.WriterOptions { wrap_text = "none" }

function text.blocks(blocks) return pandoc.write(pandoc.Pandoc(blocks), FORMAT, OPTIONS) end

function text.inlines(inlines)
  return (text.blocks { pandoc.Plain(inlines) }:gsub("%s+$", ""))
end

-- Typst reads -- ... -1 as dash, ellipsis and minus: here they are what they are.
function text.marked(value) return value:find("%-[%-%d?]") or value:find("...", 1, true) end

function text.as_written(el)
  if not text.marked(el.text) then return nil end
  local pieces = pandoc.Inlines {}
  for plain, mark in (el.text .. "\1"):gmatch("([^%-%.\1]*)([%-%.\1])") do
    if plain ~= "" then pieces:insert(pandoc.Str(plain)) end
    if mark ~= "\1" then pieces:insert(pandoc.RawInline("typst", "\\" .. mark)) end
  end
  return pieces
end

function text.string_literal(value)
  return '"' .. value:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("[\r\n]+", " ") .. '"'
end

-- Text that starts a Typst content block must not become a heading, list or term.
function text.guard(value)
  if value:match("^%s*=+%s") or value:match("^%s*=+$") or value:match("^%s*[%-+/]%s") or value:match("^%s*[%-+/]$") then
    value = "\\" .. value:gsub("^%s+", "")
  end
  return (value:gsub("^%s*(%d+)%.", "%1\\."))
end

text.FORMAT = FORMAT
return text
