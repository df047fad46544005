-- The Word document as pages: contents that are there before anyone updates them, and pages on their long side.

local floats = require("floats")
local since = require("since")
local word_pages = {}

local FOOTER = "rId40" -- that of the document which the styles come from (word.py)
local PAGE = '<w:p><w:pPr><w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/><w:sectPr>' ..
  '<w:footerReference w:type="default" r:id="%s"/><w:pgSz w:w="%d" w:h="%d"%s/>' ..
  '<w:pgMar w:top="1304" w:right="%d" w:bottom="1304" w:left="%d" w:header="709" w:footer="709" w:gutter="0"/>' ..
  "</w:sectPr></w:pPr></w:p>"
local UPRIGHT = PAGE:format(FOOTER, 11906, 16838, "", 1247, 1247)
local LYING = PAGE:format(FOOTER, 16838, 11906, ' w:orient="landscape"', 1020, 1020)

local function raw(text) return pandoc.RawBlock("openxml", text) end

-- All chapters' blocks; those of a chapter whose heading has the class `liggande` in a section on its long side.
function word_pages.of(chapters)
  local all = pandoc.Blocks {}
  for _, chapter in ipairs(chapters) do
    local first = chapter.blocks:find_if(function(block) return block.t == "Header" and block.level == 1 end)
    local wide = first and first.classes:includes("liggande")
    local blocks = since.unmarked(chapter):walk(floats.addresses(chapter.slug))
    all:extend(wide and pandoc.Blocks { raw(UPRIGHT) } .. blocks .. { raw(LYING) } or blocks)
  end
  return all
end

local function field(kind) return '<w:r><w:fldChar w:fldCharType="' .. kind .. '"/></w:r>' end

local BEGIN = field("begin") .. '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z \\u </w:instrText></w:r>' .. field("separate")

local function styled(style, inlines)
  return pandoc.Div(pandoc.Para(inlines), pandoc.Attr("", {}, { ["custom-style"] = style }))
end

-- Links to the headings of the two upper levels, inside the field that Word makes its own contents of.
function word_pages.contents(blocks)
  local lines = pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if block.t == "Header" and block.level <= 2 then
      local title = block.content:walk { Link = function(link) return link.content end }
      lines:insert(styled("toc " .. block.level, { pandoc.Link(title, "#" .. block.identifier) }))
    end
  end
  if #lines == 0 then return lines end
  lines[1].content[1].content:insert(1, pandoc.RawInline("openxml", BEGIN))
  lines[#lines].content[1].content:insert(pandoc.RawInline("openxml", field("end")))
  return pandoc.Blocks { styled("TOC Heading", { pandoc.Str("Innehåll") }) } .. lines
end

return word_pages
