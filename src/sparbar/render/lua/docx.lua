-- One DOCX for comments: PNG figures, captions, headings with the same numbers as the other formats.

local floats = require("floats")
local word_pages = require("word_pages")
local docx = {}

local function picture(image, context)
  local figure = context.book.figures[image.attributes["data-figur"]]
  local bytes = context.contents(context.files .. "/" .. figure.png)
  if not bytes then
    context.fail { where = figure.png, found = "no such file", expected = "the PNG that book.json names",
      remedy = "Run the notebooks again." }
    return pandoc.Str("")
  end
  local name = image.attributes["data-figur"] .. ".png" -- Word keeps it: the path is that of one build
  pandoc.mediabag.insert(name, "image/png", bytes)
  return pandoc.Image(pandoc.Inlines(figure.described), name, "", pandoc.Attr("", {}, { width = "100%" }))
end

-- Paragraphs whose look the styles give (render/word.py), and what of a page has which.
local STYLES = { notis = "Notis", saknas = "Saknas", figurtitel = "Figurtitel", kalla = "Källa" }

local function styled(blocks, style)
  local paragraphs = blocks:walk { Plain = function(el) return pandoc.Para(el.content) end }
  return pandoc.Div(paragraphs, pandoc.Attr("", {}, { ["custom-style"] = style }))
end

-- The finding of a figure is in bold; its unit follows as it is.
local STYLED = { Div = function(div)
  if div.classes:includes("figurtitel") then div.content[1] = pandoc.Para { pandoc.Strong(div.content[1].content) } end
  for class, style in pairs(STYLES) do
    if div.classes:includes(class) then return styled(div.content, style) end
  end
end }

local function float(el, context)
  local parts = floats.parts(el)
  if not parts then return nil end
  if parts.kind == "fig" then
    local image, before, after = floats.image(parts.rest)
    local content = { pandoc.Plain { picture(image, context) } }
    local figure = pandoc.Figure(content, { pandoc.Plain(parts.caption) }, pandoc.Attr(parts.id))
    return before .. pandoc.Blocks { figure } .. after
  end
  return parts.rest:walk { Table = function(grid)
    grid.caption = { long = { pandoc.Plain(parts.caption) } }
    grid.identifier = parts.id
    return grid
  end }
end

local function callout(el)
  local title = pandoc.Para { pandoc.Strong(el.content[1].content[1].content) }
  return pandoc.BlockQuote(pandoc.Blocks { title } .. el.content[2].content)
end

-- The key numbers as a table. Word shows no SVG without further programs: their lines are left out.
local function key_numbers(el)
  local rows, others = {}, pandoc.Blocks {}
  for _, block in ipairs(el.content) do
    for _, item in ipairs(block.t == "BulletList" and block.content or {}) do
      local parts = {}
      for _, part in ipairs(item) do parts[part.classes[1]] = part.content end
      rows[#rows + 1] = { parts.titel, parts.varde, parts.andring or {} }
    end
    if block.t ~= "BulletList" then others:insert(block) end
  end
  local heads = pandoc.List { "Nyckeltal", "Värde", "Förändring" }:map(function(head) return { pandoc.Plain(head) } end)
  local aligned = { pandoc.AlignLeft, pandoc.AlignRight, pandoc.AlignRight }
  local grid = pandoc.utils.from_simple_table(pandoc.SimpleTable({}, aligned, { 0, 0, 0 }, heads, rows))
  grid.bodies[1].row_head_columns = 1
  return pandoc.Blocks { grid } .. others
end

local LONGEST = 42 -- characters that a column is given room for

-- Columns of unknown width get room by their longest text; Word would give them all the same.
local function with_widths(el)
  local room, sum, rows = {}, 0, pandoc.List {}
  rows:extend(el.head.rows)
  for _, body in ipairs(el.bodies) do rows:extend(body.body) end
  for column, spec in ipairs(el.colspecs) do
    if spec[2] and spec[2] > 0 then return el end
    room[column] = 7
    for _, row in ipairs(rows) do
      local text = row.cells[column] and pandoc.utils.stringify(row.cells[column].contents) or ""
      room[column] = math.max(room[column], math.min(LONGEST, utf8.len(text) + 2))
    end
    sum = sum + room[column]
  end
  local widths = pandoc.List {}
  for column, spec in ipairs(el.colspecs) do widths:insert { spec[1], room[column] / sum } end
  el.colspecs = widths
  return el
end

local function cells_styled(el)
  local function row(one)
    for _, cell in ipairs(one.cells) do cell.contents = pandoc.Blocks { styled(cell.contents, "Tabelltext") } end
  end
  local head = el.head
  for _, one in ipairs(head.rows) do row(one) end
  el.head = head
  for _, body in ipairs(el.bodies) do
    for _, one in ipairs(body.body) do row(one) end
  end
  return el
end

local function bold_row_heads(el)
  for _, part in ipairs(el.bodies) do
    for _, row in ipairs(part.body) do
      for i, cell in ipairs(row.cells) do
        if i <= part.row_head_columns or row.classes:includes("total") then
          cell.contents = cell.contents:walk { Plain = function(p) return pandoc.Plain { pandoc.Strong(p.content) } end }
        end
      end
    end
  end
  return el
end

-- A number links to its line in the register.
local function numbers(registered)
  return { Span = function(span)
    local key = span.attributes["data-tal"]
    if key and span.identifier == "" and registered[key] then
      return pandoc.Link({ span }, "#" .. floats.REGISTER .. key)
    end
  end }
end

-- What holds for every page stands at the top, unless the first chapter says it there.
local function with_notices(blocks, notices)
  local said = blocks:find_if(function(block) return block.t == "Div" and block.classes:includes("notis") end)
  if said or #(notices or {}) == 0 then return blocks end
  local told = pandoc.List(notices):map(function(text) return pandoc.Para(pandoc.Inlines(text)) end)
  return pandoc.Blocks { pandoc.Div(told, pandoc.Attr("", { "notis" })) } .. blocks
end

function docx.write(chapters, path, styles, context)
  local book = context.book
  local blocks = word_pages.of(chapters):walk(numbers(floats.registered(chapters))):walk { Div = function(el)
    if el.classes:includes("callout") then return callout(el) end
    if el.classes:includes("nyckeltal") then return key_numbers(el) end
    return float(el, context)
  end }:walk {
    Table = function(el) return cells_styled(with_widths(bold_row_heads(el))) end,
    Image = function(el) if el.attributes["data-figur"] then return picture(el, context) end end,
  }
  local function text(value) return pandoc.MetaInlines(pandoc.Inlines(value or "")) end
  local meta = {
    title = text(book.title), subtitle = text(book.subtitle), author = text(book.author), date = text(book.date),
    lang = pandoc.MetaString("sv-SE"),
  }
  local body = word_pages.contents(blocks) .. with_notices(blocks, book.notices):walk(STYLED)
  local doc = pandoc.Pandoc(body, meta)
  context.write(path, pandoc.write(doc, "docx", pandoc.WriterOptions { reference_doc = styles }))
end

return docx
