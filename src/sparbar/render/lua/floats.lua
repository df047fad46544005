-- What the formats share: the parts of a figure or table, internal addresses, the book as one document.

local places = require("places")
local floats = {}

local REGISTER = "register:" -- and a key: a number's line in the register of all numbers

local function is_global(id)
  return id:match("^fig%-") or id:match("^tbl%-") or id:match("^sec%-") or id:match("^" .. REGISTER)
end

-- An identifier that is unique in the whole book, not only in its chapter.
function floats.anchor(slug, id)
  return is_global(id) and id or slug .. "--" .. id
end

-- The keys that have a line in a register printed in the book.
function floats.registered(chapters)
  local keys = {}
  for _, chapter in ipairs(chapters) do
    for _, id in ipairs(chapter.spans) do
      if id:sub(1, #REGISTER) == REGISTER then keys[id:sub(#REGISTER + 1)] = true end
    end
  end
  return keys
end

-- A word's pieces, at least so long: keys and paths are long words, and in table cells may break after . _ / : and before [.
local function pieces_of(word, least)
  local pieces = {}
  for piece in word:gsub("%[", "\1["):gsub("[%._/:]", "%0\1"):gmatch("[^\1]+") do
    local last = #pieces
    if last > 0 and #pieces[last] < least then pieces[last] = pieces[last] .. piece else pieces[last + 1] = piece end
  end
  if #pieces > 1 and #pieces[#pieces] < least then
    local short = table.remove(pieces)
    pieces[#pieces] = pieces[#pieces] .. short
  end
  return pieces
end

-- A long word with `mark` where it may break, and what `make` makes of the pieces between.
function floats.pieces(word, make, mark, least)
  return table.concat(pandoc.List(pieces_of(word, least)):map(make), mark)
end

local function longest(text)
  local most = 0
  for word in text:gmatch("%S+") do most = math.max(most, #word) end
  return most
end

-- A filter of long words; code may have spaces, and stays one piece where it breaks at them.
function floats.breaks(mark, least)
  local function breakable(make, most)
    return function(el)
      if #el.text <= most or longest(el.text) <= most then return nil end
      local inlines = pandoc.Inlines {}
      for i, piece in ipairs(pieces_of(el.text, least)) do
        if i > 1 then inlines:insert(mark) end
        inlines:insert(make(piece))
      end
      return inlines
    end
  end
  return { Str = breakable(pandoc.Str, 16), Code = breakable(pandoc.Code, 20) }
end

-- A ::: {#fig-x} or {#tbl-x} div: kind, label, caption inlines with the label in front, and its other blocks.
function floats.parts(div)
  local kind = div.identifier:match("^(%a+)%-")
  if kind ~= "fig" and kind ~= "tbl" then return nil end
  local rest = div.content:clone()
  local text = rest:remove(#rest).content
  local label = pandoc.Span({ pandoc.Str(div.attributes.label .. ":") }, pandoc.Attr("", { "etikett" }))
  return { kind = kind, id = div.identifier, label = div.attributes.label, text = text, rest = rest,
    caption = pandoc.Inlines { label, pandoc.Space() } .. text }
end

-- What the texts of a column lack of the decimals that it has, with the comma where there is none; nil for others.
function floats.lacking(texts)
  local found, most, lacking = {}, 0, {}
  for i, written in ipairs(texts) do
    local text = places.shaped(written)
    found[i] = text:match("^[%d−+\u{a0}]+,(%d+)$") or (text:match("%d$") or text == "–") and ""
    most = math.max(most, #(found[i] or ""))
  end
  for i, decimals in pairs(found) do
    local lacks = decimals and most - #decimals or 0
    if lacks > 0 then lacking[i] = (decimals == "" and "," or "") .. ("0"):rep(lacks) end
  end
  return lacking
end

-- Calls visit(cell, lacking) for each cell of a right-aligned column with fewer decimals than the column has.
function floats.each_short(el, visit)
  local rows = pandoc.List {}
  for _, body in ipairs(el.bodies) do rows:extend(body.body) end
  for column, spec in ipairs(el.colspecs) do
    if spec[1] == "AlignRight" then
      local texts = rows:map(function(row) return row.cells[column] and pandoc.utils.stringify(row.cells[column].contents) or "" end)
      for i, lacks in pairs(floats.lacking(texts)) do visit(rows[i].cells[column], lacks) end
    end
  end
end

-- The image that stands alone in one of some blocks, and the blocks before and after it.
function floats.image(blocks)
  local image, before, after = nil, pandoc.Blocks {}, pandoc.Blocks {}
  for _, block in ipairs(blocks) do
    if not image and block.t == "Para" and #block.content == 1 and block.content[1].t == "Image" then
      image = block.content[1]
    else
      (image and after or before):insert(block)
    end
  end
  return image, before, after
end

-- A filter that makes identifiers and links of a chapter hold in the whole book as one document.
function floats.addresses(slug_here)
  local function rename(el)
    if el.identifier ~= "" then el.identifier = floats.anchor(slug_here, el.identifier) end
    return el
  end
  local function link(el)
    local slug, id = el.target:match("^sparbar:(.-)#(.*)$")
    if slug then el.target = "#" .. floats.anchor(slug, id) end
    el.classes = {}
    return el
  end
  return { Header = rename, Div = rename, Span = rename, Link = link }
end

floats.REGISTER = REGISTER
return floats
