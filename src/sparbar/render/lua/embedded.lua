--[[ The embedded renderer: `pandoc lua embedded.lua job.json`; several such processes may share the work on one book.

job.json: root (of the chapters), files (of the figures), extension (sparbar.lua), templates (folder), problems (file to
write), panel (whether numbers of the HTML are links), and every chapter of the book in order: {path, slug, appendix}
with outline, if only that is needed of it, or with the files to write it to: html, typst. long: whether the rows of long
tables may be written past pandoc, for HTML and Typst. Further files, where wanted: outlines (what is to be known of these
chapters elsewhere), frame (Typst around the chapters), docx (and styles, the
DOCX that its styles come from).
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

-- What an unmodified sparbar.lua finds in Quarto.
quarto = { project = { directory = job.root } } -- luacheck: ignore
local shared = dofile(job.extension).shared
shared.sink = fail
local long = {} -- tables whose rows are put into the finished pages

-- One line a step on standard output: what was done, and the seconds since the last.
local last = os.clock()
local function report(step)
  local now = os.clock()
  io.stdout:write(string.format("%s\t%.3f\n", step, now - last))
  last = now
end

local context = {
  report = report,
  root = job.root,
  files = job.files,
  templates = job.templates,
  book = pandoc.json.decode(contents(os.getenv("SPARBAR_BOOK")), false),
  contents = contents,
  grid = shared.grid,
  pieces = shared.pieces,
  panel = job.panel,
  long = long,
  fail = fail,
  write = function(path, bytes)
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
  end,
}

if job.long then shared.long = require("long_tables").stubs(shared.grid, long) end
local outline = require("outline")
local chapters, read = pandoc.List {}, pandoc.List {}
for _, entry in ipairs(job.chapters) do
  io.stdout:write("> ", entry.path, "\n"):flush() -- whoever waits in vain sees for what
  local chapter = entry.outline and outline.chapter(entry) or require("chapter").read(entry, context, shared)
  chapter.html, chapter.typst = entry.html, entry.typst
  chapters:insert(chapter)
  if not entry.outline then read:insert(chapter) end
end
if job.outlines then
  stop_if_refused()
  local found = {}
  for _, chapter in ipairs(read) do found[chapter.path] = outline.of(chapter) end
  context.write(job.outlines, pandoc.json.encode(found))
  report("headings")
  os.exit(0)
end
local since = require("since")
since.compare(read, context)
local crossref = require("crossref")
local targets = crossref.number(chapters, read, fail)
for _, chapter in ipairs(read) do crossref.resolve(chapter, chapters, targets, fail) end
stop_if_refused()
report(#read == #chapters and "all chapters read" or "chapters read")

require("html").write(chapters, context)
since.strip(read) -- marks are for the screen
require("typst").write(chapters, context)
if job.frame then require("typst").frame(job.frame, context) end
if job.docx then
  require("docx").write(chapters, job.docx, job.styles, context)
  report("DOCX")
end
stop_if_refused()
