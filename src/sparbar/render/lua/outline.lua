-- What other chapters need to know of a chapter, for those that are not read: its headings, floats and identifiers, in
-- their order, without any text. Numbering them gives what numbering the chapter gives.

local stubs = require("stubs")
local outline = {}

local function is_float(el) return el.identifier:match("^fig%-") or el.identifier:match("^tbl%-") end

local function place(id) return pandoc.Plain { pandoc.Span({}, pandoc.Attr(id)) } end

-- Functions of a filter that insert a place for each identifier of text and of tables into `blocks`.
local function of_text(blocks, stubbed)
  return {
    Span = function(span) if span.identifier ~= "" then blocks:insert(place(span.identifier)) end end,
    Table = function(el) blocks:extend(stubs.identifiers(el, stubbed):map(place)) end,
  }
end

local function places(el, stubbed)
  local found = pandoc.Blocks {}
  local filter = of_text(found, stubbed)
  el:walk { traverse = "topdown", Span = filter.Span, Table = filter.Table }
  return found
end

-- The outline's blocks as JSON, and whether a heading cites a number, whose text is then part of the outline.
-- stubbed: the tables that stubs stand for.
function outline.of(chapter, stubbed)
  local blocks, cites = pandoc.Blocks {}, false
  local filter = of_text(blocks, stubbed)
  chapter.blocks:walk { traverse = "topdown",
    Header = function(el)
      blocks:insert(el)
      el:walk { Span = function(span) cites = cites or span.attributes["data-tal"] ~= nil end }
      return el, false
    end,
    Div = function(el)
      local float = is_float(el)
      if el.identifier ~= "" then blocks:insert(pandoc.Div(float and places(el, stubbed) or {}, el.attr)) end
      return el, not (float or el.classes:includes("callout-titel"))
    end,
    Span = filter.Span,
    Table = filter.Table,
  }
  return { blocks = pandoc.write(pandoc.Pandoc(blocks), "json"), cites = cites }
end

-- A chapter of which only the outline is known.
function outline.chapter(entry)
  local blocks = pandoc.read(entry.outline, "json").blocks
  return { path = entry.path, slug = entry.slug, appendix = entry.appendix, sources = {}, blocks = blocks }
end

return outline
