-- Numbers chapters, sections, figures and tables, and turns @fig-x, @tbl-x, @sec-x and links to .qmd into links.
-- A link inside the book has the target "sparbar:<slug>#<id>"; each format makes its own address of it.

local sources = require("sources")
local crossref = {}

local NBSP = "\u{a0}"
local FLOAT_NAMES = { fig = "Figur", tbl = "Tabell" }

local function unnumbered(header) return header.classes:includes("unnumbered") end

local function name_chapter(chapter, counts, header)
  if chapter.slug == "index" or unnumbered(header) then return end
  local kind = chapter.appendix and "appendix" or "chapter"
  counts[kind] = (counts[kind] or 0) + 1
  chapter.number = chapter.appendix and string.char(64 + counts[kind]) or tostring(counts[kind])
  chapter.label = (chapter.appendix and "Bilaga" or "Kapitel") .. NBSP .. chapter.number
end

local function put_number(header, text, separator)
  local number = pandoc.Span({ pandoc.Str(text) }, pandoc.Attr("", { "header-section-number" }))
  header.content = pandoc.Inlines { number } .. separator .. header.content
  return header
end

local function unique(id, taken)
  local name, n = id ~= "" and id or "avsnitt", 0
  local base = name
  while taken[name] do
    n = n + 1
    name = base .. "-" .. n
  end
  return name
end

-- One chapter's numbering; `define` registers what can be referred to.
local function numbering(chapter, chapters, define)
  local sections, floats = {}, {}
  local function header(el)
    if not el.identifier:match("^sec%-") then el.identifier = unique(el.identifier, chapter.ids) end
    local title, label = el.content, nil
    local separator = pandoc.Inlines { pandoc.Space() }
    if el.level == 1 then
      name_chapter(chapter, chapters.counts, el)
      chapter.title, chapter.id, label = title, el.identifier, chapter.label
      if chapter.appendix then separator = pandoc.Inlines { pandoc.Space(), pandoc.Str("–"), pandoc.Space() } end
      if label then el = put_number(el, chapter.appendix and label or chapter.number, separator) end
    elseif chapter.number and not unnumbered(el) then
      sections[el.level] = (sections[el.level] or 0) + 1
      for level = el.level + 1, 6 do sections[level] = nil end
      local parts = { chapter.number }
      for level = 2, el.level do parts[#parts + 1] = sections[level] or 0 end
      local number = table.concat(parts, ".")
      label = "Avsnitt" .. NBSP .. number
      el = put_number(el, number, separator)
    end
    define(chapter, el.identifier, label)
    chapter.sections:insert { level = el.level, id = el.identifier, content = el.content }
    return el
  end
  local function div(el)
    local kind = el.identifier:match("^(%a+)%-")
    if not FLOAT_NAMES[kind] then
      if el.identifier ~= "" then define(chapter, el.identifier, nil) end
      return el, not el.classes:includes("callout-titel")
    end
    floats[kind] = (floats[kind] or 0) + 1
    local number = (chapter.number and chapter.number .. "." or "") .. floats[kind]
    el.attributes.label = FLOAT_NAMES[kind] .. NBSP .. number
    define(chapter, el.identifier, el.attributes.label)
    return el, false
  end
  return { traverse = "topdown", Header = header, Div = div, Span = function(el)
    if el.identifier ~= "" then define(chapter, el.identifier, nil) end
  end }
end

local function check_float(el, chapter, fail)
  local kind = el.identifier:match("^(%a+)%-")
  if not FLOAT_NAMES[kind] then return end
  local wanted, count = kind == "fig" and "Image" or "Table", 0
  el:walk { [wanted] = function() count = count + 1 end }
  local caption = el.content[#el.content]
  local captioned = caption and caption.t == "Para" and not caption.content:find_if(function(x) return x.t == "Image" end)
  if count == 1 and captioned then return end
  sources.refuse(chapter, "#" .. el.identifier, "::: {#" .. el.identifier .. "} without " ..
    (captioned and "exactly one " .. wanted:lower() or "a caption"),
    "one figure or table, and a last paragraph that is the caption", "Complete it.", fail)
end

-- Returns targets: slug → id → label, and targets.all: id → {slug, label} for fig-, tbl- and sec-.
-- `read`: the chapters that are there as a whole, and not only as an outline.
function crossref.number(chapters, read, fail)
  local targets = { all = {} }
  chapters.counts = {}
  local function define(chapter, id, label)
    local global = id:match("^fig%-") or id:match("^tbl%-") or id:match("^sec%-")
    if (global and targets.all[id]) or (chapter.ids[id] and not global) then
      for _, place in ipairs({ chapter, global and targets[targets.all[id].slug] or nil }) do
        sources.refuse(place, "#" .. id, "identifier #" .. id .. " twice in the book", "unique ones", "Rename one.", fail)
      end
    end
    chapter.ids[id] = true
    if global then targets.all[id] = { slug = chapter.slug, id = id, label = label } end
  end
  for _, chapter in ipairs(chapters) do
    chapter.ids, chapter.sections, targets[chapter.slug] = {}, pandoc.List {}, chapter
    if read:includes(chapter) then chapter.blocks:walk { Div = function(el) check_float(el, chapter, fail) end } end
    chapter.blocks = chapter.blocks:walk(numbering(chapter, chapters, define))
  end
  return targets
end

local function plain_reference(cite)
  local citation = cite.citations[1]
  return #cite.citations == 1 and citation.mode == "AuthorInText" and #citation.suffix == 0 and #citation.prefix == 0
end

-- In running text Swedish writes "avsnitt 1.3"; @Sec-1-3, as in Quarto, is for the start of a sentence.
local function words(label, id)
  return id:match("^%u") and label or label:gsub("^%u", string.lower)
end

local function by_file(target, targets)
  local file, id = target:match("^([^#:?]*)#?(.*)$")
  local slug = file and file:match("([^/]+)%.qmd$")
  return slug and targets[slug], id
end

function crossref.resolve(chapter, _, targets, fail)
  local function refuse(needle, found, expected, remedy) sources.refuse(chapter, needle, found, expected, remedy, fail) end
  local function cite(el)
    local id = el.citations[1].id
    local found = targets.all[id:gsub("^%u", string.lower)]
    if not plain_reference(el) then
      refuse("@" .. id, "citation " .. pandoc.utils.stringify(el.content), "@" .. id .. " alone", "Remove the brackets.")
    elseif not found then
      refuse("@" .. id, "reference @" .. id .. " leads nowhere", "@fig-, @tbl- or @sec- of the book", "Correct the name.")
    elseif not found.label then
      refuse("@" .. id, "reference @" .. id .. " to a section without number", "a numbered one", "Link to it instead.")
    else
      return pandoc.Link({ pandoc.Str(words(found.label, id)) }, "sparbar:" .. found.slug .. "#" .. found.id, "", { class = "ref" })
    end
  end
  local function link(el)
    if el.target:match("^https?:") or el.target:match("^mailto:") or el.target:match("^sparbar:") then return nil end
    local other, id = by_file(el.target, targets)
    if el.target:match("^#") then other, id = chapter, el.target:sub(2) end
    if other and (id == "" or other.ids[id]) then
      el.target = "sparbar:" .. other.slug .. "#" .. (id == "" and other.id or id)
      return el
    end
    refuse(el.target, "link to " .. el.target, "https:, mailto:, #id or a chapter of the book", "Correct the address.")
  end
  chapter.blocks = chapter.blocks:walk { Cite = cite, Link = link }
end

return crossref
