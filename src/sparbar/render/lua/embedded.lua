--[[ The embedded renderer: `pandoc lua embedded.lua job.json`, one process for every format.

job.json: root, extension (sparbar.lua), templates (folder), problems (file to write), year, chapters
[{path, slug, appendix}], panel (whether numbers of the HTML are links), and what is wanted: html (folder), typst (file), docx (file); absent ones are not made.
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
  templates = job.templates,
  book = pandoc.json.decode(contents(os.getenv("SPARBAR_BOOK")), false),
  contents = contents,
  grid = shared.grid,
  pieces = shared.pieces,
  panel = job.panel,
  fail = fail,
  write = function(path, bytes)
    local file = assert(io.open(path, "wb"))
    file:write(bytes)
    file:close()
  end,
}

local chapters = pandoc.List {}
for _, entry in ipairs(job.chapters) do
  chapters:insert(require("chapter").read(entry, context, shared))
end
local since = require("since")
since.compare(chapters, context)
local crossref = require("crossref")
local targets = crossref.number(chapters, fail)
for _, chapter in ipairs(chapters) do crossref.resolve(chapter, chapters, targets, fail) end
stop_if_refused()
report("all chapters read")

if job.html then require("html").write(chapters, job.html, context) end
since.strip(chapters) -- marks are for the screen
if job.typst then
  require("typst").write(chapters, job.typst, context)
  report("Typst source")
end
if job.docx then
  require("docx").write(chapters, job.docx, context)
  report("DOCX")
end
stop_if_refused()
