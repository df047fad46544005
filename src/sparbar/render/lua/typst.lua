-- One Typst source for the PDF, through book.typ.template. pandoc's writer escapes all text; only what it cannot say
-- for PDF/UA (alternative text, header rows that repeat, captions with our own numbers) is written here.

local floats = require("floats")
local typst = {}

local FORMAT = "typst-smart" -- the template switches smart quotes off, too: text is printed as it stands
local OPTIONS = pandoc.WriterOptions { wrap_text = "none" }
local SEPARATOR = "\1"

local function raw(text) return pandoc.RawBlock("typst", text) end

local function inline_text(inlines)
  return (pandoc.write(pandoc.Pandoc { pandoc.Plain(inlines) }, FORMAT, OPTIONS):gsub("%s+$", ""))
end

-- Typst reads -- ... -1 as dash, ellipsis and minus: here they are what they are.
local function as_written(el)
  if not el.text:find("%-[%-%d?]") and not el.text:find("...", 1, true) then return nil end
  local pieces = pandoc.Inlines {}
  for text, mark in (el.text .. "\1"):gmatch("([^%-%.\1]*)([%-%.\1])") do
    if text ~= "" then pieces:insert(pandoc.Str(text)) end
    if mark ~= "\1" then pieces:insert(pandoc.RawInline("typst", "\\" .. mark)) end
  end
  return pieces
end

local function string_literal(text)
  return '"' .. text:gsub("\\", "\\\\"):gsub('"', '\\"'):gsub("[\r\n]+", " ") .. '"'
end

local function caption(parts)
  return "caption: [" .. inline_text(pandoc.Inlines { pandoc.Strong(parts.caption[1].content) } ..
    pandoc.Inlines { pandoc.Space() } .. parts.text) .. "]"
end

local function image_call(image, context)
  if not context.contents(context.root .. image.src) then
    context.fail { where = image.src:sub(2), found = "no such file", expected = "the SVG that book.json names",
      remedy = "Run the notebooks again." }
  end
  local alt = "alt: " .. string_literal(image.attributes.alt)
  return "image(" .. string_literal(image.src) .. ", width: 100%, " .. alt .. ")", alt
end

local function figure(image, parts, context)
  local call, alt = image_call(image, context)
  local described = parts and caption(parts) or "caption: none"
  local label = parts and " <" .. parts.id .. ">" or ""
  return raw("#figure(" .. call .. ", " .. alt .. ", kind: image, " .. described .. ")" .. label)
end

-- Text that starts a Typst content block must not become a heading, list or term.
local function guard(text)
  if text:match("^%s*=+%s") or text:match("^%s*=+$") or text:match("^%s*[%-+/]%s") or text:match("^%s*[%-+/]$") then
    text = "\\" .. text:gsub("^%s+", "")
  end
  return (text:gsub("^%s*(%d+)%.", "%1\\."))
end

-- Keys and paths are long words: they may break after . _ / and before [. An empty box is no character in the PDF's text.
local function breakable(make)
  return function(el)
    if #el.text <= 16 then return nil end
    local pieces = pandoc.Inlines {}
    for piece in el.text:gsub("%[", "\1["):gsub("[%._/]", "%0\1"):gmatch("[^\1]+") do
      if #pieces > 0 then pieces:insert(pandoc.RawInline("typst", "#box();")) end
      pieces:insert(make(piece))
    end
    return pieces
  end
end

local BREAKS = { Str = breakable(pandoc.Str), Code = breakable(pandoc.Code) }

local function cell_inlines(cell)
  return pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() }):walk(BREAKS)
end

