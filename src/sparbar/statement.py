"""What the accessibility statement says of the edition itself: whose it is, whom to tell, and when it was assessed.

Lag (2018:1937) om tillgänglighet till digital offentlig service asks for it; Digg says what it is to hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sparbar import formatting
from sparbar.chapters import Book
from sparbar.config import Report

KEY = "book.statement"
EMAIL, PHONE, ASSESSED = "E-post", "Telefon", "Senast bedömd"
REMEDY = "De skrivs i report.yml, under accessibility."


def table(report: Report, subtitle: str, day: str) -> Mapping[str, Any]:
    """The statement's facts, one a row; what report.yml does not say is told as missing. day: of the edition."""
    facts = {
        "Ansvarig": report.publisher,
        "Digital tjänst": f"{report.title}, {subtitle[:1].lower()}{subtitle[1:]}",
        **_told(report),
        "Senast uppdaterad": day,
    }
    rows = [
        {"header": name, "total": False, "cells": [{"text": said or formatting.UNKNOWN}]}
        for name, said in facts.items()
    ]
    columns = [{"text": head, "align": "left", "width": width} for head, width in (("Uppgift", 0.3), ("Svar", 0.7))]
    return {"columns": columns, "rows": rows, "notes": [told] if (told := lacking(report)) else []}


def lacking(report: Report) -> str:
    """A sentence naming what report.yml does not say; '' when it says everything."""
    names = [name[:1].lower() + name[1:] for name, said in _told(report).items() if not said]
    return f"Tillgänglighetsredogörelsen saknar uppgifter: {', '.join(names)}. {REMEDY}" if names else ""


def missing(report: Report) -> list[str]:
    """The settings below accessibility in report.yml that the statement needs and that say nothing."""
    return [name for name, said in report.accessibility if not said]


def _told(report: Report) -> Mapping[str, str]:
    asked = report.accessibility
    return {
        EMAIL: asked.email,
        PHONE: asked.phone,
        ASSESSED: asked.assessed.isoformat() if asked.assessed else "",
    }


def page(book: Book) -> str:
    """The page that prints the statement, without .html; '' when none does."""
    wanted = ("tabell", (KEY,))
    return next((c.slug for c in book.chapters if wanted in [(s.name, s.arguments) for s in c.shortcodes()]), "")
