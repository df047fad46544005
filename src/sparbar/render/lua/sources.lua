-- Where something stands in the sources: pandoc keeps no positions, so the text is searched for it.

local sources = {}

local function each_line(source, visit)
  local number = 0
  for line in (source.text .. "\n"):gmatch("(.-)\r?\n") do
    number = number + 1
    visit(line, source.file .. ":" .. number)
  end
end

-- Every "file:line" that holds `needle`; the chapter's file alone if none does.
function sources.locate(chapter, needle)
  local places = {}
  local first = needle:match("^%s*([^\n]*)")
  for _, source in ipairs(chapter.sources) do
    each_line(source, function(line, place)
      local from, last = line:find(first, 1, true)
      local whole = last and not (line:sub(last, last) .. line:sub(last + 1, last + 1)):match("^[%w_-][%w_]$")
      if from and first ~= "" and whole then places[#places + 1] = place end
    end)
  end
  return #places > 0 and places or { chapter.path }
end

-- A refusal at each place where `needle` stands.
function sources.refuse(chapter, needle, found, expected, remedy, fail)
  for _, place in ipairs(sources.locate(chapter, needle)) do
    fail { where = place, found = found, expected = expected, remedy = remedy }
  end
end

-- Code cells and TeX: visible in the text, mangled by the reader.
function sources.check(chapter, fail)
  for _, source in ipairs(chapter.sources) do
    each_line(source, function(line, place)
      if line:match("^%s*```+%s*{%a") or line:match("^%s*~~~+%s*{%a") then
        fail { where = place, found = "code cell " .. line:match("{.*"), expected = "prose and shortcodes",
          remedy = "Compute it in a notebook and cite the number, figure or table." }
      elseif line:match("^%s*\\%a+") then
        fail { where = place, found = "TeX " .. line:match("\\%a+"), expected = "Markdown", remedy = "Remove it." }
      end
    end)
  end
end

return sources
