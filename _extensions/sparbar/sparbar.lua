--[[ Spårbar's shortcodes: tal, ar, figur, tabell, svar, notis, nyckeltal, forteckning, indikatorer.

Used unmodified by Quarto and by the embedded renderer (src/sparbar/render/lua). Everything comes ready-made from
book.json, at $SPARBAR_BOOK or <project>/_build/quarto/book.json; nothing is formatted here. What book.json does not
hold stops the render.
]]

local shared = { sources = {}, sink = nil } -- the embedded renderer reads `sources` and sets `sink` (see the end)
local handlers = {}
local loaded

local function stop(found, expected)
  error("sparbar: " .. found .. (expected and " (expected " .. expected .. ")" or ""), 0)
end

local function book()
  if loaded then return loaded end
  local path = os.getenv("SPARBAR_BOOK")
  if not path or path == "" then path = quarto.project.directory .. "/_build/quarto/book.json" end
  local file = io.open(path, "rb")
  if not file then stop("there is no " .. path, "book.json, written by `sparbar build` or Quarto's pre-render hook") end
  loaded = pandoc.json.decode(file:read("a"), false)
  file:close()
  return loaded
end

shared.book = book

local function lookup(kind, name, asked)
  if name == "" then stop(asked .. " without a name", "a name after " .. asked) end
  local found = (book()[kind] or {})[name]
  if not found then stop(asked .. " " .. name .. " is unknown", "a key of `" .. kind .. "` in book.json") end
  return found
end

local function argument(args, position) return pandoc.utils.stringify(args[position] or "") end

