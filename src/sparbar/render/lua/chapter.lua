-- Reads one .qmd into blocks, refuses what is outside the subset, and brings callouts and quotes to one shape.

local sources = require("sources")
local chapter = {}

local CALLOUTS = {
  ["callout-note"] = "Notera", ["callout-tip"] = "Tips", ["callout-warning"] = "Varning",
  ["callout-important"] = "Viktigt", ["callout-caution"] = "Försiktigt",
}
-- Classes and attributes that mean something to Quarto and nothing here.
local SPECIAL = {
  "^panel%-", "^column", "^content%-", "^aside$", "^landscape$", "^cell", "^hidden$", "^visible$", "^incremental$",
  "^nonincremental$", "^callout", "^proof$", "^solution$", "^remark$", "^quarto%-",
}
local SPECIAL_ATTRIBUTES = { "^layout", "^fig%-", "^tbl%-", "^lst%-", "^code%-", "^filename$", "^file$", "^when%-", "^unless%-" }
local SPECIAL_IDS = "^(%a+)%-"
local FLOATS = { fig = true, tbl = true, sec = true }
local OTHER_FLOATS = { lst = true, eq = true, thm = true, lem = true, cor = true, prp = true, cnj = true, def = true,
  exm = true, exr = true, sol = true, rem = true, nte = true, tip = true, wrn = true, imp = true, cau = true }

local function matches(name, patterns)
  for _, pattern in ipairs(patterns) do
    if name:match(pattern) then return true end
  end
  return false
end

local function callout_class(div)
  for _, class in ipairs(div.classes) do
    if CALLOUTS[class] then return class end
  end
end

-- The first class, attribute or identifier of `el` that only Quarto understands, as written in the source.
local function special(el)
  for _, class in ipairs(el.classes) do
    if matches(class, SPECIAL) and not CALLOUTS[class] then return class end
  end
  for name in pairs(el.attributes) do
    if matches(name, SPECIAL_ATTRIBUTES) then return name .. "=" end
    if callout_class(el) and name ~= "title" then return name .. "=" end
  end
  local prefix = el.identifier:match(SPECIAL_IDS)
  if prefix and OTHER_FLOATS[prefix] then return "#" .. el.identifier end
  return nil
end

local function comment(raw) return raw.format == "html" and raw.text:match("^%s*<!%-%-.*%-%->%s*$") end

local function callout(div)
  local class = callout_class(div)
  if not class then return nil end
  local title, body = pandoc.Inlines(div.attributes.title or CALLOUTS[class]), div.content
  if not div.attributes.title and body[1] and body[1].t == "Header" then title = body:remove(1).content end
  return pandoc.Div({
    pandoc.Div({ pandoc.Plain(title) }, pandoc.Attr("", { "callout-titel" })),
    pandoc.Div(body, pandoc.Attr("", { "callout-text" })),
  }, pandoc.Attr(div.identifier, { "callout", class }))
end

-- Swedish has the same mark at both ends.
local function quoted(el)
  local mark = el.quotetype == "DoubleQuote" and "”" or "’"
  return pandoc.Inlines { pandoc.Str(mark) } .. el.content .. pandoc.Inlines { pandoc.Str(mark) }
end

-- What is refused, and callouts and quotes as they are to be: all in one walk, which takes long over many words.
local function checker(self, fail)
  local function refuse(needle, found, expected, remedy)
    sources.refuse(self, needle, found, expected, remedy, fail)
  end
  local function attributes(el)
    local name = special(el)
    if name then refuse(name, el.t .. " with " .. name, "the documented subset of Quarto", "Write it as plain text.") end
  end
  local function raw(el)
    if comment(el) then return {} end
    local text = el.text:match("^%s*([^\n]*)")
    refuse(text, "raw " .. el.format .. ": " .. text, "Markdown", "Write it as Markdown; nothing raw is passed on.")
    return {}
  end
  local function image(el)
    if el.t == "Image" and (el.classes:includes("figur") or el.classes:includes("linje")) then return end
    local source = el.src or pandoc.utils.stringify(el)
    refuse(source, "image " .. source, "{{< figur KEY >}}", "Let a notebook make the figure.")
  end
  return {
    Div = function(el)
      attributes(el)
      return callout(el)
    end,
    Quoted = quoted, Note = function() self.noted = true end,
    Span = attributes, Header = attributes, Code = attributes, CodeBlock = attributes,
    RawInline = raw, RawBlock = raw, Image = image, Figure = image,
    Math = function(el) refuse(el.text, "math " .. el.text, "words and numbers", "Write it without $.") end,
    Table = function(el)
      local caption = pandoc.utils.stringify(el.caption.long)
      if el.identifier == "" and caption == "" then return end
      refuse(caption, "table with caption : " .. caption, "::: {#tbl-…} around the table, caption last", "Wrap the table.")
    end,
  }
end

local function one_title(self, meta, fail)
  local first = self.blocks:find_if(function(block) return block.t == "Header" and block.level == 1 end)
  if not first and meta.title then
    self.blocks:insert(1, pandoc.Header(1, pandoc.Inlines(meta.title)))
  elseif not first then
    fail { where = self.path, found = "no heading of level 1", expected = "# Title {#sec-…}", remedy = "Add one." }
  end
  local count = 0
  self.blocks:walk { Header = function(header)
    count = count + (header.level == 1 and 1 or 0)
    if header.level == 1 and count > 1 then
      local title = pandoc.utils.stringify(header)
      sources.refuse(self, title, "a second heading of level 1: " .. title, "one per chapter", "Use ##.", fail)
    end
  end }
end

-- {path, slug, appendix} to a chapter: also blocks, sources (its file and the answers it prints), and whether it is
-- `noted`: whether it has footnotes, which pandoc.utils.stringify leaves out.
function chapter.read(entry, context, shared)
  local self = { path = entry.path, slug = entry.slug, appendix = entry.appendix, sources = {}, blocks = pandoc.Blocks {} }
  local text = context.contents(context.root .. "/" .. entry.path)
  if not text then
    context.fail { where = entry.path, found = "no such file", expected = "a chapter", remedy = "See _quarto.yml." }
    return self
  end
  shared.sources = self.sources
  local blocks, problems, meta = shared.read(text, entry.path, true)
  for _, problem in ipairs(problems) do context.fail(problem) end
  sources.check(self, context.fail)
  self.blocks = blocks:walk(checker(self, context.fail))
  one_title(self, meta, context.fail)
  return self
end

chapter.FLOATS = FLOATS
return chapter
