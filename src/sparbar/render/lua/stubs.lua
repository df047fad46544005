-- Generated tables whose rows are not read by pandoc: a stub stands for each, a table with one row that is a place
-- (places.lua). table_rows.py writes the rows of a page, typst_rows.lua those of the PDF, without a detour over thousands
-- of elements. They give the bytes that pandoc gives (tests/unit/test_places.py).
--
-- kept: name → table, of those that stubs stand for. For pages only the rows that can be linked to are there.

local floats = require("floats")
local places = require("places")
local stubs = {}

-- The table that a stub stands for; nil for any other.
function stubs.behind(el, kept)
  local rows = el.bodies[1] and el.bodies[1].body or {}
  local name = #rows == 1 and places.of_rows(pandoc.utils.stringify(rows[1].cells[1].contents))
  return name and kept[name]
end

-- The rows of a table of book.json, which may be a stub.
function stubs.rows(found, kept)
  local name = #found.rows == 1 and places.of_rows(found.rows[1].header)
  return name and kept[name].rows or found.rows
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

return stubs
