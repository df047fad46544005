-- Tables for Typst: header rows that repeat, row headers, and 800 rows in a moment.

local floats = require("floats")
local rows_as_text = require("typst_rows")
local stubs = require("stubs")
local text = require("typst_text")

local SEPARATOR = "\1"

local BREAKS = floats.breaks(pandoc.RawInline("typst", text.BREAK), text.PIECE)

-- All cells for the writer in one go. It writes a first word otherwise: that is none of them.
local function inlines_of(rows)
  local inlines = pandoc.Inlines { pandoc.Str("x"), pandoc.RawInline("typst", SEPARATOR) }
  for _, row in ipairs(rows) do
    for _, cell in ipairs(row.cells) do
      inlines:extend(pandoc.utils.blocks_to_inlines(cell.contents, { pandoc.LineBreak() }))
      inlines:insert(pandoc.RawInline("typst", SEPARATOR))
    end
  end
  return inlines:walk(BREAKS)
end

local ALIGN = { AlignLeft = "auto", AlignRight = "right", AlignCenter = "center", AlignDefault = "auto" } -- left

local function rows_of(el)
  local head, body = pandoc.List {}, pandoc.List {}
  head:extend(el.head.rows)
  local row_heads = 0
  for _, part in ipairs(el.bodies) do
    row_heads = math.max(row_heads, part.row_head_columns)
    body:extend(part.head)
    body:extend(part.body)
  end
  body:extend(el.foot.rows)
  return head, body, row_heads
end

-- One source line per row: cells as content blocks; row headers and totals through functions of the template.
local function lines_of(rows, row_heads, typst)
  local lines, texts = {}, typst:gmatch("([^\1]*)\1")
  texts() -- none of them
  for _, row in ipairs(rows) do
    local line = {}
    for i in ipairs(row.cells) do
      local body = "[" .. text.guard(texts()) .. "]"
      if row.classes:includes("total") then body = "summa" .. body
      elseif i <= row_heads then body = "radrubrik" .. body end
      line[i] = body
    end
    lines[#lines + 1] = "  " .. table.concat(line, ", ") .. ","
  end
  return table.concat(lines, "\n")
end

local function row_lines(rows, row_heads)
  return text.later({ pandoc.Plain(inlines_of(rows)) }, function(typst) return lines_of(rows, row_heads, typst) end)
end

-- What a figure lacks to stand with its comma under the others' of its column takes its room, unseen and unread.
local function on_the_comma(el)
  floats.each_short(el, function(cell, lacking)
    cell.contents = cell.contents:walk { Plain = function(plain)
      return pandoc.Plain(plain.content .. pandoc.Inlines { pandoc.RawInline("typst", "#hide[" .. lacking .. "]") })
    end }
  end)
end

-- Whether its rows lead back to the places of their numbers.
local function leads_back(el, kept)
  if not kept then return el.classes:includes("register") end
  for _, row in ipairs(kept.rows) do
    for _, cell in ipairs(row.cells) do
      if cell.key and cell.id then return true end
    end
  end
end

local LINE = 190 -- about how many characters stand in a line over the whole page

-- About how many lines of text high its rows are. texts: a row → its cells' texts; shares: of the width, by column.
local function height(rows, texts, shares)
  local lines = 0
  for _, row in ipairs(rows) do
    local most = 1
    for i, value in ipairs(texts(row)) do most = math.max(most, math.ceil(utf8.len(value) / (LINE * shares[i]))) end
    lines = lines + most + 1 / 3
  end
  return string.format("%.0f", lines)
end

local function texts_of(row)
  return row.cells:map(function(cell) return pandoc.utils.stringify(cell.contents) end)
end

local function texts_kept(row)
  local texts = pandoc.List { row.header }
  texts:extend(pandoc.List(row.cells):map(function(cell) return cell.text end))
  return texts
end

-- A pandoc Table as a Typst expression, and how many rows it has. stubbed: tables that stubs stand for; registered: the
-- keys that have a line in the register.
local function grid(el, stubbed, registered)
  on_the_comma(el)
  local head, body, row_heads = rows_of(el)
  local aligns, widths, shares = {}, {}, {}
  for i, spec in ipairs(el.colspecs) do
    aligns[i], shares[i] = ALIGN[spec[1]], spec[2] and spec[2] > 0 and spec[2] or 1 / #el.colspecs
    widths[i] = spec[2] and spec[2] > 0 and string.format("%.3ffr", spec[2]) or "auto"
  end
  local kept = stubs.behind(el, stubbed)
  local is_register, count = leads_back(el, kept), kept and #kept.rows or #body
  local code = "table(columns: (" .. table.concat(widths, ", ") .. ",), align: (" .. table.concat(aligns, ", ") .. ",),\n" ..
    "  table.header(repeat: true, ..rubrikrad(" .. (is_register and "fill: none,\n" or "\n") .. row_lines(head, 0) ..
    "\n  )),\n" .. (kept and rows_as_text(kept, registered) or row_lines(body, row_heads)) .. "\n)"
  if not is_register then return code, count end
  local lines = kept and height(kept.rows, texts_kept, shares) or height(body, texts_of, shares)
  return "register(" .. lines .. ", platser => " .. code .. ")", count
end

return grid
