-- The rows of a generated table as Typst (stubs.lua). Most words are escaped here; each different word that is not so
-- plain, and each different code, goes through pandoc's writer once.

local floats = require("floats")
local stubs = require("stubs")
local text = require("typst_text")

local SEPARATOR = "\1"
local BREAKS = floats.breaks(pandoc.RawInline("typst", text.BREAK), text.PIECE)

local WORD = " ?[^ ]+" -- with the space before it: the writer escapes some signs only at the beginning
local PLAIN = "^[%w\128-\255_,:;%%'\"%[%]/.!?&|%^{}#$*<>@\\`~-]+$"

-- Whether the writer does no more with a word than `escaped` does.
local function plain(word)
  return word:find(PLAIN) and word:find("^[ %w\128-\255]") and not word:find("//", 1, true) and not text.marked(word)
end

local SIGNS = "[#$*<>@%[\\%]_`~]"

local function escaped(word) return (word:gsub(SIGNS, "\\%0"):gsub("\u{a0}", "~")) end

local function written_here(word)
  return #word <= 16 and escaped(word) or floats.pieces(word, escaped, text.BREAK, text.PIECE)
end

local known = { words = {}, codes = {} } -- as Typst, of all tables

-- What of a table's text pandoc has to write: words and codes that are not known yet, each with its kind.
local function unknown(found)
  local missing, met = pandoc.List {}, { words = {}, codes = {} }
  local function miss(kind, value)
    if not known[kind][value] and not met[kind][value] then missing:insert { kind, value } end
    met[kind][value] = true
  end
  local function add(value)
    for word in value:gmatch(WORD) do
      if not known.words[word] then
        local space, bare = word:match("^( ?)(.*)$")
        if plain(bare) then known.words[word] = space .. written_here(bare) else miss("words", word) end
      end
    end
  end
  for _, row in ipairs(found.rows) do
    add(row.header)
    for _, cell in ipairs(row.cells) do
      if cell.code and not cell.key then miss("codes", cell.text) else add(cell.text) end
    end
  end
  return missing
end

-- The texts for the writer in one go. It writes a first word otherwise: that is none of them.
local function inlines_of(missing)
  local separator = pandoc.RawInline("typst", SEPARATOR)
  local inlines = pandoc.Inlines { pandoc.Str("x"), separator }
  for _, one in ipairs(missing) do
    inlines:extend(one[1] == "codes" and { pandoc.Code(one[2]) } or pandoc.Inlines(one[2]))
    inlines:insert(separator)
  end
  return inlines:walk { Str = text.as_written }:walk(BREAKS)
end

local function learn(missing, typst)
  local texts = typst:gmatch("\1([^\1]+)")
  for _, one in ipairs(missing) do known[one[1]][one[2]] = texts() end
end

-- A number of the register bears its label; another one links to its line there.
local function number(cell, typst, registered)
  if cell.id then return "#metadata(none)#label(" .. text.string_literal(cell.id) .. ");" .. typst end
  if registered[cell.key] then return "#tal(" .. text.string_literal(cell.key) .. ")[" .. typst .. "];" end
  return typst
end

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

local function lines_of(found, registered)
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

-- The rows, as typst_table.lua makes them. registered: the keys that have a line in the register.
return function(found, registered)
  local missing = unknown(found)
  if #missing == 0 then return lines_of(found, registered) end
  return text.later({ pandoc.Plain(inlines_of(missing)) }, function(typst)
    learn(missing, typst)
    return lines_of(found, registered)
  end)
end
