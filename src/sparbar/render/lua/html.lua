-- The template of one HTML page per chapter, through page.html: filling.py puts pictures, the rows of generated tables and
-- numbers into it. Tables scroll inside a focusable region.

local floats = require("floats")
local links = require("number_links")
local notes = require("notes")
local permalinks = require("permalinks")
local since = require("since")
local terms = require("terms")
local html = {}

local PICTURE = "\u{FDD1}" -- no text may hold it (characters.py)

-- A place for a picture, which pandoc need not go through: it is longer than all else.
local function picture(form, name) return PICTURE .. form .. " " .. name .. PICTURE end

-- The line of a key number, as part of the page so that it takes the page's colours.
local function line(image)
  if not image.classes:includes("linje") then return nil end
  return pandoc.RawInline("html", picture("line", image.src:sub(2)))
end

local function description_id(found) return "beskrivning-" .. found.key end

local function scopes(el)
  for _, row in ipairs(el.head.rows) do
    for _, cell in ipairs(row.cells) do cell.attributes.scope = "col" end
  end
  return el
end

local BREAKS = { Str = floats.breaks(pandoc.RawInline("html", "<wbr>"), 1).Str } -- code wraps anywhere (book.css)

-- What a figure lacks to stand with its comma under the others' of its column, for book.css to leave room for.
local function on_the_comma(el)
  floats.each_short(el, function(cell, lacking) cell.attributes["data-fyll"] = lacking end)
  return el
end

local function scroll(el, name)
  local attributes = { { "role", "region" }, { "tabindex", "0" }, { "aria-label", name } } -- in this order, always
  return pandoc.Div({ on_the_comma(scopes(el)):walk(BREAKS) }, pandoc.Attr("", { "rull" }, attributes))
end

local function details(class, summary, content)
  local open = '<details class="' .. class .. '">\n<summary>' .. summary .. "</summary>"
  return pandoc.Blocks { pandoc.RawBlock("html", open) } .. content .. pandoc.Blocks { pandoc.RawBlock("html", "</details>") }
end

-- What the picture shows in words, the same numbers as a table, and both as files: one click away.
local function about(found, context)
  local blocks = pandoc.Blocks {}
  if found.description then
    local text = pandoc.Div({ pandoc.Para(context.pieces(found.description)) }, pandoc.Attr(description_id(found)))
    blocks:extend(details("beskrivning", "Figuren i ord", pandoc.Blocks { text }))
  end
  if found.table and #found.table.rows > 0 then
    blocks:extend(details("talen", "Tabell med talen", pandoc.Blocks { scroll(context.grid(found.table), "Tabell med talen") }))
  end
  local links = pandoc.Inlines {}
  for _, file in ipairs(found.files or {}) do
    links:extend { pandoc.Space(), pandoc.Link(pandoc.Inlines(file.name), file.path, "", pandoc.Attr("", {}, { download = "" })) }
  end
  if #links > 0 then blocks:insert(pandoc.Div({ pandoc.Para(pandoc.Inlines("Hämta:") .. links) }, pandoc.Attr("", { "hamta" }))) end
  return #blocks > 0 and pandoc.Blocks { pandoc.Div(blocks, pandoc.Attr("", { "om-figuren" })) } or blocks
end

-- The picture for wide and, where there is one, for narrow pages: the sheet shows one of them.
local function pictures(found)
  local function drawn(form) return pandoc.RawBlock("html", picture(form, found.key)) end
  local blocks = pandoc.Blocks { pandoc.Div({ drawn("svg") }, pandoc.Attr("", { "bild", "bred" })) }
  if found.narrow then
    blocks:insert(pandoc.Div({ drawn("narrow") }, pandoc.Attr("", { "bild", "smal" })))
  else
    blocks[1].classes = { "bild" }
  end
  return blocks
end

local function figure(image, parts, context)
  local found = context.book.figures[image.attributes["data-figur"]]
  found.key = image.attributes["data-figur"]
  local attr = pandoc.Attr(parts and parts.id or "", { "figur" }, { ["data-figur"] = found.key })
  local content = (parts and parts.before or pandoc.Blocks {}) .. pictures(found)
  local caption = parts and { pandoc.Plain(parts.caption .. { permalinks.of_float(parts.id, parts.label) }) } or {}
  local drawn = pandoc.Figure(content, caption, attr)
  local around = pandoc.Blocks { drawn } .. (parts and parts.after or pandoc.Blocks {}) .. about(found, context)
  return pandoc.Div(around, pandoc.Attr("", { "figurram" }))
end

local function tables(name)
  return { traverse = "topdown", Table = function(el) return scroll(el, name), false end }
end

local function float(div, context)
  local parts = floats.parts(div)
  if not parts then return nil end
  if parts.kind == "fig" then
    local image
    image, parts.before, parts.after = floats.image(parts.rest)
    return figure(image, parts, context), false
  end
  local name = parts.label .. ": " .. pandoc.utils.stringify(parts.text)
  local content = parts.rest:walk { Table = function(el)
    el.caption = { long = { pandoc.Plain(parts.caption .. { permalinks.of_float(parts.id, parts.label) }) } }
    return el
  end }
  return pandoc.Div(content:walk(tables(name)), pandoc.Attr(parts.id, { "tabell" })), false
