"""What a PDF says: text, and alternative texts wherever they stand. The files are written by hand, object by object."""

from __future__ import annotations

import zlib
from pathlib import Path

import pytest

from sparbar import docx, pdf
from sparbar.errors import InvalidProject

PAGE = b"BT /F1 12 Tf 10 100 Td (Vi gav 33,3 miljoner.) Tj ET /Span<</MCID 0/Alt%s>>BDC EMC"


def written(folder: Path, spoken: bytes, inside: bytes) -> Path:
    """A PDF of one page whose figure says `spoken` in the structure and `inside` in the page's content, compressed."""
    stream = zlib.compress(PAGE % inside)
    objects = [
        b"<</Type/Catalog/Pages 2 0 R/StructTreeRoot 5 0 R/MarkInfo<</Marked true>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 200]/Contents 4 0 R/StructParents 0"
        b"/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/StructTreeRoot/K[6 0 R]/ParentTree<</Nums[0[6 0 R]]>>>>",
        b"<</Type/StructElem/S/Figure/P 5 0 R/Pg 3 0 R/Alt%s/K 0>>" % spoken,
    ]
    content, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(content)
    content += b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        table,
        start,
    )
    path = folder / "a.pdf"
    path.write_bytes(content)
    return path


UTF_16 = b"<FEFF00480061006C00660074003A0020003500300020002500E5>"  # Halft: 50 %å


@pytest.mark.parametrize(
    ("string", "text"),
    [
        (UTF_16, "Halft: 50 %å"),
        (b" <feff 0041 00e5 >", "Aå"),
        (b"(Hej \\(50\\) \\345\\\r\nslut\\n)", "Hej (50) åslut\n"),
        (b"(\xef\xbb\xbf\xc3\xa5tta)", "åtta"),
        (b"<4>", "@"),
        (b" 12 0 R", pdf.UNREADABLE),
        (b"(a (b) c)", pdf.UNREADABLE),
    ],
)
def test_an_alternative_text_in_the_content_of_a_page(tmp_path: Path, string: bytes, text: str) -> None:
    read = pdf.read_here(written(tmp_path, UTF_16, string))
    assert read.written == ("Halft: 50 %å", text)


def test_text_and_what_is_read_aloud_through_another_process(tmp_path: Path) -> None:
    read = pdf.read(written(tmp_path, UTF_16, b"(Annat)"), "a.pdf")
    assert read.pages == ("Vi gav 33,3 miljoner.",)
    assert read.spoken == ((1, "Halft: 50 %å"),)
    assert read.written == ("Halft: 50 %å", "Annat")


def test_an_alternate_is_no_alternative_text(tmp_path: Path) -> None:
    path = written(tmp_path, UTF_16, b"(a)/Alternates(b)/Altitude(c)")
    assert pdf.read_here(path).written == ("Halft: 50 %å", "a")


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7\n", b"no PDF at all"])
def test_a_file_that_is_no_pdf(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.pdf").write_bytes(content)
    with pytest.raises(InvalidProject, match=r"^out/a\.pdf: a file that PDFium cannot read .*Build again"):
        pdf.read(tmp_path / "a.pdf", "out/a.pdf")


@pytest.mark.parametrize("content", [b"", b"PK no zip"])
def test_a_file_that_is_no_word_document(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "a.docx").write_bytes(content)
    with pytest.raises(InvalidProject, match=r"^out/a\.docx: a file that is no Word document .*Build again"):
        docx.read(tmp_path / "a.docx", "out/a.docx")
