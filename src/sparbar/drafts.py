"""What a draft is compared with: the book's texts and numbers as they were at a commit, for the marks in its pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sparbar import approved, citations, git
from sparbar.answers import COMMENT
from sparbar.book import Edition, unanswered
from sparbar.citations import SHORTCODE, BadCitation, Shortcode
from sparbar.diff import entries, pairs, revision
from sparbar.diff.entries import Entries, Entry
from sparbar.numbers import Number
from sparbar.paths import Project


@dataclass(frozen=True, slots=True)
class Draft:
    """name: as it was asked for. commit: its hash. numbers: those approved then, None when no ledger was."""

    name: str
    commit: str
    numbers: Entries | None


def find(project: Project, name: str, year: int) -> Draft:
    """The draft at the commit `name`; raises InvalidProject as revision.find does."""
    commit = revision.find(project, name)
    ledger = _text(project, commit, project.relative(approved.path(project, year)))
    return Draft(name, commit, entries.of_csv(ledger) if ledger else None)


def compared(project: Project, draft: Draft, edition: Edition) -> Mapping[str, Any]:
    """What the renderer marks changes by: each page's Markdown of then with its citations resolved, and the key and
    text of then of each number that has changed since; '' for new ones.
    """
    known = _numbers(draft.numbers, edition.ledger.numbers)
    pages = {
        chapter.slug: _resolved(project, draft.commit, _text(project, draft.commit, chapter.file), edition, known)
        for chapter in edition.book.chapters
    }
    return {"name": draft.name, "pages": pages, "numbers": dict(_changed(draft.numbers, edition))}


def _changed(before: Entries | None, edition: Edition) -> Iterable[tuple[str, str]]:
    if before is None:
        return
    for pair in pairs.pairs(before, entries.of_ledger(edition.ledger)):
        if pair.now and pair.state != "same":
            yield pair.key, pair.before.text if pair.before else ""


def _text(project: Project, commit: str, file: str) -> str:
    """The file as it was at the commit; '' when it was not."""
    return (git.output(project.root, "show", f"{commit}:./{file}") or b"").decode("utf-8", "replace")


def _resolved(project: Project, commit: str, text: str, edition: Edition, numbers: Mapping[str, Number]) -> str:
    def value(cited: Shortcode) -> str:
        if cited.name == "svar" and cited.arguments and cited.arguments[0] in edition.answers:
            file = edition.answers[cited.arguments[0]].file
            answer = COMMENT.sub("", _text(project, commit, file))
            return _filled(answer, value) if answer.strip() else unanswered(file, edition.ledger.year)
        if cited.name == "ar":
            shift = cited.arguments[0] if cited.arguments else "0"
            return str(edition.ledger.year + int(shift)) if shift.lstrip("+-").isdigit() else ""
        try:
            return citations.number_text(cited, numbers) if cited.name == "tal" else ""
        except BadCitation:
            return cited.source  # of a number that nobody approved: the paragraph is marked

    return _filled(text, value)


def _filled(text: str, value: Any) -> str:
    texts = iter([value(cited) for cited in citations.find(text)])
    return SHORTCODE.sub(lambda _: next(texts), text)


def _numbers(before: Entries | None, now: Mapping[str, Number]) -> Mapping[str, Number]:
    """The numbers of then, as far as their text needs them; today's where no ledger was approved then."""
    if before is None:
        return now
    return {key: _number(entry, before, now.get(key)) for key, entry in before.items()}


def _number(entry: Entry, before: Entries, now: Number | None) -> Number:
    """An approved number as a value to print: its precision and its siblings are today's."""
    found = now or pairs.valued(pairs.Pair(entry, None), entry.value)
    siblings = found.together if all(key in before for key in found.together) else ()
    told = {name: getattr(found, name) for name in ("definition", "lineage", "notebook", "cell", "line", "synthetic")}
    return Number(key=entry.key, value=entry.value, unit=entry.unit, together=siblings, **told)