-- A citation's name: its key, then each option in alphabetical order, as Python writes it in book.json.
local function canonical(args, kwargs)
  local names = {}
  for name in pairs(kwargs) do names[#names + 1] = name end
  table.sort(names)
  local name = argument(args, 1)
  for _, option in ipairs(names) do name = name .. "|" .. option .. "=" .. pandoc.utils.stringify(kwargs[option]) end
  return name
end

local function to_html() return quarto.doc and quarto.doc.is_format("html") end

-- In Quarto's HTML a number leads to its line in the register, where its rows and its code stand. The embedded
-- renderer makes links of its own.
local function register_line(key)
  local register = book().register or ""
  if register == "" or not to_html() then return nil end
  return "/" .. register .. "#register:" .. key:gsub("[^%w%-._~]", function(c) return string.format("%%%02X", c:byte()) end)
end

local function number(text, key, missing, id)
  local classes = missing and { "tal", "saknas" } or { "tal" }
  local line, inlines = not id and register_line(key), pandoc.Inlines(text)
  if line then inlines = pandoc.Inlines { pandoc.Link(inlines, line) } end
  return pandoc.Span(inlines, pandoc.Attr(id or "", classes, { ["data-tal"] = key }))
end

function handlers.tal(args, kwargs, _, _, context)
  local found = lookup("citations", canonical(args, kwargs), "tal")
  if context == "text" then return found.text end
  return number(found.text, found.key, found.missing)
end

function handlers.ar(args, _, _, _, context)
  local shift = argument(args, 1)
  local offset = shift == "" and 0 or math.tointeger(tonumber(shift))
  if not offset then stop("ar " .. shift, "a whole number of years, such as -1") end
  local text = string.format("%d", book().year + offset)
  return context == "text" and text or pandoc.Str(text)
end

-- A shortcode that gives blocks cannot stand in the middle of a sentence.
local function only_alone(name, context)
  if context == "inline" or context == "text" then stop(name .. " inside a sentence", "a paragraph of its own") end
end

-- A text in pieces, some of which are numbers.
function shared.pieces(list)
  local inlines = pandoc.Inlines {}
  for _, piece in ipairs(list or {}) do
    inlines:extend(piece.key and { number(piece.text, piece.key, piece.missing) } or pandoc.Inlines(piece.text))
  end
  return inlines
end

local function paragraph_div(class, ...)
  local div = pandoc.Div({}, pandoc.Attr("", { class }))
  for _, inlines in ipairs { ... } do
    if #inlines > 0 then div.content:insert(pandoc.Para(inlines)) end
  end
  return #div.content > 0 and pandoc.Blocks { div } or pandoc.Blocks {}
end

-- The finding and the unit, the picture, and its source.
function handlers.figur(args, _, _, _, context)
  only_alone("figur", context)
  local key = argument(args, 1)
  local found = lookup("figures", key, "figur")
  local word = quarto.doc and quarto.doc.is_format("docx") -- Word shows no SVG without further programs
  local image = pandoc.Image({}, "/" .. (word and found.png or found.svg), "",
    pandoc.Attr("", { "figur" }, { { "alt", found.described }, { "data-figur", key } })) -- pairs: a table's order is random
  return paragraph_div("figurtitel", shared.pieces(found.title), pandoc.Inlines(found.unit or ""))
    .. pandoc.Blocks { pandoc.Para { image } } .. paragraph_div("kalla", pandoc.Inlines(found.source or ""))
end

local ALIGN = { left = "AlignLeft", right = "AlignRight", center = "AlignCenter" }

-- The exact value is what a reader sorts by; the text is rounded.
local function cell(content, scope)
  local attr = pandoc.Attr("", {}, scope and { scope = scope } or content.exact and { ["data-varde"] = content.exact } or {})
  local text = content.code and pandoc.Inlines { pandoc.Code(content.text) } or pandoc.Inlines(content.text)
  -- Last year's number and the change belong to this year's without being it: they lead to its panel.
  if content.of then text = pandoc.Inlines { pandoc.Span(text, pandoc.Attr("", { "fjol" }, { ["data-fjol"] = content.of })) } end
  if content.key then text = pandoc.Inlines { number(content.text, content.key, content.missing, content.id) }
  elseif content.id then text = pandoc.Inlines { pandoc.Span(text, pandoc.Attr(content.id)) } end
  return pandoc.Cell({ pandoc.Plain(text) }, "AlignDefault", 1, 1, attr)
end

local function row(content)
  local cells = { cell({ text = content.header }, "row") }
  for _, value in ipairs(content.cells) do cells[#cells + 1] = cell(value) end
  return pandoc.Row(cells, pandoc.Attr("", content.total and { "total" } or {}))
end

local function grid(found)
  local columns, heads, rows = {}, {}, {}
  for i, column in ipairs(found.columns) do
    columns[i], heads[i] = { ALIGN[column.align] or "AlignDefault", column.width }, cell(column, "col")
  end
  for i, content in ipairs(found.rows) do rows[i] = row(content) end
  local body = { attr = pandoc.Attr(), body = rows, head = {}, row_head_columns = 1 }
  local head = pandoc.TableHead { pandoc.Row(heads) }
  return pandoc.Table({ long = {} }, columns, head, { body }, pandoc.TableFoot())
end

shared.grid = grid

local function paragraphs(lines, class)
  local blocks = pandoc.Blocks {}
  for _, line in ipairs(lines) do blocks:insert(pandoc.Para(pandoc.Inlines(line))) end
  return pandoc.Div(blocks, pandoc.Attr("", { class }))
end

function handlers.tabell(args, _, _, _, context)
  only_alone("tabell", context)
  local found = lookup("tables", argument(args, 1), "tabell")
  local blocks = pandoc.Blocks { grid(found) }
  if found.notes and #found.notes > 0 then blocks:insert(paragraphs(found.notes, "kalla")) end
  return blocks
end

-- `notis` says what holds for every page (draft, synthetic data), `notis brister` what the edition lacks.
function handlers.notis(args, _, _, _, context)
  only_alone("notis", context)
  local asked = argument(args, 1)
  if asked ~= "" and asked ~= "brister" then stop("notis " .. asked, "notis, or notis brister") end
  local notices = asked == "brister" and book().shortcomings or book().notices
  return #(notices or {}) == 0 and pandoc.Blocks {} or pandoc.Blocks { paragraphs(notices, "notis") }
end

-- A part of a tile: its class says which.
local function part(class, inlines)
  return pandoc.Div({ pandoc.Plain(inlines) }, pandoc.Attr("", { class }))
end

local PLACE = "\u{FDD4}" -- ends what stands for the digits, in the embedded renderer (places.lua)

-- A number whose unit, when it is a word, can be set smaller than the digits.
local function with_unit(found)
  local span = number(found.text, found.key, found.missing)
  local digits, unit = found.text:match("^(.*%d\u{a0})(%a.*)$")
  if not digits then digits, unit = found.text:match("^(.*" .. PLACE .. "\u{a0})(%a.*)$") end
  if not digits then return span end
  local parts = pandoc.Inlines { pandoc.Str(digits), pandoc.Span({ pandoc.Str(unit) }, pandoc.Attr("", { "enhet" })) }
  local link = span.content[1].t == "Link" and span.content[1]
  if link then parts = pandoc.Inlines { pandoc.Link(parts, link.target) } end
  span.content = parts
  return span
end

local function tile(found)
  local parts = pandoc.Blocks { part("titel", pandoc.Inlines(found.title)), part("varde", { with_unit(found.number) }) }
  if type(found.change) == "table" then -- null is no table
    local change = number(found.change.text, found.change.key, found.change.missing)
    parts:insert(part("andring", pandoc.Inlines(found.since) .. { pandoc.Space(), change }))
  end
  local word = quarto.doc and quarto.doc.is_format("docx")
  if type(found.line) == "table" and not word then
    local attr = pandoc.Attr("", { "linje" }, { { "alt", found.line.alt } })
    parts:insert(part("linjebild", { pandoc.Image({}, "/" .. found.line.svg, "", attr) }))
  end
  return parts
end

-- The key numbers that the front matter names, as a list of tiles.
function handlers.nyckeltal(_, _, _, _, context)
  only_alone("nyckeltal", context)
  local found, items = book().key_numbers, {}
  for i, entry in ipairs(found.tiles) do items[i] = tile(entry) end
  local blocks = pandoc.Blocks { pandoc.BulletList(items) }
  if found.note ~= "" then blocks:insert(pandoc.Div({ pandoc.Para(pandoc.Inlines(found.note)) }, pandoc.Attr("", { "kalla" }))) end
  return pandoc.Blocks { pandoc.Div(blocks, pandoc.Attr("", { "nyckeltal" })) }
end

local LISTED = { figurer = "^fig%-", tabeller = "^tbl%-" }

-- All figures or tables of the book, each by a reference to it and the words of its caption.
function handlers.forteckning(args, _, _, _, context)
  only_alone("forteckning", context)
  local asked, items = argument(args, 1), {}
  local wanted = LISTED[asked]
  if not wanted then stop("forteckning " .. asked, "forteckning figurer, or forteckning tabeller") end
  for _, float in ipairs((book().floats or {}).listed or {}) do
    if float.id:match(wanted) then
      local id = float.id:gsub("^%l", string.upper) -- Figur 5.1, with a capital: it begins the line
      local reference = pandoc.Cite({ pandoc.Str("@" .. id) }, { pandoc.Citation(id, "AuthorInText") })
      local caption = pandoc.utils.blocks_to_inlines(pandoc.read(float.caption, "markdown-raw_html").blocks)
      items[#items + 1] = { pandoc.Plain(pandoc.Inlines { reference, pandoc.Str(":"), pandoc.Space() } .. caption) }
    end
  end
  return pandoc.Blocks { pandoc.Div({ pandoc.BulletList(items) }, pandoc.Attr("", { "forteckning" })) }
end

function handlers.svar(args, _, _, _, context)
  only_alone("svar", context)
  local found = lookup("answers", argument(args, 1), "svar")
  if not found.answered then
    local missing = paragraphs({ found.markdown }, "saknas")
    missing.attributes.role = "note"
    return pandoc.Blocks { missing }
  end
  local text = found.markdown:gsub("<!%-%-.-%-%->", function(comment) return (comment:gsub("[^\n]", "")) end)
  local blocks, problems = shared.read(text, found.file)
  for _, problem in ipairs(problems) do
    if not shared.sink then stop(problem.where .. ": " .. problem.found, problem.expected) end
    shared.sink(problem)
  end
  return shared.literal(blocks)
end

-- A section for each indicator that has been fetched, as Markdown that holds shortcodes itself.
function handlers.indikatorer(_, _, _, _, context)
  only_alone("indikatorer", context)
  local found = book().indicators
  if not found then stop("indikatorer", "`indicators` in book.json") end
  local blocks, problems = shared.read(found.markdown, found.file)
  for _, problem in ipairs(problems) do
    if not shared.sink then stop(problem.where .. ": " .. problem.found, problem.expected) end
    shared.sink(problem)
  end
  return blocks
end

-- An answer holds no markup but Markdown's: what is marked as another format's is shown as the text it is.
function shared.literal(blocks)
  return blocks:walk {
    RawInline = function(raw) return pandoc.Str(raw.text) end,
    RawBlock = function(raw) return pandoc.Para { pandoc.Str(raw.text) } end,
  }
end

-- Splits the inside of {{< … >}} as Quarto does: words, "quoted words", name=value.
local function split(inner)
  local words, options, at = {}, {}, 1
  local function take(pattern)
    local first, last, a, b = inner:find("^%s*" .. pattern, at)
    if first then at = last + 1 end
    return a, b
  end
  while inner:find("%S", at) do
    local name, value = take('([%w_%-]+)%s*=%s*"([^"]*)"')
    if not name then name, value = take("([%w_%-]+)%s*=%s*'([^']*)'") end
    if not name then name, value = take("([%w_%-]+)%s*=%s*(%S+)") end
    if name then options[name] = value
    else words[#words + 1] = take('"([^"]*)"') or take("'([^']*)'") or take("(%S+)") end
  end
  return table.remove(words, 1) or "", words, options
end

-- Whether a shortcode between these two pieces of a line stands in inline code.
local function in_code(before, after)
  local open = before:gsub("(`+)[^`]+%1", "")
  return open:find("`") and after:find("`")
end

-- Replaces each shortcode with `n`{=sparbar}. {{{< … >}}} is how Quarto writes one that is shown, not run.
local function mark(text)
  local calls, out, at, line = {}, {}, 1, 1
  local started = "" -- what `out` holds of its last line: the whole of it would be looked through for each shortcode
  local function copy(upto)
    local piece = text:sub(at, upto)
    line = line + select(2, piece:gsub("\n", ""))
    at = upto + 1
    return piece
  end
  local function put(piece)
    out[#out + 1] = piece
    started = piece:match("^.*\n(.*)$") or started .. piece
  end
  while true do
    local first, last, brace, inner = text:find("{{({?)<(.-)>}}", at)
    if not first then break end
    put(copy(first - 1))
    if brace == "{" and text:sub(last + 1, last + 1) == "}" then
      put(copy(last + 1):sub(2, -2))
    else
      local name, args, kwargs = split(inner)
      calls[#calls + 1] = { name = name, args = args, kwargs = kwargs, line = line, text = text:sub(first, last) }
      local code = in_code(started, text:match("^[^\n]*", last + 1))
      put(code and "-" or "`" .. #calls .. "`{=sparbar}") -- what is not seen again is refused
      copy(last)
    end
  end
  return table.concat(out) .. text:sub(at), calls
end

local function run(call, context, fail)
  call.seen = true
  local handler = rawget(handlers, call.name)
  if not handler then fail(call, "unknown shortcode " .. call.text, "tal, ar, figur, tabell, svar, notis, nyckeltal, forteckning or indikatorer") return nil end
  local ok, result = pcall(handler, call.args, call.kwargs, {}, call.args, context)
  if ok then return result end
  fail(call, call.text .. ": " .. tostring(result):gsub("^sparbar: ", ""), "a name that book.json holds")
end

-- Attributes that Quarto or the embedded renderer know, or refuse by name.
local ATTRIBUTES = { "^title$", "^layout", "^fig%-", "^tbl%-", "^lst%-", "^code%-", "^filename$", "^file$", "^when%-", "^unless%-",
  "^icon$", "^collapse$", "^appearance$" }
-- What nobody sees and turns, hides or breaks the text around it, also where it is written as &#x202e; (characters.py).
local UNSEEN = { "[\0-\8\11\12\14-\31\127]", "\xC2[\x80-\x9F]", "\xD8\x9C", "\xE2\x80[\x8E\x8F\xA8-\xAE]", "\xE2\x81[\xA6-\xA9]",
  "\xEF\xBB\xBF", "\xEF\xBF[\xB9-\xBB\xBE\xBF]", "\xEF\xB7[\x90-\xAF]", "\xF3\xA0[\x80\x81]" }
local DEEPEST = 8 -- brackets or quotes within each other: pandoc's time doubles with each

local function any(text, patterns)
  for _, pattern in ipairs(patterns) do
    if text:find(pattern) then return true end
  end
end

local function line_of(text, needle)
  local at = text:find(needle, 1, true) or 1
  return 1 + select(2, text:sub(1, at - 1):gsub("\n", ""))
end

-- Refuses what would keep pandoc busy for ever, before pandoc sees it: brackets within each other in one paragraph.
local function check_depth(text, fail)
  local line, depth = 0, 0
  for content in (text .. "\n"):gmatch("(.-)\n") do
    line = line + 1
    if content:find("^%s*$") then depth = 0 end
    local quotes = select(2, (content:match("^[>%s]*") or ""):gsub(">", ""))
    for sign in content:gsub("\\.", ""):gmatch("[%[%]]") do
      depth = math.max(0, depth + (sign == "[" and 1 or -1))
      if depth > DEEPEST then break end
    end
    if depth > DEEPEST or quotes > DEEPEST then
      fail({ line = line }, "more than " .. DEEPEST .. " brackets or quotes within each other", "plain Markdown")
      return false
    end
  end
  return true
end

-- What an author may not write: attributes, which become parts of pages and programs, and characters nobody sees.
-- marked: the text as pandoc gets it.
local function check_written(blocks, text, marked, fail)
  local function attributes(el)
    for name in pairs(el.attributes) do
      if not any(name, ATTRIBUTES) then fail({ line = line_of(text, name) }, "the attribute " .. name, "text without it") end
    end
  end
  local function characters(el)
    if any(el.text, UNSEEN) then fail({ line = 1 }, "an invisible character, written as &#…; or as a name", "characters that can be seen") end
  end
  -- Looking at every word takes as long as reading them: only where such a thing can have been written.
  local prose = marked:gsub("`%d+`{=sparbar}", "")
  local named = prose:find("{", 1, true) and prose:find("=", 1, true)
  if not named and not prose:find("&", 1, true) and not any(prose, UNSEEN) then return end
  blocks:walk { Div = attributes, Span = attributes, Header = attributes, Link = attributes, Image = attributes, Table = attributes,
    Code = function(el) attributes(el) characters(el) end, CodeBlock = function(el) attributes(el) characters(el) end, Str = characters }
end

-- Markdown with shortcodes to blocks, and the list of problems {where, found, expected}. `origin` is the file's name;
-- only a `whole` document has settings, and may not hold HTML: in others HTML is text.
function shared.read(text, origin, whole)
  local marked, calls = mark(text)
  local problems, source = {}, { file = origin, text = text }
  table.insert(shared.sources, source)
  local function fail(call, found, expected)
    table.insert(problems, { where = origin .. ":" .. call.line, found = found, expected = expected })
  end
  if not check_depth(text, fail) then return pandoc.Blocks {}, problems, {} end
  if text:find("{=sparbar}", 1, true) then fail({ line = line_of(text, "{=sparbar}") }, "{=sparbar}", "a shortcode") end
  local function call_of(el) return el.t == "RawInline" and el.format == "sparbar" and calls[tonumber(el.text)] end
  local function alone(el)
    local call = #el.content == 1 and call_of(el.content[1])
    if not call then return nil end
    local result = run(call, "block", fail) or pandoc.Str("")
    if pandoc.utils.type(result) == "Blocks" then return result end
    el.content = { result }
    return el
  end
  local doc = pandoc.read(marked, "markdown-native_divs-native_spans-raw_tex-pandoc_title_block" .. (whole and "" or "-yaml_metadata_block-raw_html"))
  check_written(doc.blocks, text, marked, fail)
  local blocks = doc.blocks:walk { Para = alone, Plain = alone }
  local function unseen(call) return not call.seen end
  if pandoc.List(calls):find_if(unseen) then
    blocks = blocks:walk { RawInline = function(el)
      local call = call_of(el)
      if call then return run(call, "inline", fail) or {} end
    end }
  end
  for _, call in ipairs(calls) do
    if not call.seen then fail(call, call.text .. " in code, a link or an attribute", "a shortcode in running text") end
  end
  return blocks, problems, doc.meta
end

-- Quarto goes through the returned table with pairs() and sees the shortcodes only; `shared` hides behind __index.
return setmetatable(handlers, { __index = { shared = shared } })
