"""The names that a notebook uses, in one import."""

from sparbar import charts, followed, grants, reported, titles
from sparbar.config import publisher, report_year
from sparbar.load import load
from sparbar.recording import Recorder
from sparbar.recording.recorder import number_row, text_row
from sparbar.records import Cell, Column, Row
from sparbar.rows import join

__all__ = [
    "Cell",
    "Column",
    "Recorder",
    "Row",
    "charts",
    "followed",
    "grants",
    "join",
    "load",
    "number_row",
    "publisher",
    "report_year",
    "reported",
    "text_row",
    "titles",
]
