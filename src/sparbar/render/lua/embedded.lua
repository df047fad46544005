--[[ The embedded renderer: `pandoc lua embedded.lua job.json` reads chapters once, and writes them as it is told to.
Several such processes may share the work on one book.

job.json: root (of the chapters), files (of the figures), extension (sparbar.lua), templates (folder), problems (file to
write), panel (whether numbers of the HTML are links), chapters to read: {path, slug, appendix}; and outlines, where
wanted: the file for what is to be known of them elsewhere.
Then each line of standard input is an order, as JSON: chapters (every chapter of the book in order, with outline where it
was not read here; once, before they are written), typst and html (path of a chapter → file to write it to; for HTML that is
the template of its page), docx (file; and styles, the DOCX that its styles come from).
Standard output has a line `> path` before a chapter is read, `< path` before it is written, and `.` after reading and
after each order.
Exit code 2 and a JSON list of {where, found, expected, remedy} in `problems` when the book is refused.
]]

package.path = pandoc.path.directory(arg[0]) .. "/?.lua;" .. package.path

local function contents(path)
  local file = io.open(path, "rb")
  if not file then return nil end
  local text = file:read("a")
  file:close()
  return text
end

local job = pandoc.json.decode(contents(arg[1]), false)
local problems, known = pandoc.List {}, {}

local function fail(problem)
  local name = problem.where .. "\n" .. problem.found
  if not known[name] then problems:insert(problem) end
  known[name] = true
end

local function stop_if_refused()
  if #problems == 0 then return end
  local file = assert(io.open(job.problems, "wb"))
  file:write(pandoc.json.encode(problems))
  file:close()
  os.exit(2)
end

-- Whoever waits sees for what.
local function say(line) io.stdout:write(line, "\n"):flush() end

-- What an unmodified sparbar.lua finds in Quarto.
quarto = { project = { directory = job.root } } -- luacheck: ignore
local shared = dofile(job.extension).shared
shared.sink = fail

local context = {
  root = job.root,
  files = job.files,
  templates = job.templates,
  book = shared.book(),
  contents = contents,
  grid = shared.grid,
  pieces = shared.pieces,
  panel = job.panel,
  stubbed = shared.book().stubbed or {}, -- tables whose rows are put into what is written (stubs.lua)
  fail = fail,
  begin = function(chapter) say("< " .. chapter.path) end,
  write = function(path, bytes)
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
  end,
}

local outline = require("outline")
local read, outlines, chapters = {}, {}, pandoc.List {} -- by path, both; the book, once it is known
for _, entry in ipairs(job.chapters) do
  say("> " .. entry.path)
  local chapter = require("chapter").read(entry, context, shared)
  read[entry.path], outlines[entry.path] = chapter, outline.of(chapter, context.stubbed)
  chapter.spans = outlines[entry.path].spans
end
if job.outlines then
  stop_if_refused()
  local found = {}
  for path, one in pairs(outlines) do found[path] = { outline = outline.encoded(one), cites = one.cites } end
  context.write(job.outlines, pandoc.json.encode(found))
end

-- Numbers the book and turns references into links.
local function place(entries)
  local crossref, here = require("crossref"), pandoc.List {}
  for _, entry in ipairs(entries) do
    if read[entry.path] then here:insert(read[entry.path]) end
    chapters:insert(read[entry.path] or outline.chapter(entry))
  end
  require("since").compare(here, context)
  local targets = crossref.number(chapters, here, fail)
  for _, chapter in ipairs(here) do crossref.resolve(chapter, chapters, targets, fail) end
  stop_if_refused()
end

local function carry_out(order)
  if order.chapters then place(order.chapters) end
  if order.typst then require("typst").write(chapters, order.typst, context) end
  if order.html then require("html").write(chapters, order.html, context) end
  if order.docx then require("docx").write(chapters, order.docx, order.styles, context) end
  stop_if_refused()
end

say(".")
for line in io.lines() do
  carry_out(pandoc.json.decode(line, false))
  say(".")
end
