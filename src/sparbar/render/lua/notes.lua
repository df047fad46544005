-- Footnotes of the HTML stand beside the block they belong to: in the margin where there is room, else right below it
-- (book.css), and in this order for who hears the page. Notes in headings are left to pandoc.

local notes = {}

local function reference(number)
  local attr = pandoc.Attr("notref-" .. number, { "footnote-ref" }, { { "role", "doc-noteref" }, { "aria-label", "Not " .. number } })
  return pandoc.Superscript { pandoc.Link(tostring(number), "#not-" .. number, "", attr) }
end

local function back(number)
  local attr = pandoc.Attr("", { "footnote-back" }, { { "role", "doc-backlink" } }) -- named in html.lua
  return pandoc.Link("↩\u{fe0e}", "#notref-" .. number, "", attr)
end

local function aside(content, number)
  local last = content[#content]
  if last.t == "Para" or last.t == "Plain" then last.content:extend { pandoc.Space(), back(number) } end
  local first = content[1]
  if first.t == "Para" or first.t == "Plain" then
    first.content = pandoc.Inlines { pandoc.Strong(number .. "."), pandoc.Space() } .. first.content
  end
  return pandoc.Div(content, pandoc.Attr("not-" .. number, { "fotnot" }, { { "role", "doc-footnote" } }))
end

local function holds_others(block)
  return block.t == "Div" and not block.classes:includes("callout") and not block.identifier:match("^%l+%-")
end

-- The blocks, with each that has notes in one division with them.
function notes.beside(blocks, counted)
  local count = counted or { 0 }
  return pandoc.Blocks(blocks:map(function(block)
    if holds_others(block) then
      block.content = notes.beside(block.content, count)
      return block
    end
    local found = pandoc.List {}
    if block.t == "Header" or not block.walk then return block end
    local referring = pandoc.Blocks { block }:walk { Note = function(note)
      count[1] = count[1] + 1
      found:insert(aside(note.content, count[1]))
      return reference(count[1])
    end }
    if #found == 0 then return block end
    local beside = pandoc.Div(referring .. { pandoc.Div(found, pandoc.Attr("", { "fotnoter" })) })
    return pandoc.Div({ beside }, pandoc.Attr("", { "med-noter" }))
  end))
end

return notes
