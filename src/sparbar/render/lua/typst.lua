-- One Typst source for the PDF, after book.typ. pandoc's writer escapes all text; only what it cannot say
-- for PDF/UA (alternative text, header rows that repeat, captions with our own numbers) is written here.

local floats = require("floats")
local places = require("places")
local since = require("since")
local stubs = require("stubs")
local grid = require("typst_table")
local typst_text = require("typst_text")
local typst = {}

local guard, string_literal = typst_text.guard, typst_text.string_literal

local function raw(text) return pandoc.RawBlock("typst", text) end

local function caption(parts)
  local inlines = pandoc.Inlines { pandoc.Strong(parts.caption[1].content), pandoc.Space() } .. parts.text
  return typst_text.later({ pandoc.Plain(inlines) }, function(typst) return "caption: [" .. typst .. "]" end)
end

local function image_call(image, context)
  local alt = "alt: " .. string_literal((places.text(image.attributes.alt, context.book.texts or {})))
  return "image(" .. string_literal(image.src) .. ", width: 100%, " .. alt .. ")", alt
end

-- The links that lie over a chart: each number of the register with the boxes where it is drawn (chart_places.py).
local function over_chart(found, registered)
  local numbers = {}
  for _, number in ipairs(found.places and found.places.numbers or {}) do
    if registered[number.key] then
      local boxes = pandoc.List(number.boxes):map(function(box) return "(" .. table.concat(box, ", ") .. ")" end)
      numbers[#numbers + 1] = "(" .. string_literal(number.key) .. ", " .. table.concat(boxes, ", ") .. "),"
    end
  end
  return #numbers > 0 and found.places.width .. ", (" .. table.concat(numbers) .. ")"
end

local function figure(image, parts, context)
  local call, alt = image_call(image, context)
  local described = parts and caption(parts) or "caption: none"
  local label = parts and " <" .. parts.id .. ">" or ""
  local found = context.book.figures[image.attributes["data-figur"]]
  local links = over_chart(found, context.registered)
  if links then call = "bild(" .. call .. ", " .. links .. ")" end
  local places = {} -- of the numbers that the chart shows: the register leads back to it
  for _, row in ipairs(found.table and stubs.rows(found.table, context.stubbed) or {}) do
    for _, cell in ipairs(row.cells) do
      if cell.key then places[#places + 1] = "#plats(" .. string_literal(cell.key) .. ")" end
    end
  end
  return raw(table.concat(places) .. "#figure(" .. call .. ", " .. alt .. ", kind: image, " .. described .. ")" .. label)
end

local SHORT = 10 -- rows that are kept on one page together with their caption and notes

-- The notes lie inside the figure, so that they follow their table to its last page.
local function table_float(parts, context)
  local code, rows, notes = "", 0, pandoc.Blocks {}
  for _, block in ipairs(parts.rest) do
    if block.t == "Table" then
      code, rows = grid(block, context.stubbed, context.registered)
    else
      notes:insert(block)
    end
  end
  local told = #notes > 0 and typst_text.later(notes, function(typst) return typst end) or ""
  local body = "[#" .. code .. "\n" .. told .. "]"
  local figure_code = "#figure(" .. body .. ", kind: table, " .. caption(parts) .. ") <" .. parts.id .. ">"
  return raw(rows <= SHORT and "#block(breakable: false)[" .. figure_code .. "]" or figure_code)
end

local function wrapped(name, blocks)
  return pandoc.Blocks { raw("#" .. name .. "[") } .. blocks .. pandoc.Blocks { raw("]") }
end

local FUNCTIONS = { kalla = "kalla", saknas = "saknas", notis = "notis" }

local function unit(span)
  if span.classes:includes("enhet") then
    return pandoc.Inlines { pandoc.RawInline("typst", "#enhet[") } .. span.content .. { pandoc.RawInline("typst", "]") }
  end
end

-- Inlines between brackets.
local function content(inlines)
  return typst_text.later({ pandoc.Plain(inlines) }, function(typst) return "[" .. guard(typst) .. "]" end)
end

-- A key number: its title, value, change and line, each as an argument of the template's function.
local function tile(blocks, context)
  local parts = { titel = "none", varde = "none", andring = "none", linjebild = "none" }
  for _, part in ipairs(blocks) do
    local inlines = part.content[1].content
    local image = inlines[1].t == "Image" and inlines[1]
    parts[part.classes[1]] = image and image_call(image, context) or content(inlines:walk { Span = unit })
  end
  return "bricka(" .. table.concat({ parts.titel, parts.varde, parts.andring, parts.linjebild }, ", ") .. ")"
end

local function key_numbers(el, context)
  local made, rest = {}, pandoc.Blocks {}
  for _, block in ipairs(el.content) do
    if block.t == "BulletList" then
      for i, item in ipairs(block.content) do made[i] = "  " .. tile(item, context) .. ",\n" end
    else
      rest:insert(block)
    end
  end
  return pandoc.Blocks { raw("#nyckeltal(\n" .. table.concat(made) .. ")") } .. rest
end

-- A list of figures or tables: each line ends with the page.
local function with_pages(el)
  return el:walk { Plain = function(line)
    local link = line.content:find_if(function(inline) return inline.t == "Link" end)
    if link then line.content:insert(pandoc.RawInline("typst", "#sida(" .. string_literal(link.target:sub(2)) .. ");")) end
    return line
  end }.content
end

local function div(el, context)
  local parts = floats.parts(el)
  if parts and parts.kind == "fig" then
    local image, before, after = floats.image(parts.rest)
    local content = before .. pandoc.Blocks { figure(image, parts, context) } .. after
    return pandoc.Blocks { raw("#figurblock[") } .. content .. pandoc.Blocks { raw("]") }
  elseif parts then
    return table_float(parts, context)
  elseif el.classes:includes("callout") then
    local title = content(el.content[1].content[1].content)
    return wrapped("callout(" .. string_literal(el.classes[2]) .. ")" .. title, el.content[2].content)
  end
  if el.classes:includes("forteckning") then return with_pages(el) end
  if el.classes:includes("nyckeltal") then return key_numbers(el, context) end
  if el.classes:includes("figurtitel") then
    local unit = pandoc.Blocks(el.content)
    local title = unit:remove(1)
    return pandoc.Blocks { raw("#figurtitel["), title, raw("][") } .. unit .. pandoc.Blocks { raw("]") }
  end
  for class, name in pairs(FUNCTIONS) do
    if el.classes:includes(class) then return wrapped(name, el.content) end
  end
  return nil
end

-- A line of the register ends with links back to the places of its number.
local function back_to_places(grid)
  for _, body in ipairs(grid.bodies) do
    for _, row in ipairs(body.body) do
      local last = row.cells[#row.cells].contents
      for _, cell in ipairs(row.cells) do
        cell.contents:walk { Span = function(span)
          local key = span.attributes["data-tal"]
          if not key or span.identifier == "" then return nil end
          last[#last].content:insert(pandoc.RawInline("typst", "#platser(" .. string_literal(key) .. ");"))
          if not grid.classes:includes("register") then grid.classes:insert("register") end
        end }
      end
      row.cells[#row.cells].contents = last
    end
  end
  return grid
end

-- A number links to its line in the register, where an empty element before the key bears the label.
local function numbers(context)
  local registered, texts = context.registered, context.book.texts
  return function(span)
    local key = span.attributes["data-tal"]
    if not key then return span end
    if texts then span.content = places.filled(span.content, texts) end
    if span.identifier ~= "" then
      local label = "#metadata(none)#label(" .. string_literal(span.identifier) .. ");"
      return pandoc.Inlines { pandoc.RawInline("typst", label) } .. span.content
    elseif registered[key] then
      local start = pandoc.RawInline("typst", "#tal(" .. string_literal(key) .. ")[")
      return pandoc.Inlines { start } .. span.content .. pandoc.Inlines { pandoc.RawInline("typst", "];") }
    end
    return span
  end
end

-- The chapter with its addresses in the book, numbers as links and signs as they stand, all in one walk.
local function addressed(chapter, context)
  local blocks = since.unmarked(chapter):walk { Table = back_to_places }
  local filter, number = floats.addresses(chapter.slug), numbers(context)
  local rename = filter.Span
  filter.Span = function(span) return number(rename(span)) end
  if chapter.noted or typst_text.marked(pandoc.utils.stringify(blocks)) then filter.Str = typst_text.as_written end
  return blocks:walk(filter)
end

-- About what the contents list.
local function listed(chapters)
  local headings = pandoc.List {}
  for _, chapter in ipairs(chapters) do
    headings:extend(chapter.blocks:filter(function(block) return block.t == "Header" and block.level <= 2 end))
  end
  return headings
end

-- The first chapter shares its page with the title; the contents come after it, and each other chapter on pages of its own.
-- A chapter whose heading has the class `liggande` stands on pages that lie on their long side.
local function turned(blocks, position, chapters)
  local first = blocks:find_if(function(block) return block.t == "Header" and block.level == 1 end)
  if first and first.classes:includes("liggande") then blocks = wrapped("liggande", blocks) end
  if position == 1 then return blocks .. pandoc.Blocks { raw("#innehall(" .. #listed(chapters) .. ")") } end
  local name = first and pandoc.utils.stringify(first.content) or ""
  return wrapped("kapitel(" .. string_literal(name) .. ")", blocks)
end

local function body(position, chapters, context)
  return turned(addressed(chapters[position], context), position, chapters):walk {
    Div = function(el) return div(el, context) end,
  }:walk {
    Table = function(el) return raw("#" .. (grid(el, context.stubbed, context.registered))) end,
    Para = function(para)
      local image = #para.content == 1 and para.content[1].t == "Image" and para.content[1]
      if image then return figure(image, nil, context) end
    end,
  }
end

-- wanted: path of a chapter → file to write it to.
function typst.write(chapters, wanted, context)
  context.registered = floats.registered(chapters)
  for position, chapter in ipairs(chapters) do
    local file = wanted[chapter.path]
    if file then
      context.begin(chapter)
      context.write(file, typst_text.chapter(body(position, chapters, context)))
    end
  end
end

return typst