end

local function address(chapter)
  return function(el)
    local slug, id = el.target:match("^sparbar:(.-)#(.*)$")
    if slug then el.target = (slug == chapter.slug and "" or slug .. ".html") .. "#" .. id end
    return el
  end
end

local function page_blocks(chapter, context)
  local blocks = terms.mark(context.panel and chapter.blocks or chapter.blocks:walk { Link = address(chapter) }, chapter, context.terms)
  if chapter.noted then blocks = notes.beside(blocks) end
  blocks = blocks:walk { traverse = "topdown",
    Div = function(div)
      if div.classes:includes("callout") then div.attributes.role = "note" end
      local made, deeper = float(div, context)
      if made then return made, deeper end
      return div
    end,
    Para = function(para)
      local image = #para.content == 1 and para.content[1].t == "Image" and para.content[1]
      if image then return figure(image, nil, context), false end
    end,
    Table = function(el) return scroll(el, "Tabell"), false end,
    Image = line,
  }
  return context.panel and links.in_blocks(blocks, address(chapter)) or blocks
end

local function heading(chapter)
  local number = chapter.label and (chapter.appendix and chapter.label .. " – " or chapter.number .. " ") or ""
  return pandoc.Inlines { pandoc.Str(number) } .. chapter.title
end

local function entry(chapter)
  return { href = pandoc.MetaString(chapter.slug .. ".html"), title = pandoc.MetaInlines(heading(chapter)) }
end

local function sections(chapter)
  return chapter.sections:filter(function(s) return s.level == 2 end):map(function(s)
    return { href = pandoc.MetaString("#" .. s.id), title = pandoc.MetaInlines(s.content) }
  end)
end

local function navigation(chapters, current)
  local list = pandoc.List {}
  for _, chapter in ipairs(chapters) do
    local item = entry(chapter)
    if chapter == current then
      item.current = true
      item.sections = sections(chapter)
    end
    list:insert(item)
  end
  return list
end

local function strings(list)
  return pandoc.List(list or {}):map(function(text) return pandoc.MetaInlines(pandoc.Inlines(text)) end)
end

local function metadata(chapters, position, context)
  local book, chapter = context.book, chapters[position]
  local title = pandoc.utils.stringify(heading(chapter))
  local function text(value) return value and pandoc.MetaInlines(pandoc.Inlines(value)) or nil end
  return {
    lang = pandoc.MetaString(book.lang or "sv"), report = text(book.title), subtitle = text(book.subtitle),
    pagetitle = text(title .. " – " .. book.title),
    region = text(book.region), year = text(string.format("%d", book.year)), date = text(book.date),
    changes = context.book.since ~= nil, panel = context.panel, draft = book.draft or false, notices = strings(book.notices), cover = chapter.slug == "index",
    statement = (book.statement or "") ~= "" and pandoc.MetaString(book.statement .. ".html") or nil,
    chapters = navigation(chapters, chapter), sections = sections(chapter),
    previous = chapters[position - 1] and entry(chapters[position - 1]),
    next = chapters[position + 1] and entry(chapters[position + 1]),
  }
end

local ALIGNED = { left = "", right = ' class="hoger"', center = ' class="mitten"' }

-- pandoc styles cells and columns where they stand, which a page under a strict policy may not.
local function without_styles(text)
  if not text:find(' style="', 1, true) then return text end
  text = text:gsub(' style="text%-align: (%a+);"', ALIGNED)
  text = text:gsub('<table style="width:%s*100%%;">', '<table class="bredd-100">')
  return (text:gsub('<col style="width: (%d+)%%" />', '<col class="bredd-%1">'))
end

local function footnote_words(text)
  if not text:find('role="doc-', 1, true) then return text end
  text = text:gsub('role="doc%-backlink"', '%0 aria-label="Tillbaka till texten"')
  return (text:gsub('(<section id="footnotes"[^>]*)>', '%1 aria-label="Fotnoter">', 1))
end

-- wanted: path of a chapter → file to write it to.
function html.write(chapters, wanted, context)
  local template = pandoc.template.compile(context.contents(context.templates .. "/page.html"))
  local options = pandoc.WriterOptions { template = template, wrap_text = "none" }
  context.terms = terms.of(chapters, context)
  for position, chapter in ipairs(chapters) do
    local file = wanted[chapter.path]
    if file then
      context.begin(chapter)
      local blocks = permalinks.in_blocks(since.page(chapter, page_blocks(chapter, context), context))
      local doc = pandoc.Pandoc(blocks, metadata(chapters, position, context))
      context.write(file, without_styles(footnote_words(pandoc.write(doc, "html5", options))))
    end
  end
end

return html
