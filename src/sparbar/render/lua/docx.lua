-- One DOCX for comments: PNG figures, captions, headings with the same numbers as the other formats.

local floats = require("floats")
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

-- The finding of a figure, in bold; its unit follows as it is.
local TITLE = { Div = function(div)
  if div.classes:includes("figurtitel") then div.content[1] = pandoc.Para { pandoc.Strong(div.content[1].content) } end
  return div
end }

local function float(el, context)
  local parts = floats.parts(el)
  if not parts then return nil end
  if parts.kind == "fig" then
    local image, before, after = floats.image(parts.rest)
    local content = { pandoc.Plain { picture(image, context) } }
    local figure = pandoc.Figure(content, { pandoc.Plain(parts.caption) }, pandoc.Attr(parts.id))
    return before:walk(TITLE) .. pandoc.Blocks { figure } .. after
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

function docx.write(chapters, path, context)
  local book = context.book
  local blocks = floats.whole(chapters):walk(numbers(floats.registered(chapters))):walk { Div = function(el)
    if el.classes:includes("callout") then return callout(el) end
    if el.classes:includes("linjebild") then return {} end -- Word shows no SVG without further programs
    return float(el, context)
  end }:walk {
    Table = bold_row_heads,
    Image = function(el) if el.attributes["data-figur"] then return picture(el, context) end end,
  }
  local notices = pandoc.List(book.notices or {}):map(function(text) return pandoc.Para(pandoc.Inlines(text)) end)
  local function text(value) return pandoc.MetaInlines(pandoc.Inlines(value or "")) end
  local meta = {
    title = text(book.title), subtitle = text(book.subtitle), author = text(book.author), date = text(book.date),
    lang = pandoc.MetaString("sv-SE"),
  }
  local doc = pandoc.Pandoc(pandoc.Blocks(notices) .. blocks, meta)
  context.write(path, pandoc.write(doc, "docx"))
end

return docx
