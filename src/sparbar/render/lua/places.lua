-- Places for what comes from data. Python puts them into book.json (template.py) and fills those of a page (filling.py);
-- for Typst they are filled here. No text may hold their signs (characters.py).

local places = {}

local ROWS, TEXT, SHAPE = "\u{FDD0}", "\u{FDD4}", "\u{FDD5}"
local STANDING = TEXT .. "(%x+)" .. SHAPE .. "(.-)" .. TEXT

local function name(hex) return (hex:gsub("%x%x", function(byte) return string.char(tonumber(byte, 16)) end)) end

-- The name of the table whose rows the text stands for; nil when it stands for none.
function places.of_rows(text)
  local hex = text:match("^" .. ROWS .. "(%x+)" .. ROWS .. "$")
  return hex and name(hex)
end

-- What can be asked of a text whatever the numbers in it are: the decimals that each of them has.
function places.shaped(text) return (text:gsub(STANDING, "%2")) end

-- A text with those that stand in it, and how many do; texts: by name.
function places.text(text, texts) return text:gsub(STANDING, function(hex) return texts[name(hex)] end) end

-- The inlines with the texts of their numbers.
function places.filled(inlines, texts)
  return inlines:walk { Str = function(el)
    local text, count = places.text(el.text, texts)
    if count > 0 then return pandoc.Inlines(text) end
  end }
end

return places
