-- The rows of a generated table as HTML (stubs.lua).

local links = require("number_links")
local floats = require("floats")
local stubs = require("stubs")

local BREAK = "\1" -- where a long word may break

local function breakable(text)
  return (text:gsub("[^ ]+", function(word)
    return #word <= 16 and word or floats.pieces(word, function(piece) return piece end, BREAK)
  end))
end

-- As pandoc's writer does; the last two arrows are not to be shown as pictures.
local SIGNS = { ["&"] = "&amp;", ["<"] = "&lt;", [">"] = "&gt;" }
local function escaped(text) return (text:gsub("[&<>]", SIGNS):gsub("↩", "%0\u{fe0e}"):gsub("↔", "%0\u{fe0e}")) end

local function written(text) return (escaped(breakable(text)):gsub(BREAK, "<wbr>")) end

local function attribute(name, value) return value and " " .. name .. '="' .. links.escaped_attribute(value) .. '"' or "" end

-- A number, or what belongs to one without being it; stop: what makes all but the first no stop of the tab key.
local function number(cell, text, stop)
  local class = not cell.key and "fjol" or cell.missing and "tal saknas" or "tal"
  local key = attribute(cell.key and "data-tal" or "data-fjol", cell.key or cell.of)
  return "<span" .. attribute("id", cell.id) .. attribute("class", class) .. key .. '><a href="' ..
    links.escaped_attribute(links.address(cell.key or cell.of)) .. '"' .. stop .. ">" .. text .. "</a></span>"
end

local CLASSES = { right = ' class="hoger"', center = ' class="mitten"' }

local NO_STOP = ' tabindex="-1"'

-- The rows, as pandoc, html.lua and number_links.lua make them. before: caption and head, where the only stop of the tab
-- key may be.
return function(found, before)
  local lines, lacking = {}, stubs.lacking(found)
  local stop = before:find("#tal=", 1, true) and NO_STOP or ""
  for place, row in ipairs(found.rows) do
    lines[#lines + 1] = (row.total and '<tr class="total">' or "<tr>") .. '\n<th scope="row">' .. written(row.header) .. "</th>"
    for i, cell in ipairs(row.cells) do
      local text = cell.code and escaped(cell.text) or written(cell.text)
      if cell.key or cell.of then
        text, stop = number(cell, text, stop), NO_STOP
      elseif cell.code then
        text = "<code>" .. text .. "</code>"
      end
      local attributes = attribute("data-varde", cell.exact) .. attribute("data-fyll", lacking[i + 1][place])
      lines[#lines + 1] = "<td" .. (CLASSES[found.columns[i + 1].align] or "") .. attributes .. ">" .. text .. "</td>"
    end
    lines[#lines + 1] = "</tr>"
  end
  return table.concat(lines, "\n")
end
