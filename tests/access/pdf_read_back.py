"""A PDF read back, independently of who wrote it: what PDF/UA-1 (ISO 14289-1) and EN 301 549 ask of a document.

Typst refuses to write a PDF/UA that breaks its rules. Here the result is asked again, object by object.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

HEADINGS = [f"/H{level}" for level in range(1, 7)]
FILES = ("/FontFile", "/FontFile2", "/FontFile3")


@dataclass
class Checked:
    """How many things of each kind were looked at, and what is wrong with them."""

    counts: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def hold(self, kind: str, right: object, fault: str) -> None:
        """Count one thing of a kind; `fault` says what is wrong unless `right`."""
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if not right:
            self.faults.append(f"{kind}: {fault}")


@dataclass(frozen=True, slots=True)
class Element:
    """A structure element: its standard type, its dictionary, its parents' types."""

    kind: str
    held: DictionaryObject
    path: tuple[str, ...]


def check(path: Path) -> Checked:
    """Look at everything in the PDF at `path`."""
    reader = PdfReader(path)
    checked = Checked()
    elements = list(_elements(reader))
    _document(reader, checked)
    _headings(elements, checked)
    _alternatives(elements, checked)
    _tables(elements, checked)
    for number, page in enumerate(reader.pages, start=1):
        _links(page, number, checked)
        _fonts(page, number, checked)
    _text(reader, checked)
    return checked


def _resolved(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _elements(reader: PdfReader) -> Iterator[Element]:
    root = _resolved(reader.trailer["/Root"].get("/StructTreeRoot"))
    roles = {name: str(_resolved(kind)) for name, kind in (_resolved((root or {}).get("/RoleMap")) or {}).items()}

    def below(node: DictionaryObject, path: tuple[str, ...]) -> Iterator[Element]:
        children = _resolved(node.get("/K", []))
        for child in children if isinstance(children, ArrayObject) else [children]:
            held = _resolved(child)
            if isinstance(held, DictionaryObject) and "/S" in held:
                kind = roles.get(str(held["/S"]), str(held["/S"]))
                yield Element(kind, held, path)
                yield from below(held, (*path, kind))

    if root:
        yield from below(root, ())


def _document(reader: PdfReader, checked: Checked) -> None:
    root = reader.trailer["/Root"]
    marked = _resolved(root.get("/MarkInfo", {})).get("/Marked")
    checked.hold("document", marked and str(marked).lower() == "true", "is not marked as tagged")
    checked.hold("document", root.get("/Lang") == "sv-SE", f"language {root.get('/Lang')}, not sv-SE")
    shown = _resolved(root.get("/ViewerPreferences", {})).get("/DisplayDocTitle")
    checked.hold("document", shown and str(shown).lower() == "true", "the window would show the file's name")
    checked.hold("document", reader.metadata and reader.metadata.title, "has no title")
    xmp = _resolved(root.get("/Metadata"))
    told = xmp.get_data().decode("utf-8") if xmp is not None else ""
    checked.hold("document", re.search(r"pdfuaid:part(>|=\")1", told), "does not say that it is PDF/UA-1")
    checked.hold("bookmarks", len(reader.outline) > 0, "there are none")


def _headings(elements: list[Element], checked: Checked) -> None:
    level = 0
    for element in elements:
        if element.kind in HEADINGS:
            now = HEADINGS.index(element.kind) + 1
            checked.hold("headings", now <= level + 1, f"{element.kind} after /H{level}")
            level = now
    checked.hold("headings", level, "there are none")


def _alternatives(elements: list[Element], checked: Checked) -> None:
    for element in elements:
        if element.kind in {"/Figure", "/Formula"}:
            checked.hold("figures", str(element.held.get("/Alt", "")).strip(), "a figure without alternative text")


def _tables(elements: list[Element], checked: Checked) -> None:
    """Rows hold cells and nothing else; header cells say of what they are the header."""
    for element in elements:
        if element.kind in {"/TH", "/TD"}:
            checked.hold("cells", element.path[-1] == "/TR", f"{element.kind} in {element.path[-1]}")
        if element.kind == "/TH":
            checked.hold("header cells", _scope(element.held), "a header cell without scope")


def _scope(held: DictionaryObject) -> object:
    attributes = _resolved(held.get("/A", []))
    listed = attributes if isinstance(attributes, ArrayObject) else [attributes]
    return next((scope for each in listed if (scope := _resolved(each).get("/Scope"))), None)


def _links(page: Any, number: int, checked: Checked) -> None:
    annotations = [_resolved(each) for each in _resolved(page.get("/Annots", []))]
    if annotations:
        checked.hold("pages with links", page.get("/Tabs") == "/S", f"page {number}: tabs do not follow the structure")
    for annotation in annotations:
        if annotation.get("/Subtype") == "/Link":
            checked.hold("links", annotation.get("/Contents"), f"page {number}: a link that says nothing")
            checked.hold("links in the tree", "/StructParent" in annotation, f"page {number}: outside the tree")


def _fonts(page: Any, number: int, checked: Checked) -> None:
    fonts = _resolved(_resolved(page.get("/Resources", {})).get("/Font", {}))
    for name, font in fonts.items():
        held = _resolved(font)
        below = [_resolved(each) for each in _resolved(held.get("/DescendantFonts", []))] or [held]
        descriptors = [_resolved(each.get("/FontDescriptor", {})) for each in below]
        embedded = all(any(file in descriptor for file in FILES) for descriptor in descriptors)
        checked.hold("fonts", embedded, f"page {number}: {name} is not embedded")
        checked.hold("fonts with text", "/ToUnicode" in held, f"page {number}: {name} cannot be read as text")


def _text(reader: PdfReader, checked: Checked) -> None:
    """Bookmarks are in reading order, and the text of each page names those that lead to it."""
    titles = [(str(item.title), reader.get_destination_page_number(item)) for item in _flat(reader.outline)]
    checked.hold("reading order", [at for _, at in titles] == sorted(at for _, at in titles), "bookmarks go back")
    for title, at in titles:
        text = "".join(reader.pages[at].extract_text().split()).replace("\u00ad", "")
        wanted = "".join(title.split())
        checked.hold("reading order", wanted in text, f"page {at + 1} does not say “{title}”")


def _flat(outline: list[Any]) -> Iterator[Any]:
    for item in outline:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item
