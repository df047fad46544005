-- Rows of tables that are as long as the register of all numbers, as HTML without a detour over a thousand elements;
-- typst_long_table.lua does the same for the PDF.
--
-- Gives the bytes that the other way gives (tests/unit/test_rendering.py); a table that holds anything else than texts,
-- code and numbers goes that way.

local links = require("number_links")
local floats = require("floats")
local long_tables = {}

local LONG = 100 -- rows
local CELL, BREAK = "\1", "\2" -- between cells; where a long word may break
local MARK = "\u{E000}"

local function plain_space(text) return not text:find("%s%s") and not text:find("^%s") and not text:find("%s$") end

local function simple_cell(cell)
  local registered = cell.key and (not cell.id or cell.id:sub(1, #floats.REGISTER) == floats.REGISTER)
  local known = not cell.of and (registered or not cell.id)
  return known and plain_space(cell.text) and not cell.text:find("[\1\2\t\n\r]")
end

local function simple(found)
  for _, column in ipairs(found.columns) do
    if column.align ~= "left" then return false end
  end
  for _, row in ipairs(found.rows) do
    if row.total or not simple_cell { text = row.header } then return false end
    for _, cell in ipairs(row.cells) do
      if not simple_cell(cell) then return false end
    end
  end
  return true
end

-- For sparbar.lua: a table whose only row is a mark, for long ones; `kept` gets the others. All others as `grid` gives.
function long_tables.stubs(grid, kept)
  return function(found)
    if #found.rows < LONG or not simple(found) then return grid(found) end
    kept[#kept + 1] = found
    local mark = { header = MARK .. #kept .. MARK, cells = pandoc.List {} }
    return grid { columns = found.columns, rows = { mark } }
  end
end

-- The table that a stub stands for; nil for any other.
function long_tables.behind(el, kept)
  local rows = el.bodies[1] and el.bodies[1].body or {}
  local place = #rows == 1 and pandoc.utils.stringify(rows[1].cells[1].contents):match("^" .. MARK .. "(%d+)" .. MARK .. "$")
  return place and kept[tonumber(place)]
end

local function breakable(text)
  return (text:gsub("[^ ]+", function(word)
    if #word <= 16 then return word end
    local pieces = {}
    for piece in floats.broken(word, BREAK):gmatch("[^" .. BREAK .. "]+") do pieces[#pieces + 1] = piece end
    return table.concat(pieces, BREAK)
  end))
end

-- All texts of a table through the writer in one go, so that they are escaped as it does.
local function written(found)
  local texts = pandoc.List {}
  for _, row in ipairs(found.rows) do
    texts:insert(breakable(row.header))
    for _, cell in ipairs(row.cells) do texts:insert(cell.code and cell.text or breakable(cell.text)) end
  end
  local all = pandoc.Str(table.concat(texts, CELL) .. CELL)
  local html = pandoc.write(pandoc.Pandoc { pandoc.Plain { all } }, "html5", pandoc.WriterOptions { wrap_text = "none" })
  return html:gsub(BREAK, "<wbr>"):gmatch("([^\1]*)\1")
end

local function attribute(name, value) return value and " " .. name .. '="' .. links.escaped_attribute(value) .. '"' or "" end

local function number(cell, text, stop)
  local class = cell.missing and "tal saknas" or "tal"
  return "<span" .. attribute("id", cell.id) .. attribute("class", class) .. attribute("data-tal", cell.key) .. '><a href="' ..
    links.escaped_attribute(links.address(cell.key)) .. '"' .. stop .. ">" .. text .. "</a></span>"
end

local function rows(found)
  local lines, texts, stops = {}, written(found), 0
  for _, row in ipairs(found.rows) do
    lines[#lines + 1] = '<tr>\n<th scope="row">' .. texts() .. "</th>"
    for _, cell in ipairs(row.cells) do
      local text = texts()
      if cell.key then
        stops = stops + 1
        text = number(cell, text, stops > 1 and ' tabindex="-1"' or "")
      elseif cell.code then
        text = "<code>" .. text .. "</code>"
      end
      lines[#lines + 1] = "<td" .. attribute("data-varde", cell.exact) .. ">" .. text .. "</td>"
    end
    lines[#lines + 1] = "</tr>"
  end
  return table.concat(lines, "\n")
end

-- The page with the rows in the place of the marks.
function long_tables.filled(html, kept)
  return (html:gsub('<tr>\n<th scope="row">' .. MARK .. "(%d+)" .. MARK .. "</th>.-</tr>", function(place)
    return rows(kept[tonumber(place)])
  end))
end

return long_tables
