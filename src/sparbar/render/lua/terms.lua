-- The first time a page's running text uses a term of the glossary, the term becomes a link to its entry, where
-- src/sparbar/finding shows the explanation. Not in headings, links, numbers, tables, captions, notices or code.
--
-- Found are the term itself, its genitive (RUS:s, Tillväxtverkets) and, for terms that are ordinary words, a small
-- letter at the start and the regular endings of nouns (delmålen, liggaren). Compounds (ERUF-projekt) are other words.

local stubs = require("stubs")
local terms = {}

local GLOSSARY = "book.glossary"
local SKIPPED = { forteckning = true, notis = true, kalla = true, saknas = true, figurtitel = true, nyckeltal = true, ["callout-titel"] = true }
local SHORT = { ":s", ":n", ":en", ":ns", "" } -- endings of abbreviations, and of words: the longest that fits is taken
local LONG = { "ernas", "arnas", "erna", "arna", "ets", "ens", "ers", "ars", "nas", "en", "et", "er", "ar", "na", "ns", "n", "s", "" }

-- An ordinary word has no capital or digit after its first letter: Delmål, but not DeSO or 1:1.
local function ordinary(name) return not name:sub(2):find("[%u%d]") and not name:find("^%u\195[\132\133\150]") end

-- What stands in the text between the words of a term may be any space: here each is as many plain ones as its bytes.
local function spaced(text) return (text:gsub("\u{a0}", "  ")) end

-- What a text must hold for a term to be in it, whatever its spaces are: its longest word.
local function core(form)
  local longest = ""
  for word in form:gmatch("[^ ]+") do
    if #word > #longest then longest = word end
  end
  return longest
end

local function pattern(name) return (name:gsub("%p", "%%%0"):gsub(" ", " +")) end

-- The terms of the book, longest first, each with its patterns and the page and identifier of its entry.
function terms.of(chapters, context)
  local tables, listed = context.book.tables, pandoc.List {}
  local found = tables and tables[GLOSSARY]
  if not found then return listed end
  local slugs = {}
  for _, chapter in ipairs(chapters) do
    for _, id in ipairs(chapter.spans) do slugs[id] = chapter.slug end
  end
  for _, row in ipairs(stubs.rows(found, context.stubbed)) do
    local name, id = row.header, row.cells[1].id
    if id and slugs[id] then
      local plain = ordinary(name)
      local forms = pandoc.List { name }
      if plain then forms:insert(pandoc.text.lower(name)) end
      listed:insert { name = name, forms = forms:map(pattern), cores = forms:map(core), endings = plain and LONG or SHORT, slug = slugs[id], id = id }
    end
  end
  listed:sort(function(a, b) return #a.name > #b.name or (#a.name == #b.name and a.name < b.name) end)
  return listed
end

local function letter(character)
  if character:match("^[%w%-+]") then return true end
  local code = character ~= "" and utf8.codepoint(character) or 0
  return code >= 0xC0 and code < 0x250
end

local function ends_word(text, at)
  local rest = text:sub(at)
  if rest:match("^:%w") then return false end -- 1:1, or an ending that is not among those known
  return not letter(rest:match("^" .. utf8.charpattern:gsub("%z", "%%z")) or rest:sub(1, 1))
end

local function starts_word(text, at)
  local before = text:sub(1, at - 1):match("[\0-\127\194-\244][\128-\191]*$") or ""
  return not letter(before) and not text:sub(1, at - 1):match("%d[:.,]$")
end

-- Whether `text` can hold the term: told without looking for it as a word.
local function may_hold(text, term)
  return term.cores:find_if(function(core_of) return text:find(core_of, 1, true) end) ~= nil
end

-- The first place of `term` in `text`: first and last byte; nil when it is not there as a word.
local function place(text, term)
  local first, last
  for _, form in ipairs(term.forms) do
    local at = 1
    while true do
      local from, to = text:find(form, at)
      if not from or (first and from >= first) then break end
      for _, ending in ipairs(starts_word(text, from) and term.endings or {}) do
        if text:sub(to + 1, to + #ending) == ending and ends_word(text, to + 1 + #ending) then
          first, last = from, to + #ending
          break
        end
      end
      if first == from then break end
      at = to + 1
    end
  end
  return first, last
end

local function words(text)
  local inlines = pandoc.Inlines {}
  for space, word in text:gmatch("( *)([^ ]*)") do
    if space ~= "" then inlines:insert(pandoc.Space()) end
    if word ~= "" then inlines:insert(pandoc.Str(word)) end
  end
  return inlines
end

-- The text with each term that `left` still holds as a link; those found are taken out of `left`.
local function linked(text, left, here)
  local out = pandoc.Inlines {}
  while true do
    local best, from, to
    local bare = spaced(text)
    for number, term in ipairs(left) do
      local first, last
      if may_hold(bare, term) then first, last = place(bare, term) end
      if first and (not from or first < from) then best, from, to = number, first, last end
    end
    if not best then break end
    local term = left:remove(best)
    out:extend(words(text:sub(1, from - 1)))
    local target = (term.slug == here and "" or term.slug .. ".html") .. "#" .. term.id
    out:insert(pandoc.Link(words(text:sub(from, to)), target, "", pandoc.Attr("", { "ord" })))
    text = text:sub(to + 1)
  end
  return out .. words(text)
end

local INSIDE = { Emph = true, Strong = true, Quoted = true }
local TEXT = { Str = true, Space = true, SoftBreak = true }

local function in_inlines(inlines, left, here)
  local out, run = pandoc.Inlines {}, pandoc.List {}
  local function flush()
    local text = table.concat(run:map(function(el) return el.t == "Str" and el.text or " " end))
    local before = #left
    local made = linked(text, left, here)
    out:extend(#left < before and made or run) -- what has no term stays as it was
    run = pandoc.List {}
  end
  for _, el in ipairs(inlines) do
    if TEXT[el.t] then
      run:insert(el)
    else
      flush()
      if INSIDE[el.t] or (el.t == "Span" and el.classes:includes("andring")) then
        el.content = in_inlines(el.content, left, here)
      end
      out:insert(el)
    end
  end
  flush()
  return out
end

-- The page's blocks with the first use of each term as a link. The page of the glossary explains itself.
function terms.mark(blocks, chapter, all)
  local text = pandoc.utils.stringify(blocks)
  local left = pandoc.List(all):filter(function(term) return term.slug ~= chapter.slug and may_hold(text, term) end)
  local function running(el)
    local told = pandoc.utils.stringify(el)
    if left:find_if(function(term) return may_hold(told, term) end) then
      el.content = in_inlines(el.content, left, chapter.slug)
    end
    return el, false
  end
  local function skip(el) return el, false end
  return blocks:walk { traverse = "topdown", Para = running, Plain = running, Header = skip, Table = skip, Figure = skip,
    Div = function(div)
      local own = div.identifier:match("^fig%-") or div.identifier:match("^tbl%-")
      return div, not own and not div.classes:find_if(function(class) return SKIPPED[class] end)
    end,
  }
end

return terms
