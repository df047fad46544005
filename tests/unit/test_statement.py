"""The accessibility statement's facts: from report.yml, and what it does not say is told as missing."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
import tiny

from sparbar import statement
from sparbar.chapters import Book, Chapter
from sparbar.config import Accessibility, Report, read_report
from sparbar.errors import InvalidProject
from sparbar.formatting import UNKNOWN

WHOLE = Accessibility(email="region@example.org", phone="000-00 00 00", assessed=dt.date(2025, 1, 31))


def report(accessibility: Accessibility) -> Report:
    return Report(
        year=2024, title="Redovisning", region="R", county="L", publisher="Region Exempel", language="sv",
        accessibility=accessibility,
    )  # fmt: skip


def facts(accessibility: Accessibility) -> dict[str, str]:
    rows = statement.table(report(accessibility), "Verksamhetsår 2024", "2025-02-20")["rows"]
    return {row["header"]: row["cells"][0]["text"] for row in rows}


def test_it_says_whose_the_report_is_whom_to_tell_and_when_it_was_assessed() -> None:
    assert facts(WHOLE) == {
        "Ansvarig": "Region Exempel",
        "Digital tjänst": "Redovisning, verksamhetsår 2024",
        "E-post": "region@example.org",
        "Telefon": "000-00 00 00",
        "Senast bedömd": "2025-01-31",
        "Senast uppdaterad": "2025-02-20",
    }
    assert statement.lacking(report(WHOLE)) == ""


def test_what_nobody_has_written_is_told_as_missing() -> None:
    partly = Accessibility(phone="000-00 00 00")
    assert [name for name, said in facts(partly).items() if said == UNKNOWN] == ["E-post", "Senast bedömd"]
    said = f"Tillgänglighetsredogörelsen saknar uppgifter: e-post, senast bedömd. {statement.REMEDY}"
    assert statement.lacking(report(partly)) == said
    assert statement.table(report(partly), "V", "d")["notes"] == [said]


def test_only_a_book_that_prints_it_has_one() -> None:
    other = Chapter("chapters/a.qmd", "a", True, (), "# A\n\n{{< tabell book.sources >}}\n")
    printing = Chapter("chapters/g.qmd", "g", True, (), "# G\n\n{{< tabell book.statement >}}\n")
    assert statement.page(Book((other, printing))) == "g"
    assert statement.page(Book((other,))) == ""


@pytest.mark.parametrize(
    ("setting", "found"),
    [("email: region", "accessibility, email: 'region'"), ("assessed: igår", "accessibility, assessed: 'igår'")],
)
def test_a_setting_that_is_none_is_refused(tmp_path: Path, setting: str, found: str) -> None:
    project = tiny.report(tmp_path)
    with project.config.open("a", encoding="utf-8") as file:
        file.write(f"accessibility:\n  {setting}\n")
    with pytest.raises(InvalidProject) as error:
        read_report(project)
    assert found in str(error.value)
    assert "report.yml" in str(error.value)
