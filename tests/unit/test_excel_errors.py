"""Excel's error values in every kind of workbook: found with their cell, where calamine reads an empty one."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from pathlib import Path

import exported
import pytest

from sparbar import receive
from sparbar.errors import InvalidData
from sparbar.receive import excel_errors, workbook

FIXTURES = Path(__file__).parents[1] / "fixtures"
XLS = (FIXTURES / "errors.xls").read_bytes()  # by xlwt 1.3, the result of its last formula changed to #REF!

BOOLERR = 0x0205  # the record of .xls for a cell with an error value

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODS = """\
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3">
<office:body><office:spreadsheet><table:table table:name="Beslut">
<table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="string"><text:p>a</text:p></table:table-cell></table:table-row>
<table:table-row><table:table-cell table:number-columns-repeated="2"/><table:table-cell table:formula="of:=1/0"
 office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
<table:table-cell office:value-type="float" office:value="1"><text:p>1</text:p></table:table-cell></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>
"""  # fmt: skip  # noqa: E501  # LibreOffice's form
ODS_MANIFEST = """\
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
</manifest:manifest>
"""


def zipped(files: dict[str, bytes]) -> bytes:
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return raw.getvalue()


def ods() -> bytes:
    media = b"application/vnd.oasis.opendocument.spreadsheet"
    return zipped(
        {
            "mimetype": media,
            "META-INF/manifest.xml": ODS_MANIFEST.encode(),
            "content.xml": ODS.replace("\n", "").encode(),
        }
    )


def record(kind: int, content: bytes) -> bytes:
    """A record of .xlsb: kind and size of seven bits a byte."""
    head = bytes([kind & 0x7F | 0x80, kind >> 7]) if kind > 0x7F else bytes([kind])
    return head + bytes([len(content)]) + content


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def xlsb() -> bytes:
    """The smallest workbook: a row with a number, an error value and a formula that is one."""
    cell = struct.Struct("<II")  # column, style
    rows = [
        record(0, struct.pack("<IIHBBBI", 4, 0, 300, 0, 0, 0, 0)),
        record(2, cell.pack(0, 0) + struct.pack("<I", 5 << 2 | 2)),  # a small integer
        record(3, cell.pack(1, 0) + b"\x07"),
        record(11, cell.pack(2, 0) + b"\x2a" + bytes(10)),
    ]
    extent = record(148, struct.pack("<IIII", 4, 4, 0, 2))
    sheet = record(129, b"") + extent + record(145, b"") + b"".join(rows) + record(146, b"") + record(130, b"")
    listed = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("Beslut"))
    book = record(131, b"") + record(143, b"") + listed + record(144, b"") + record(132, b"")
    link = f'<Relationship Id="rId1" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    link = f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>'
    return zipped(
        {
            "[Content_Types].xml": b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": link.format("officeDocument", "xl/workbook.bin").encode(),
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": link.format("worksheet", "worksheets/sheet1.bin").encode(),
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


@pytest.mark.parametrize(
    ("raw", "sheet", "found"),
    [
        (XLS, "Ärenden", {"Ärenden!B2": "#DIV/0!", "Ärenden!A3": "#REF!", "Ärenden!B5": "#REF!"}),
        (ods(), "Beslut", {"Beslut!C3": "#DIV/0!"}),
        (xlsb(), "Beslut", {"Beslut!B5": "#DIV/0!", "Beslut!C5": "#N/A"}),
    ],
    ids=["xls", "ods", "xlsb"],
)
def test_error_values_are_found_with_their_cell(raw: bytes, sheet: str, found: dict[str, str]) -> None:
    sheets = {one.name: one for one in workbook.sheets(raw, "uttag")}
    assert {sheets[sheet].address(*cell): error for cell, error in sheets[sheet].errors.items()} == found
    assert all(not one.errors for name, one in sheets.items() if name != sheet)


def records(raw: bytearray, place: int) -> Iterator[tuple[int, int]]:
    """Kind and start of each record of .xls from `place` on."""
    while place + 4 <= len(raw):
        kind, size = struct.unpack_from("<HH", raw, place)
        yield kind, place + 4
        place += 4 + size


def test_an_error_value_in_an_old_workbook_is_a_finding_with_its_address(tmp_path: Path) -> None:
    """The first amount of the export turned into #VALUE!."""
    raw = bytearray((FIXTURES / "nyps.xls").read_bytes())
    stream = next(place for place in range(512, len(raw), 512) if raw[place : place + 4] == b"\x09\x08\x10\x00")
    start = next(
        place
        for kind, place in records(raw, stream)
        if kind in {0x00BD, 0x027E} and raw[place + 2] >= 15  # numbers, from beslut_ar on
    )
    raw[start - 4 : start - 2] = struct.pack("<H", BOOLERR)
    raw[start + 6 : start + 8] = b"\x0f\x01"
    path = tmp_path / "nyps.xls"
    path.write_bytes(raw)
    project = exported.report(tmp_path / "report")
    with pytest.raises(InvalidData) as caught:
        receive.receive(project, [path], "nyps")
    told = [str(finding) for finding in caught.value.findings]
    assert [text for text in told if "Excel's error #VALUE!; expected a value. Correct the formula" in text] == told[:1]
    assert told[0].startswith("Transaktioner!")


@pytest.mark.parametrize("kept", [600, 1024, 3000])
def test_a_workbook_that_is_cut_off_is_refused(kept: int) -> None:
    with pytest.raises(InvalidData, match="a workbook that cannot be read"):
        workbook.sheets(XLS[:kept], "uttag.xls")


def test_a_zip_of_another_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"neither \.xlsx, \.xlsb nor \.ods"):
        excel_errors.read(zipped({"a.txt": b"a"}))
