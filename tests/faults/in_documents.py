"""Faults in the PDF and in the DOCX."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from planting import Plant, Whole, choose, named, rewrite, slipped
from pypdf import PageObject, PdfReader, PdfWriter
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
ABOVE, DEEP = 10.0, 40.0  # points from the place that a link leads to down to its line, and to the end of any key
ALT = re.compile(rb"/Alt<([0-9A-F]+)>")
Point = tuple[float, float]
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


def _written(file: str, made: io.BytesIO) -> Callable[[Path], None]:
    return lambda root: rewrite(root / file, made.getvalue())


def _places(page: PageObject) -> list[Point]:
    """Where each operation that shows text begins."""
    found: list[Point] = []

    def visit(operator: bytes, _: object, cm: Sequence[float], tm: Sequence[float]) -> None:
        if operator in {b"TJ", b"Tj"}:
            x, y = tm[4], tm[5]
            found.append((cm[0] * x + cm[2] * y + cm[4], cm[1] * x + cm[3] * y + cm[5]))

    page.extract_text(visitor_operand_before=visit)
    return found


def _boxes(annotation: DictionaryObject) -> Iterator[tuple[float, ...]]:
    """The boxes of a link: left, bottom, right, top."""
    corners = [float(number) for number in annotation.get("/QuadPoints", ())]
    for at in range(0, len(corners), 8):
        xs, ys = corners[at : at + 8 : 2], corners[at + 1 : at + 8 : 2]
        yield min(xs), min(ys), max(xs), max(ys)
    if not corners:
        yield tuple(map(float, annotation["/Rect"]))


def _linked(whole: Whole, reader: PdfReader, page: PageObject, place: Point) -> str:
    """The number to whose line of the register a place of a page links; '' where it does not."""
    for annotation in (one.get_object() for one in page.get("/Annots", ())):
        for left, bottom, right, top in _boxes(annotation):
            if left - 1 <= place[0] < right and bottom - 1 <= place[1] < top and "/Dest" in annotation:
                target = annotation["/Dest"]
                return _line(whole, reader, target) if isinstance(target, ArrayObject) else ""
    return ""


def _line(whole: Whole, reader: PdfReader, target: ArrayObject) -> str:
    """The key in the line of the register that is led to: it stands in the column left of there."""
    page = next(one for one in reader.pages if one.indirect_reference == list.__getitem__(target, 0))
    left, top = float(target[2]), float(target[3]) - ABOVE
    shown = zip(_places(page), (text for *_, text in _runs(reader, page)), strict=True)
    cells = sorted((-y, x, text) for (x, y), text in shown if x < left - 1 and top - DEEP < y < top)
    words = "".join("".join(text for *_, text in cells).split())
    return max((key for key in whole.built.numbers if words.startswith(key)), key=len, default="")


def _runs(reader: PdfReader, page: PageObject) -> Iterator[tuple[int, str, list[str], str]]:
    fonts = {name: _glyphs(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    return _shown(ContentStream(page.get_contents(), reader), fonts)


def pdf_text(whole: Whole, random: random.Random) -> Plant:
    """A digit of a number, in a page's content stream: in prose, a title, a table or a chart."""
    file = f"{whole.edition}/rapport-{whole.year}.pdf"
    reader, key = PdfReader(whole.root / file), ""
    while not key:
        at = random.randrange(2, len(reader.pages))
        page = reader.pages[at]
        runs = zip(_runs(reader, page), _places(page), strict=True)
        digits = [(run, place) for run, place in runs if re.search(r"\d", run[3])]
        if digits:
            (place, font, glyphs, text), where = choose(random, digits)
            key = _linked(whole, reader, page, where)
    fonts = {name: _glyphs(font.get_object()) for name, font in page["/Resources"]["/Font"].items()}
    content = ContentStream(page.get_contents(), reader)
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
    names = (named(key), named(f"rapport-{whole.year}.pdf, page {at + 1}"))
    return Plant("edited PDF", f"{file}, page {at + 1}, {key}: {text}", names, _written(file, made))


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