-- All cells of a table through the writer in one go: a call per cell would be a thousand calls per long table.
local function written(cells)
  local inlines = pandoc.Inlines {}
  for _, cell in ipairs(cells) do
    inlines:extend(cell_inlines(cell))
    inlines:insert(pandoc.RawInline("typst", SEPARATOR))
  end
  local texts = {}
  for text in inline_text(inlines):gmatch("([^\1]*)\1") do texts[#texts + 1] = guard(text) end
  return texts
end

local ALIGN = { AlignLeft = "left", AlignRight = "right", AlignCenter = "center", AlignDefault = "left" }

local function rows_of(el)
  local head, body = pandoc.List {}, pandoc.List {}
  head:extend(el.head.rows)
  local row_heads = 0
  for _, part in ipairs(el.bodies) do
    row_heads = math.max(row_heads, part.row_head_columns)
    body:extend(part.head)
    body:extend(part.body)
  end
  body:extend(el.foot.rows)
  return head, body, row_heads
end

-- One source line per row: cells as content blocks; row headers and totals through functions of the template.
local function row_lines(rows, row_heads)
  local cells = pandoc.List {}
  for _, row in ipairs(rows) do cells:extend(row.cells) end
  local texts, lines, at = written(cells), {}, 0
  for _, row in ipairs(rows) do
    local line = {}
    for i in ipairs(row.cells) do
      at = at + 1
      local body = "[" .. texts[at] .. "]"
      if row.classes:includes("total") then body = "summa" .. body
      elseif i <= row_heads then body = "radrubrik" .. body end
      line[i] = body
    end
    lines[#lines + 1] = "  " .. table.concat(line, ", ") .. ","
  end
  return table.concat(lines, "\n")
end

local function grid(el)
  local head, body, row_heads = rows_of(el)
  local aligns, widths = {}, {}
  for i, spec in ipairs(el.colspecs) do
    aligns[i] = ALIGN[spec[1]]
    widths[i] = spec[2] and spec[2] > 0 and string.format("%.3ffr", spec[2]) or "auto"
  end
  return "table(columns: (" .. table.concat(widths, ", ") .. ",), align: (" .. table.concat(aligns, ", ") .. ",),\n" ..
    "  table.header(repeat: true,\n" .. row_lines(head, 0) .. "\n  ),\n" .. row_lines(body, row_heads) .. "\n)"
end

-- The notes lie inside the figure, so that they follow their table to its last page.
local function table_float(parts)
  local code, notes = "", pandoc.Blocks {}
  for _, block in ipairs(parts.rest) do
    if block.t == "Table" then code = grid(block) else notes:insert(block) end
  end
  local text = pandoc.write(pandoc.Pandoc(notes), FORMAT, OPTIONS)
  local body = "[#" .. code .. "\n" .. text .. "]"
  return raw("#figure(" .. body .. ", kind: table, " .. caption(parts) .. ") <" .. parts.id .. ">")
end

local function wrapped(name, blocks)
  return pandoc.Blocks { raw("#" .. name .. "[") } .. blocks .. pandoc.Blocks { raw("]") }
end

local FUNCTIONS = { kalla = "kalla", saknas = "saknas", notis = "notis" }

local function div(el, context)
  local parts = floats.parts(el)
  if parts and parts.kind == "fig" then
    local image, rest = floats.image(parts.rest)
    return pandoc.Blocks { figure(image, parts, context) } .. rest
  elseif parts then
    return table_float(parts)
  elseif el.classes:includes("callout") then
    local title = guard(inline_text(el.content[1].content[1].content))
    return wrapped("callout(" .. string_literal(el.classes[2]) .. ")[" .. title .. "]", el.content[2].content)
  end
  for class, name in pairs(FUNCTIONS) do
    if el.classes:includes(class) then return wrapped(name, el.content) end
  end
  return nil
end

local function body(chapters, context)
  return floats.whole(chapters):walk({ Str = as_written }):walk {
    Div = function(el) return div(el, context) end,
  }:walk {
    Table = function(el) return raw("#" .. grid(el)) end,
    Para = function(para)
      local image = #para.content == 1 and para.content[1].t == "Image" and para.content[1]
      if image then return figure(image, nil, context) end
    end,
  }
end

function typst.write(chapters, path, context)
  local book = context.book
  local function text(value)
    local inlines = pandoc.Inlines(value or ""):walk { Str = as_written }
    return pandoc.MetaInlines { pandoc.RawInline("typst", guard(inline_text(inlines))) }
  end
  local function literal(value) return pandoc.MetaInlines { pandoc.RawInline("typst", string_literal(value or "")) } end
  local meta = {
    report = text(book.title), subtitle = text(book.subtitle), region = text(book.region), date = text(book.date),
    year = text(string.format("%d", book.year)), author = literal(book.author), name = literal(book.title),
    draft = book.draft or false,
    notices = pandoc.List(book.notices or {}):map(text),
  }
  local template = pandoc.template.compile(context.contents(context.templates .. "/book.typ.template"))
  local options = pandoc.WriterOptions { template = template, wrap_text = "none" }
  context.write(path, pandoc.write(pandoc.Pandoc(body(chapters, context), meta), FORMAT, options))
end

return typst
