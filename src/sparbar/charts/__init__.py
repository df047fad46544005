"""Charts in the house style, drawn from numbers of the ledger: every bar, circle and shade is a number.

A chart function takes numbers and labels and returns a Chart; titles, source lines and files come with recording.
"""

from sparbar.charts.bars import bars, paired_bars
from sparbar.charts.chart import Chart, Write
from sparbar.charts.maps import Area, municipality_map
from sparbar.charts.matrix import Edge, MatrixRow, matrix
from sparbar.charts.multiples import Series, small_multiples
from sparbar.charts.shaded import shaded_map
from sparbar.charts.stacked import stacked_bars
from sparbar.charts.timeline import Span, timeline

__all__ = [
    "Area",
    "Chart",
    "Edge",
    "MatrixRow",
    "Series",
    "Span",
    "Write",
    "bars",
    "matrix",
    "municipality_map",
    "paired_bars",
    "shaded_map",
    "small_multiples",
    "stacked_bars",
    "timeline",
]
