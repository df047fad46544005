-- Numbers of the HTML as links to their own address, #tal=KEY, which opens their panel (src/sparbar/panel).

local links = {}

local function escaped_attribute(text)
  return (text:gsub("&", "&amp;"):gsub("<", "&lt;"):gsub(">", "&gt;"):gsub('"', "&quot;"))
end

local function address(key)
  return "#tal=" .. key:gsub("[^%w%-._~%[%]]", function(c) return string.format("%%%02X", c:byte()) end)
end

local ENTITIES = { ["&lt;"] = "<", ["&gt;"] = ">", ["&quot;"] = '"', ["&apos;"] = "'", ["&amp;"] = "&" }

-- The place after the </g> of the <g> whose content begins at `from`.
local function after_group(body, from)
  local depth = 1
  for slash, at in body:gmatch("<(/?)g%f[%s>][^>]*>()", from) do
    depth = depth + (slash == "" and 1 or -1)
    if depth == 0 then return at end
  end
end

-- Key → what the number means and is, for each number of a figure.
local function descriptions(found)
  local described = {}
  for _, number in ipairs(found.numbers or {}) do described[number.key] = number.text end
  return described
end

-- The shapes and labels of numbers, which the charts name tal:KEY and text:KEY, as links. One is a tab stop: the
-- arrow keys go on from it, so that a chart of fifty bars is not fifty stops. Second value: whether there is any.
function links.in_svg(body, found)
  local described = descriptions(found)
  local out, at, stop = {}, 1, "0"
  while true do
    local first, last, escaped = body:find('<g id="[%a-]+:([%l%d_]+%.[^"]+)">', at)
    if not first then break end
    local key, finish = escaped:gsub("&%a+;", ENTITIES), after_group(body, last + 1)
    out[#out + 1] = body:sub(at, first - 1) .. '<a class="tal" href="' .. escaped_attribute(address(key)) ..
      '" data-tal="' .. escaped .. '" tabindex="' .. stop .. '" aria-label="' .. escaped_attribute(described[key] or key) .. '">' ..
      body:sub(first, finish - 1) .. "</a>"
    at, stop = finish, "-1"
  end
  return table.concat(out) .. body:sub(at), at > 1
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

links.address, links.escaped_attribute = address, escaped_attribute
return links
