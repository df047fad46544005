-- Numbers of the HTML as links to their own address, #tal=KEY, which opens their panel (src/sparbar/panel).
-- Those of charts and of the rows of generated tables are made in Python (number_links.py).

local links = {}

local function address(key)
  return "#tal=" .. key:gsub("[^%w%-._~%[%]]", function(c) return string.format("%%%02X", c:byte()) end)
end

-- Every number becomes a link to its own address, which opens its panel. A table has one tab stop. address: what makes
-- the other links lead to pages.
function links.in_blocks(blocks, address_of, in_table)
  local stops = 0
  return blocks:walk { traverse = "topdown",
    Link = function(el) return address_of(el), false end,
    Table = not in_table and function(el) return links.in_blocks(pandoc.Blocks { el }, address_of, true)[1], false end or nil,
    Span = function(span)
      local key = span.attributes["data-tal"] or span.attributes["data-fjol"]
      if not key then return nil end
      stops = stops + 1
      local attributes = in_table and stops > 1 and { tabindex = "-1" } or {}
      span.content = { pandoc.Link(span.content, address(key), "", pandoc.Attr("", {}, attributes)) }
      return span, false
    end,
  }
end

return links
