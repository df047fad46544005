-- What has changed since a draft (book.json's `since`, written by sparbar.drafts): marks beside paragraphs and numbers
-- of the HTML, and a list of the changes on each page. Headings, captions and tables have marks on their numbers only.

local since = {}

local HIDDEN = "andringsord"
local MADE = { forteckning = true, notis = true, kalla = true, ["callout-titel"] = true }

-- The text of a paragraph as far as it counts: one space for any, no quotation marks (their shape is made later).
local function plain(el)
  local text = pandoc.utils.stringify(el):gsub("\u{a0}", " "):gsub("%s+", " ")
  for _, mark in ipairs({ "“", "”", "„", "‘", "’", "»", "«", '"', "'" }) do text = text:gsub(mark, "") end
  return text:match("^%s*(.-)%s*$")
end

local function skipped(div)
  if div.identifier:match("^fig%-") or div.identifier:match("^tbl%-") then return true end
  return div.classes:find_if(function(class) return MADE[class] end) ~= nil
end

-- Calls `found` with each paragraph, and puts what it gives in its place.
local function paragraphs(blocks, found)
  return blocks:walk { traverse = "topdown",
    Div = function(div) return div, not skipped(div) end,
    Table = function(el) return el, false end,
    Para = function(el) return found(el) or el, false end,
    Plain = function(el) return found(el) or el, false end,
  }
end

local function texts(markdown)
  local counts, order = {}, pandoc.List {}
  local blocks = pandoc.read(markdown, "markdown-native_divs-native_spans-raw_tex").blocks
  paragraphs(blocks, function(el)
    local text = plain(el)
    if text ~= "" then
      if not counts[text] then order:insert(text) end
      counts[text] = (counts[text] or 0) + 1
    end
  end)
  return counts, order
end

local function short(text)
  if utf8.len(text) <= 90 then return text end
  return text:sub(1, utf8.offset(text, 88) - 1):gsub("%s+%S*$", "") .. " …"
end

local function hidden(text) return pandoc.Span({ pandoc.Str(text) }, pandoc.Attr("", { HIDDEN })) end

-- Marks the paragraphs that the draft does not have; a moved one is none. Before citations of figures are resolved.
local function mark_paragraphs(chapter, then_)
  local left, order = texts(then_)
  local changes = pandoc.List {}
  chapter.blocks = paragraphs(chapter.blocks, function(el)
    local text = plain(el)
    if text == "" or (#el.content == 1 and el.content[1].t == "Image") then return nil end
    if (left[text] or 0) > 0 then
      left[text] = left[text] - 1
      return nil
    end
    local id = "andring-" .. (#changes + 1)
    changes:insert { id = id, text = short(text) }
    if el.t == "Plain" then return pandoc.Plain { pandoc.Span(el.content, pandoc.Attr(id, { "andring" })) } end
    return pandoc.Div({ el }, pandoc.Attr(id, { "andring" }))
  end)
  chapter.gone = order:filter(function(text) return left[text] > 0 end):map(short)
  chapter.changes = changes
end

-- Before chapters are numbered: what to mark, for every format the same blocks.
function since.compare(chapters, context)
  if not context.book.since then return end
  for _, chapter in ipairs(chapters) do mark_paragraphs(chapter, context.book.since.pages[chapter.slug] or "") end
end

-- A chapter's blocks without marks, for the other formats.
function since.unmarked(chapter)
  local function unwrap(el) if el.classes:includes("andring") then return el.content end end
  return chapter.changes and chapter.blocks:walk { Div = unwrap, Span = unwrap } or chapter.blocks
end

local function item(inlines) return { pandoc.Plain(inlines) } end

local function list(chapter, changed, found)
  local items = pandoc.List {}
  for _, change in ipairs(chapter.changes) do
    items:insert(item { pandoc.Str("Nytt eller ändrat stycke: "), pandoc.Link(change.text, "#" .. change.id) })
  end
  for _, text in ipairs(chapter.gone) do items:insert(item { pandoc.Str("Borttaget stycke: " .. text) }) end
  for _, key in ipairs(changed) do
    local was = found.numbers[key.key]
    local told = was == "" and "Nytt tal: " or ("Ändrat tal (förut " .. was .. "): ")
    items:insert(item { pandoc.Str(told), pandoc.Link(key.text, "#" .. key.id) })
  end
  local summary = #items == 0 and "Inget på sidan har ändrats sedan " or "Ändringar på sidan sedan "
  local head = '<details class="andringar">\n<summary>' .. summary .. "utkastet " ..
    found.name:gsub("&", "&amp;"):gsub("<", "&lt;") .. "</summary>"
  if #items == 0 then items:insert(item { pandoc.Str("Inget.") }) end
  return pandoc.Blocks { pandoc.RawBlock("html", head), pandoc.BulletList(items), pandoc.RawBlock("html", "</details>") }
end

-- The page with its marks, and the list of its changes below its heading.
function since.page(chapter, blocks, context)
  local found = context.book.since
  if not found then return blocks end
  local changed = pandoc.List {}
  local seen = {}
  blocks = blocks:walk { Span = function(span)
    local key = span.attributes["data-tal"]
    if not key or not found.numbers[key] then return nil end
    local id = ""
    if not seen[key] then
      seen[key], id = true, "andrat-" .. (#changed + 1)
      changed:insert { key = key, id = id, text = pandoc.utils.stringify(span) }
    end
    return pandoc.Span({ span, hidden(found.numbers[key] == "" and " (nytt)" or " (ändrat)") }, pandoc.Attr(id, { "andrat" }))
  end }
  blocks = blocks:walk {
    Div = function(div)
      if div.classes:includes("andring") then
        div.content[1].content:insert(1, hidden("Ändrat: "))
        return div
      end
    end,
    Span = function(span)
      if span.classes:includes("andring") then
        span.content:insert(1, hidden("Ändrat: "))
        return span
      end
    end,
  }
  local out, placed = pandoc.Blocks {}, false
  for _, block in ipairs(blocks) do
    out:insert(block)
    if not placed and block.t == "Header" then
      out:extend(list(chapter, changed, found))
      placed = true
    end
  end
  return out
end

return since
