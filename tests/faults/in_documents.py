"""Faults in the PDF and in the DOCX."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

from planting import Plant, Whole, choose, named, rewrite, slipped
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    ByteStringObject,
    ContentStream,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from sparbar import expected

CODES = re.compile(r"<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]+)>")
ROUND = re.compile(r"\d+0|0")  # it may stand at an axis, which is no number of the ledger: then its figure is named
ALT = re.compile(rb"/Alt<([0-9A-F]+)>")
RUN = re.compile(
    r'<w:hyperlink w:anchor="([^"]+)"[^>]*>(?:(?!</w:hyperlink>).)*?<w:t[^>]*>([^<]*\w[^<]*)</w:t>', re.DOTALL
)


@cache
def _printed(whole: Whole) -> dict[str, set[str]]:
    """Text → the keys of the numbers that are printed so."""
    built = whole.built
    found: dict[str, set[str]] = {}
    for page in built.printed["pages"]:
        for cell in expected.numbers(built, page, expected.tables(built, page)):
            found.setdefault(cell.text, set()).add(cell.key)
    return found


def _glyphs(font: dict) -> dict[str, str]:
    """Glyph (four hexadecimal digits) → its text."""
    table = font["/ToUnicode"].get_data().decode("latin-1")
    pairs = re.findall(r"beginbfchar(.*?)endbfchar", table, re.DOTALL)
    return {
        code.lower(): bytes.fromhex(text).decode("utf-16-be") for part in pairs for code, text in CODES.findall(part)
    }


def _raw(item: object) -> bytes:
    return item.original_bytes if isinstance(item, TextStringObject) else bytes(item)  # type: ignore[call-overload]


def _shown(content: ContentStream, fonts: dict[str, dict[str, str]]) -> Iterator[tuple[int, str, list[str], str]]:
    """Each operation that shows text: its place, font, glyphs and text."""
    font = ""
    for place, (operands, operator) in enumerate(content.operations):
        if operator == b"Tf":
            font = operands[0]
        if operator in {b"TJ", b"Tj"}:
            items = operands[0] if operator == b"TJ" else operands
            raw = b"".join(_raw(item) for item in items if isinstance(item, TextStringObject | ByteStringObject)).hex()
            glyphs = [raw[at : at + 4] for at in range(0, len(raw), 4)]
            yield place, font, glyphs, "".join(fonts[font].get(glyph, "?") for glyph in glyphs)


def _is_number(text: str, page: int) -> bool:
    """Whether so much is shown that it tells which number it is of, and it is not the number of the page."""
    return bool(re.search(r"\d.*[\d%]|\d\s\w", text)) and text != str(page)


def _written(file: str, made: io.BytesIO) -> Callable[[Path], None]:
    return lambda root: rewrite(root / file, made.getvalue())


def pdf_text(whole: Whole, random: random.Random) -> Plant:
    """A digit of a number, or the only glyph of a number word, in a page's content stream."""
    file = f"{whole.edition}/rapport-{whole.year}.pdf"
    printed = _printed(whole)
    while True:
        reader = PdfReader(whole.root / file)
        at = random.randrange(4, len(reader.pages))
        page = reader.pages[at]
        fonts = {name: _glyphs(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
        content = ContentStream(page.get_contents(), reader)
        runs = [run for run in _shown(content, fonts) if run[3] in printed and _is_number(run[3], at + 1)]
        if runs:
            break
    place, font, glyphs, text = choose(random, runs)
    others = [glyph for glyph, shown in fonts[font].items() if shown.isdigit()]
    digit = choose(random, [i for i, glyph in enumerate(glyphs) if fonts[font][glyph].isdigit()])
    glyphs[digit] = choose(random, [glyph for glyph in others if glyph != glyphs[digit]])
    operator = content.operations[place][1]
    new = ByteStringObject(bytes.fromhex("".join(glyphs)))
    content.operations[place] = ([ArrayObject([new])] if operator == b"TJ" else [new], operator)
    writer = PdfWriter(clone_from=reader)
    content = ContentStream(content, writer)
    writer.pages[at].replace_contents(content)
    made = io.BytesIO()
    writer.write(made)
    # What is shown at once may be the end of a longer number: in charts digits are placed one by one.
    keys = {key for longer, known in printed.items() if text in longer for key in known}
    axes = whole.built.printed["figures"] if ROUND.fullmatch(text) else ()
    names = (named(*keys, *axes), named(f"rapport-{whole.year}.pdf, page {at + 1}"))
    return Plant("edited PDF", f"{file}, page {at + 1}: {text}", names, _written(file, made))


def _figures(whole: Whole) -> dict[str, str]:
    """Alternative text → figure."""
    built = whole.built
    return {" ".join(filter(None, expected.picture(built, key)[1:])): key for key in built.printed["figures"]}


def pdf_alternative(whole: Whole, random: random.Random) -> Plant:
    """The alternative text of a figure in the structure tree: wherever it stands there, or in one of its places."""
    file = f"{whole.edition}/rapport-{whole.year}.pdf"
    words = _figures(whole)
    writer = PdfWriter(clone_from=PdfReader(whole.root / file))
    objects = [each.get_object() for each in writer._objects if each is not None]
    figures = [each for each in objects if isinstance(each, DictionaryObject) and str(each.get("/Alt", "")) in words]
    figure = choose(random, figures)
    text = str(figure["/Alt"])
    same = [each for each in figures if str(each["/Alt"]) == text]
    new = slipped(text, random)
    for each in random.choice((same, [figure])):
        each[NameObject("/Alt")] = TextStringObject(new)
    made = io.BytesIO()
    writer.write(made)
    names = (named(words[text]), named(f"rapport-{whole.year}.pdf"))
    return Plant("edited PDF", f"{file}, alternative text of {words[text]}", names, _written(file, made))


def pdf_alternative_in_content(whole: Whole, random: random.Random) -> Plant:
    """The alternative text of a figure in the content of its page, where Typst writes it once more."""
    file = f"{whole.edition}/rapport-{whole.year}.pdf"
    words = _figures(whole)
    writer = PdfWriter(clone_from=PdfReader(whole.root / file))
    contents = [page.get_contents().get_data() for page in writer.pages]
    read = [(at, match, bytes.fromhex(match[1].decode()).decode("utf-16")) for at, content in enumerate(contents)
            for match in ALT.finditer(content)]  # fmt: skip
    at, match, text = choose(random, [each for each in read if each[2] in words])
    new = b"\xfe\xff" + slipped(text, random).encode("utf-16-be")
    stream = DecodedStreamObject()
    stream.set_data(contents[at][: match.start(1)] + new.hex().upper().encode() + contents[at][match.end(1) :])
    writer.pages[at][NameObject("/Contents")] = writer._add_object(stream)
    made = io.BytesIO()
    writer.write(made)
    names = (named(words[text]), named(f"rapport-{whole.year}.pdf"))
    what = f"{file}, page {at + 1}, alternative text of {words[text]} in the content"
    return Plant("edited PDF", what, names, _written(file, made))


def docx_number(whole: Whole, random: random.Random) -> Plant:
    """A number of the document."""
    file = f"{whole.edition}/rapport-{whole.year}.docx"
    printed = _printed(whole)
    with zipfile.ZipFile(whole.root / file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    document = parts["word/document.xml"].decode("utf-8")
    runs = [match for match in RUN.finditer(document) if match[2] in printed]
    match = choose(random, runs)
    new = document[: match.start(2)] + slipped(match[2], random) + document[match.end(2) :]
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, new.encode("utf-8") if name == "word/document.xml" else content)
    names = (named(*printed[match[2]]), named(f"rapport-{whole.year}.docx"))
    return Plant("edited DOCX", f"{file}, {match[1]}: {match[2]}", names, _written(file, made))


def document_gone(whole: Whole, random: random.Random) -> Plant:
    kind = random.choice(("pdf", "docx"))
    file = f"{whole.edition}/rapport-{whole.year}.{kind}"
    return Plant(
        f"edited {kind.upper()}",
        f"{file} is gone",
        (named(f"rapport-{whole.year}.{kind}"),),
        lambda root: (root / file).unlink(),
    )
