-- Text for Typst: pandoc's writer escapes it; what that cannot know about is guarded here.

local text = {}

text.BREAK, text.PIECE = "#bryt;", 8 -- where a long word may break: each such place costs as much as a word

local FORMAT = "typst-smart" -- the template switches smart quotes off, too: text is printed as it stands
local OPTIONS = pandoc.WriterOptions { wrap_text = "none" }

function text.blocks(blocks) return pandoc.write(pandoc.Pandoc(blocks), FORMAT, OPTIONS) end

-- What stands in raw Typst is written together with the chapter, for each call of the writer takes half a millisecond.
-- Until then a mark stands for it. No text may hold these signs (characters.py).
local MARK, BETWEEN = "\u{FDD2}", "\u{FDD3}"
local waiting = pandoc.List {}

-- A mark for what `make` makes of the blocks as Typst, without spaces at their ends.
function text.later(blocks, make)
  waiting:insert { blocks = blocks, make = make }
  return MARK .. #waiting .. MARK
end

-- A chapter's blocks as Typst, with everything that marks in them stand for.
function text.chapter(blocks)
  local all = pandoc.Blocks(blocks)
  for _, one in ipairs(waiting) do
    all:insert(pandoc.RawBlock("typst", BETWEEN))
    all:extend(one.blocks)
  end
  local parts = pandoc.List {}
  for part in (text.blocks(all) .. "\n" .. BETWEEN):gmatch("(.-)\n" .. BETWEEN) do parts:insert(part) end
  local function filled(value)
    return (value:gsub(MARK .. "(%d+)" .. MARK, function(place)
      return filled(waiting[tonumber(place)].make((parts[place + 1]:gsub("^\n+", ""):gsub("%s+$", ""))))
    end))
  end
  local written = filled(parts[1])
  waiting = pandoc.List {}
  return written
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

return text
