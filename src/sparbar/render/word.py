"""The Word document that pandoc takes its styles from: pandoc's own, in the colours and sizes of the design, on A4."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path

from lxml import etree

from sparbar.design import Tokens, tokens
from sparbar.render import pandoc

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
FONT = "Calibri"  # Word's own, and Carlito in LibreOffice has the same widths
PAGE = (  # A4, in twentieths of a point
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1304" w:right="1247" w:bottom="1304" w:left="1247" w:header="709"'
    ' w:footer="709" w:gutter="0"/>'
)
FOOTER = (  # the page's number
    f'<w:ftr xmlns:w="{W}"><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr><w:fldSimple w:instr=" PAGE "><w:r>'
    "<w:t>1</w:t></w:r></w:fldSimple></w:p></w:ftr>"
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
FOOTER_LINK = f'<Relationship Id="rId40" Type="{OFFICE}/footer" Target="footer1.xml"/>'
FOOTER_TYPE = (
    '<Override PartName="/word/footer1.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"/>'
)
FOOTER_HERE = f'<w:footerReference xmlns:r="{OFFICE}" w:type="default" r:id="rId40"/>'
ADDED = (  # to which part of the document, before what, what
    ("word/document.xml", b"<w:footnotePr>", FOOTER_HERE),
    ("word/document.xml", b"</w:sectPr>", PAGE),
    ("word/_rels/document.xml.rels", b"</Relationships>", FOOTER_LINK),
    ("[Content_Types].xml", b"</Types>", FOOTER_TYPE),
)
HEADINGS = {"Heading1": "h1", "Heading2": "h2", "Heading3": "h3"}


def write_reference(path: Path) -> None:
    """Write it to `path`; the same bytes every time."""
    command = [pandoc.program(), "--print-default-data-file", "reference.docx"]
    default = subprocess.run(command, capture_output=True, check=True).stdout
    with zipfile.ZipFile(io.BytesIO(default)) as old, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name), _changed(name, old.read(name)))
        new.writestr(zipfile.ZipInfo("word/footer1.xml"), FOOTER)


def _changed(name: str, content: bytes) -> bytes:
    for part, mark, added in ADDED:
        if name == part:
            content = content.replace(mark, added.encode() + mark)
    if name != "word/styles.xml":
        return content
    root = etree.fromstring(content)
    for style in [found for found in root.iter(f"{{{W}}}style") if found.get(f"{{{W}}}styleId") in _styles(tokens())]:
        root.remove(style)
    defaults = root.find(f"{{{W}}}docDefaults/{{{W}}}rPrDefault")
    defaults[:] = [etree.fromstring(_run(22, extra='<w:lang w:val="sv-SE"/>', font=FONT))]
    root.extend(etree.fromstring(markup) for markup in _styles(tokens()).values())
    changed: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, standalone=True)
    return changed


def _styles(design: Tokens) -> dict[str, str]:
    """Identifier → style, of those that are the design's."""
    color = {name: design.color(name).removeprefix("#").upper() for name in design.colors}
    styles = {
        name: _paragraph(
            name,
            f"heading {name[-1]}",
            _run(round(22 * design.sizes[size]), color["accent"], bold=True),
            f"<w:keepNext/><w:keepLines/>{'<w:pageBreakBefore/>' if size == 'h1' else ''}"
            f'{_spacing(320, 120)}<w:outlineLvl w:val="{int(name[-1]) - 1}"/>',
            following="BodyText",
        )
        for name, size in HEADINGS.items()
    }
    quiet, small = color["quiet"], 19
    named = {
        "Title": ("Title", _run(52, color["accent"], bold=True), _spacing(600, 120)),
        "Subtitle": ("Subtitle", _run(31, color["accent"]), _spacing(0, 240)),
        "TOCHeading": ("TOC Heading", _run(31, color["accent"], bold=True), f"<w:keepNext/>{_spacing(600, 120)}"),
        "TOC1": ("toc 1", _run(None, bold=True), _spacing(120, 20)),
        "TOC2": ("toc 2", _run(None), f'{_spacing(0, 20)}<w:ind w:left="340"/>'),
        "Footer": ("footer", _run(small, quiet), '<w:jc w:val="center"/>'),
        "TableCaption": ("Table Caption", _run(20, quiet), f"<w:keepNext/>{_spacing(280, 80)}"),
        "ImageCaption": ("Image Caption", _run(20, quiet), _spacing(60, 120)),
        "Figurtitel": ("Figurtitel", _run(22), f"<w:keepNext/>{_spacing(240, 80)}"),
        "Kalla": ("Källa", _run(small, quiet), _spacing(60, 200)),
        "Tabelltext": ("Tabelltext", _run(small), _spacing(40, 40)),
        "Notis": ("Notis", _run(small), _box(color["accent"], color["tint"])),
        "Saknas": ("Saknas", _run(small), _box(color["warning"], color["warning-ground"])),
    }
    styles |= {name: _paragraph(name, *parts) for name, parts in named.items()}
    styles["Hyperlink"] = _character("Hyperlink", "Hyperlink", _run(None, color["accent"]))
    styles["VerbatimChar"] = _character("VerbatimChar", "Verbatim Char", _run(None, font="Consolas"))
    styles["Table"] = _table(color["line"], color["accent"], color["tint"])
    return styles


def _spacing(before: int, after: int) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}"/>'


def _box(edge: str, ground: str) -> str:
    """A line to the left, on a ground of its own."""
    line = f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{edge}"/></w:pBdr>'
    return f"{line}{_shade(ground)}{_spacing(60, 60)}"


def _paragraph(name: str, shown: str, run: str, paragraph: str, following: str = "") -> str:
    after = f'<w:next w:val="{following}"/>' if following else ""
    return (
        f'<w:style xmlns:w="{W}" w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="Normal"/>{after}<w:qFormat/><w:pPr>{paragraph}</w:pPr>{run}</w:style>'
    )


def _character(name: str, shown: str, run: str) -> str:
    return f'<w:style xmlns:w="{W}" w:type="character" w:styleId="{name}"><w:name w:val="{shown}"/>{run}</w:style>'


def _run(size: int | None, color: str = "", bold: bool = False, extra: str = "", font: str = "") -> str:
    """size: in half points."""
    parts = [
        f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:cs="{font}" w:eastAsia="{font}"/>' if font else "",
        "<w:b/>" if bold else "",
        f'<w:color w:val="{color}"/>' if color else "",
        f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "",
        extra,
    ]
    return f'<w:rPr xmlns:w="{W}">{"".join(parts)}</w:rPr>'


def _shade(color: str) -> str:
    return f'<w:shd w:val="clear" w:color="auto" w:fill="{color}"/>'


def _table(line: str, edge: str, head: str) -> str:
    """Hairlines between rows, a green line above and below the head, whose ground is light."""
    rows = "".join(f'<w:{side} w:val="single" w:sz="4" w:color="{line}"/>' for side in ("bottom", "insideH"))
    ends = "".join(f'<w:{side} w:val="single" w:sz="8" w:color="{edge}"/>' for side in ("top", "bottom"))
    return (
        f'<w:style xmlns:w="{W}" w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/>'
        f'<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>{rows}</w:tblBorders><w:tblCellMar>'
        '<w:left w:w="80" w:type="dxa"/><w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:tcBorders>{ends}</w:tcBorders>'
        f'{_shade(head)}<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )
