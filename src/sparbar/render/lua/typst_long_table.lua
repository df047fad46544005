-- Rows of a table that is as long as the register of all numbers, as Typst: only each different word of it goes through
-- pandoc, once. Gives the bytes that typst_table.lua gives (tests/unit/test_rendering.py).

local floats = require("floats")
local text = require("typst_text")

local SEPARATOR = "\1"
local BREAKS = floats.breaks(pandoc.RawInline("typst", text.BREAK))

local WORD = " ?[^ ]+" -- with the space before it: the writer escapes some signs only at the beginning

local function words_of(found)
  local words, codes = {}, {}
  local function add(value) for word in value:gmatch(WORD) do words[word] = true end end
  for _, row in ipairs(found.rows) do
    add(row.header)
    for _, cell in ipairs(row.cells) do
      if cell.code then codes[cell.text] = true else add(cell.text) end
    end
  end
  return words, codes
end

-- Text → what the writer makes of it, for every key of `texts`. A first word is written otherwise: it is none of them.
local function written(texts, make)
  local order, separator = {}, pandoc.RawInline("typst", SEPARATOR)
  local inlines = pandoc.Inlines { pandoc.Str("x"), separator }
  for plain in pairs(texts) do
    order[#order + 1] = plain
    inlines:extend(make(plain))
    inlines:insert(separator)
  end
  local made, at = {}, 0
  for typst in text.inlines(inlines:walk { Str = text.as_written }:walk(BREAKS)):gmatch("\1([^\1]+)") do
    at = at + 1
    made[order[at]] = typst
  end
  return made
end

-- A number of the register bears its label; another one links to its line there.
local function number(cell, typst, registered)
  if cell.id then return "#metadata(none)#label(" .. text.string_literal(cell.id) .. ");" .. typst end
  if registered[cell.key] then return "#tal(" .. text.string_literal(cell.key) .. ")[" .. typst .. "];" end
  return typst
end

return function(found, registered)
  local words, codes = words_of(found)
  words, codes = written(words, pandoc.Inlines), written(codes, function(code) return { pandoc.Code(code) } end)
  local function plain(value) return (value:gsub(WORD, words)) end
  local lines = {}
  for _, row in ipairs(found.rows) do
    local cells, places = { plain(row.header) }, ""
    for i, cell in ipairs(row.cells) do
      local typst = cell.code and not cell.key and codes[cell.text] or plain(cell.text)
      cells[i + 1] = cell.key and number(cell, typst, registered) or typst
      if cell.key and cell.id then places = places .. "#platser(" .. text.string_literal(cell.key) .. ");" end
    end
    cells[#cells] = cells[#cells] .. places
    for i, typst in ipairs(cells) do cells[i] = (i == 1 and "radrubrik[" or "[") .. text.guard(typst) .. "]" end
    lines[#lines + 1] = "  " .. table.concat(cells, ", ") .. ","
  end
  return table.concat(lines, "\n")
end
