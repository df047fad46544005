-- What other chapters need to know of a chapter, for those that are not read: its headings, floats and identifiers, in
-- their order, without any text. Numbering them gives what numbering the chapter gives.

local stubs = require("stubs")
local outline = {}

local function is_float(el) return el.identifier:match("^fig%-") or el.identifier:match("^tbl%-") end

local function place(id) return pandoc.Plain { pandoc.Span({}, pandoc.Attr(id)) } end

-- A filter that calls `found` with each identifier of text and of tables.
local function of_text(stubbed, found)
  return { traverse = "topdown",
    Span = function(span) if span.identifier ~= "" then found(span.identifier) end end,
    Table = function(el) for _, id in ipairs(stubs.identifiers(el, stubbed)) do found(id) end end,
  }
end

-- The outline of a chapter: blocks; spans, the identifiers of text and of tables; and whether a heading cites a number,
-- whose text is then part of the outline. stubbed: the tables that stubs stand for.
function outline.of(chapter, stubbed)
  local blocks, spans, cites = pandoc.Blocks {}, pandoc.List {}, false
  local filter = of_text(stubbed, function(id)
    spans:insert(id)
    blocks:insert(place(id))
  end)
  local in_float = of_text(stubbed, function(id) spans:insert(id) end)
  filter.Header = function(el)
    blocks:insert(el)
    el:walk { Span = function(span) cites = cites or span.attributes["data-tal"] ~= nil end }
    return el, false
  end
  filter.Div = function(el)
    local float = is_float(el)
    if el.identifier ~= "" then blocks:insert(pandoc.Div({}, el.attr)) end
    if float then el:walk(in_float) end
    return el, not (float or el.classes:includes("callout-titel"))
  end
  chapter.blocks:walk(filter)
  return { blocks = blocks, spans = spans, cites = cites }
end

-- The same as text, for `outline.chapter`.
function outline.encoded(found)
  return pandoc.json.encode { blocks = pandoc.write(pandoc.Pandoc(found.blocks), "json"), spans = found.spans }
end

-- A chapter of which only the outline is known.
function outline.chapter(entry)
  local found = pandoc.json.decode(entry.outline, false)
  local blocks = pandoc.read(found.blocks, "json").blocks
  return { path = entry.path, slug = entry.slug, appendix = entry.appendix, sources = {}, blocks = blocks, spans = found.spans }
end

return outline
