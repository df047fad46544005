"""Who looks at an edition in which a fault is planted: verify, lint and the build. Each tells its findings as texts."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from sparbar import built, lint, load, sources, verify
from sparbar.approved import unapproved
from sparbar.errors import Finding, SparbarError
from sparbar.ledger import Ledger
from sparbar.paths import Project

# Files that lint reads: texts, and the formats of the book.
TEXT = re.compile(r"data/svar/|chapters/|index\.qmd")
BOOK = re.compile(r"_build/\d+/(ledger\.json|rapport-|html/[^/]+\.html)")
Told = dict[str, list[str]]  # who → what it found


def everyone(project: Project, year: int, changed: Collection[str], lint_book: bool = True) -> Told:
    """What each finds. changed: the files that are not the whole edition's; None of the checks that read none of them
    is asked again: what they say is known, and is nothing. lint_book: whether lint reads the formats of the book."""
    lints = any(TEXT.match(file) or (lint_book and BOOK.match(file)) for file in changed)
    return {
        "verify": verified(project, year, changed),
        "lint": linted(project, year) if lints else [],
        "build": [*(_refused(project) if _any(changed, "data/") else []), *_differing(project, year)],
    }


def linted(project: Project, year: int) -> list[str]:
    try:
        found = lint.lint(project, year).findings
    except SparbarError as error:
        return told(error.findings)
    return [f"{one.file}, line {one.line} | {one.text} | {one.problem} | {' '.join(one.keys)}" for one in found]


def _refused(project: Project) -> list[str]:
    """Why a build does not begin: data that break their schema, and files that are not those that were accepted."""
    try:
        changed = sources.mismatches(project, sources.check(project))
        return told([*changed, *load.read(project)[1]])
    except SparbarError as error:
        return told(error.findings)


def told(findings: Iterable[Finding]) -> list[str]:
    return [f"{finding.where} {finding}" for finding in findings]


def verified(project: Project, year: int, changed: Collection[str] | None = None) -> list[str]:
    """What verify finds. changed: files that are not the whole edition's; None: ask all checks.

    Checks that read none of the changed files are not asked again: what they say is known, and is nothing.
    """
    try:
        if changed is None:
            return texts(verify.verify(project, year).checks)
        edition, home = built.read(project, year), f"_build/{year}/"
        ledger = f"{home}ledger.json" in changed
        checks = [verify.hashes.check(edition)]
        if ledger or _any(changed, "data/", "ledger/", "notebooks/"):
            checks += [verify.entries.check(edition), *verify.computed(edition)]
        if ledger or _any(changed, f"{home}html/", f"{home}printed.json", f"{home}rapport-"):
            checks += verify.printed(edition)
        elif _any(changed, "data/", "ledger/", "notebooks/", f"{home}notebooks/"):
            checks += verify.besides(edition)
        return texts(checks)
    except SparbarError as error:
        return told(error.findings)


def _any(changed: Iterable[str], *beginnings: str) -> bool:
    return any(file.startswith(beginnings) for file in changed)


def texts(checks: Iterable[verify.Check]) -> list[str]:
    faults = (fault for check in checks for fault in check.faults)
    return [f"{fault.key} | {fault.expected} | {fault.found} | {fault.place}" for fault in faults]


def _differing(project: Project, year: int) -> list[str]:
    """What a build says that differs from the approved ledger."""
    try:
        found = unapproved(project, Ledger.read(project, year))
    except SparbarError as error:
        return told(error.findings)
    return [f"{item.key} | {item.column} {item.before} | {item.now} | ledger/{year}.csv" for item in found]
