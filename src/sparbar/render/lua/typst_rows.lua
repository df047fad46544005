-- The rows of a generated table as Typst (stubs.lua). Most words are escaped here; each different word that is not so
-- plain, and each different code, goes through pandoc's writer once.

local floats = require("floats")
local stubs = require("stubs")
local text = require("typst_text")

local SEPARATOR = "\1"
local BREAKS = floats.breaks(pandoc.RawInline("typst", text.BREAK))

local WORD = " ?[^ ]+" -- with the space before it: the writer escapes some signs only at the beginning
local PLAIN = "^[%w\128-\255_,:;%%'\"%[%]/.!?&|%^{}#$*<>@\\`~-]+$"

-- Whether the writer does no more with a word than `escaped` does.
local function plain(word)
  return word:find(PLAIN) and word:find("^[ %w\128-\255]") and not word:find("//", 1, true) and not text.marked(word)
end

local SIGNS = "[#$*<>@%[\\%]_`~]"

local function escaped(word) return (word:gsub(SIGNS, "\\%0"):gsub("\u{a0}", "~")) end

local function written_here(word)
  return #word <= 16 and escaped(word) or floats.pieces(word, escaped, text.BREAK)
end

-- What of a table's text pandoc has to write: words and codes that are not in `known` yet.
local function unknown(found, known)
  local words, codes = {}, {}
  local function add(value)
    for word in value:gmatch(WORD) do
      local space, bare = word:match("^( ?)(.*)$")
      if not known.words[word] then
        if plain(bare) then known.words[word] = space .. written_here(bare) else words[word] = true end
      end
    end
  end
  for _, row in ipairs(found.rows) do
    add(row.header)
    for _, cell in ipairs(row.cells) do
      if not cell.code then add(cell.text) elseif not known.codes[cell.text] then codes[cell.text] = true end
    end
  end
  return words, codes
end

-- Text → what the writer makes of it, for every key of `texts`. A first word is written otherwise: it is none of them.
local function write(texts, make, into)
  if not next(texts) then return end
  local order, separator = {}, pandoc.RawInline("typst", SEPARATOR)
  local inlines = pandoc.Inlines { pandoc.Str("x"), separator }
  for plain_text in pairs(texts) do
    order[#order + 1] = plain_text
    inlines:extend(make(plain_text))
    inlines:insert(separator)
  end
  local at = 0
  for typst in text.inlines(inlines:walk { Str = text.as_written }:walk(BREAKS)):gmatch("\1([^\1]+)") do
    at = at + 1
    into[order[at]] = typst
  end
end

-- A number of the register bears its label; another one links to its line there.
local function number(cell, typst, registered)
  if cell.id then return "#metadata(none)#label(" .. text.string_literal(cell.id) .. ");" .. typst end
  if registered[cell.key] then return "#tal(" .. text.string_literal(cell.key) .. ")[" .. typst .. "];" end
  return typst
end

local known = { words = {}, codes = {} } -- of all tables

-- The cells of a row, without brackets.
local function cells_of(row, registered)
  local function words(value) return (value:gsub(WORD, known.words)) end
  local cells, places = { words(row.header) }, ""
  for i, cell in ipairs(row.cells) do
    local typst = cell.code and not cell.key and known.codes[cell.text] or words(cell.text)
    cells[i + 1] = cell.key and number(cell, typst, registered) or typst
    if cell.key and cell.id then places = places .. "#platser(" .. text.string_literal(cell.key) .. ");" end
  end
  cells[#cells] = cells[#cells] .. places
  return cells
end

-- The rows, as typst_table.lua makes them. registered: the keys that have a line in the register.
return function(found, registered)
  local words, codes = unknown(found, known)
  write(words, pandoc.Inlines, known.words)
  write(codes, function(code) return { pandoc.Code(code) } end, known.codes)
  local lines, lacking = {}, stubs.lacking(found)
  for place, row in ipairs(found.rows) do
    local cells = cells_of(row, registered)
    for i, typst in ipairs(cells) do
      local hidden = lacking[i][place] and "#hide[" .. lacking[i][place] .. "]" or ""
      local kind = row.total and "summa[" or i == 1 and "radrubrik[" or "["
      cells[i] = kind .. text.guard(typst .. hidden) .. "]"
    end
    lines[#lines + 1] = "  " .. table.concat(cells, ", ") .. ","
  end
  return table.concat(lines, "\n")
end
