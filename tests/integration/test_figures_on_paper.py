"""Figures in the PDF: their words at the size at which they are printed, and all they show as alternative text."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from pathlib import Path

import pypdfium2
from pypdfium2 import raw

DIGIT = 0.729  # height of a digit of DejaVu Sans, in sizes of the font
SMALLEST = 7.5  # points


def digits(page: pypdfium2.PdfPage) -> Iterator[float]:
    """The size in points, on paper, of each digit that the charts' font prints."""
    text = page.get_textpage()
    name, flags = ctypes.create_string_buffer(64), ctypes.c_int()
    for place in range(text.count_chars()):
        raw.FPDFText_GetFontInfo(text, place, name, 64, flags)
        if (
            b"DejaVuSans" in name.value
            and b"Mono" not in name.value
            and chr(raw.FPDFText_GetUnicode(text, place)).isdigit()
        ):
            left, bottom, right, top = text.get_charbox(place)
            yield max(top - bottom, right - left) / DIGIT  # heads of columns stand upright


def test_the_numbers_of_charts_are_large_enough_on_paper(built: Callable[[int], Path]) -> None:
    sizes: list[float] = []
    with pypdfium2.PdfDocument(built(2024) / "rapport-2024.pdf") as document:
        for page in document:
            sizes += digits(page)
    assert len(sizes) > 300
    assert min(sizes) >= SMALLEST
