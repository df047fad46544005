-- Generated tables whose rows are written as text, without a detour over thousands of elements: until then a stub stands
-- for each, a table with one row that is a mark. html_rows.lua and typst_rows.lua write the rows.
--
-- They give the bytes that pandoc gives (tests/unit/test_rendering.py); a table that holds anything else than texts, code
-- and numbers is left to it.

local floats = require("floats")
local stubs = {}

local MARK = "\u{FDD0}" -- no text may hold it (characters.py)

local SPACE = (" "):byte()

-- Only single spaces between words, and none of the signs that the writers of rows use.
local function simple_text(text)
  return not text:find("[\1\2\9-\13]") and not text:find("  ", 1, true) and text:byte(1) ~= SPACE and text:byte(-1) ~= SPACE
end

local function simple_cell(cell)
  local registered = cell.key and (not cell.id or cell.id:sub(1, #floats.REGISTER) == floats.REGISTER)
  local known = (registered or not cell.id) and not (cell.of and cell.code)
  return known and simple_text(cell.text)
end

local function simple(found)
  if #found.rows == 0 or found.columns[1].align ~= "left" then return false end
  for _, row in ipairs(found.rows) do
    if not simple_text(row.header) or #row.cells ~= #found.columns - 1 then return false end
    for _, cell in ipairs(row.cells) do
      if not simple_cell(cell) then return false end
    end
  end
  return true
end

-- For sparbar.lua, in the place of `grid`; `kept` gets the tables that there is a stub for.
function stubs.of(grid, kept)
  return function(found)
    if not simple(found) then return grid(found) end
    kept[#kept + 1] = found
    local mark = { header = MARK .. #kept .. MARK, cells = pandoc.List {} }
    return grid { columns = found.columns, rows = { mark } }
  end
end

-- The table that a stub stands for; nil for any other.
function stubs.behind(el, kept)
  local rows = el.bodies[1] and el.bodies[1].body or {}
  local place = #rows == 1 and pandoc.utils.stringify(rows[1].cells[1].contents):match("^" .. MARK .. "(%d+)" .. MARK .. "$")
  return place and kept[tonumber(place)]
end

-- The identifiers in the rows of the table that a stub stands for; none of any other, which has them itself.
function stubs.identifiers(el, kept)
  local found, all = stubs.behind(el, kept), pandoc.List {}
  for _, row in ipairs(found and found.rows or {}) do
    for _, cell in ipairs(row.cells) do
      if cell.id then all:insert(cell.id) end
    end
  end
  return all
end

-- Column → row → what its text lacks to stand with its comma under the others' of the column.
function stubs.lacking(found)
  local lacking = {}
  for at, column in ipairs(found.columns) do
    local texts = column.align == "right" and found.rows:map(function(row) return row.cells[at - 1].text end) or {}
    lacking[at] = floats.lacking(texts)
  end
  return lacking
end

local OPEN = '<tr>\n<th scope="row">' .. MARK

-- A page's HTML with `rows` in the place of each mark: a function of the table, and of the HTML of it that is before them.
function stubs.filled(html, kept, rows)
  local out, at = {}, 1
  while true do
    local first, last = html:find(OPEN, at, true)
    if not first then return table.concat(out) .. html:sub(at) end
    local before = html:sub(at, first - 1)
    local place, after = html:match("^(%d+)" .. MARK .. "</th>.-</tr>()", last + 1)
    out[#out + 1] = before
    out[#out + 1] = rows(kept[tonumber(place)], before:match("^.*(<table.*)$"))
    at = after
  end
end

return stubs
