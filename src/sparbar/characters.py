"""Characters that no text of a report may hold: unseen, they change what is seen, or no format can show them.

Control characters, marks that turn the direction of the text around them (so that 123 reads 321), invisible tags, and
code points that are none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

CONTROL = "\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f-\\x9f"
DIRECTION = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
BREAKS = "\u2028\u2029\ufeff\ufff9-\ufffb"
NONE = "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff"
BEYOND = "\U00010000-\U0010ffff"  # few texts hold any of these: of the others a glance at a table is enough
BEYOND_NONE = "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
TAGS = "\U000e0000-\U000e007f"
NEAR = f"{CONTROL}{DIRECTION}{BREAKS}{NONE}"
FORBIDDEN = re.compile(f"[{NEAR}{BEYOND}](?<=[{NEAR}{BEYOND_NONE}{TAGS}])")
EXPECTED = "characters that can be seen"
REMEDY = "Remove it: type the words around it anew."


def forbidden(text: str) -> Iterator[tuple[int, str]]:
    """Each forbidden character of `text`: where it stands, and what it is called."""
    for match in FORBIDDEN.finditer(text):
        yield match.start(), called(match[0])


def called(character: str) -> str:
    """`the invisible character U+202E (RIGHT-TO-LEFT OVERRIDE)`."""
    name = unicodedata.name(character, "no character" if ord(character) > 0x9F else "a control character")
    return f"the invisible character U+{ord(character):04X} ({name})"


def visible(text: str) -> str:
    """`text` for a terminal: no character of it turns, colours or hides what is printed."""
    return FORBIDDEN.sub(lambda match: f"\\u{{{ord(match[0]):x}}}", text)
