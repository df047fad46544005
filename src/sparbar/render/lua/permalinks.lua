-- A permanent link after each heading, figure and table of the HTML. Its sign is drawn by book.css: the page's text is
-- the author's alone.

local permalinks = {}

local function spoken(label) return "Länk till " .. label:gsub("^%u", string.lower):gsub("\u{a0}", " ") end

-- For the end of a caption; label: "Figur 5.1".
function permalinks.of_float(id, label)
  return pandoc.Link({}, "#" .. id, "", pandoc.Attr("", { "lank" }, { ["aria-label"] = spoken(label) }))
end

-- The heading of a page has none: the page's own address leads there.
function permalinks.in_blocks(blocks)
  return blocks:walk { Header = function(header)
    if header.level == 1 or header.identifier == "" then return nil end
    local title = header.content:filter(function(el) return not (el.t == "Span" and el.classes:includes("header-section-number")) end)
    local name = "Länk till avsnittet " .. pandoc.utils.stringify(title):gsub("^%s+", "")
    local link = pandoc.Link({}, "#" .. header.identifier, "", pandoc.Attr("", { "lank" }, { ["aria-label"] = name }))
    return pandoc.Div({ header, pandoc.Plain { link } }, pandoc.Attr("", { "rubrik" }))
  end }
end

return permalinks
