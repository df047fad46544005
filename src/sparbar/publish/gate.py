"""The gate: every reason why an edition may not be published, all at once.

What is published is built anew; the gate asks of the edition in _build/<year>, which somebody has read and approved,
and of what it was made from. A check that cannot be made is a reason, too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from sparbar import build as building
from sparbar import built, config, git, lint, sources, statement, status, verify
from sparbar.config import Report
from sparbar.errors import Finding, SparbarError
from sparbar.ledger import Difference
from sparbar.lint import Linted
from sparbar.paths import Project
from sparbar.verify import Verified, withheld

COMMITTED = (
    "report.yml", "_quarto.yml", "index.qmd", "requirements.lock", "pyproject.toml", "data", "notebooks", "chapters",
    "ledger", "_extensions", "src",
)  # fmt: skip
SHOWN = 10  # of one kind, before the rest is counted

Findings = Iterable[Finding]


def reasons(project: Project, year: int, today: dt.date, allow_synthetic: bool) -> list[Finding]:
    """Everything that stands between the edition of `year` and its publication."""
    checks: Sequence[Callable[[], Findings]] = (
        lambda: uncommitted(project),
        lambda: unready(status.status(project, year, today)),
        lambda: () if allow_synthetic else (*synthetic(project), *unstated(config.read_report(project))),
        lambda: unapproved(year, *_approval(project, year)),
        lambda: unproven(verify.verify(project, year)),
        lambda: typed(lint.lint(project, year)),
    )
    return list(dict.fromkeys(finding for check in checks for finding in _made(check)))


def _made(check: Callable[[], Findings]) -> Findings:
    try:
        return list(check())
    except SparbarError as error:
        return error.findings


def uncommitted(project: Project) -> Iterator[Finding]:
    """Inputs that are not as the last commit has them: it is the commit that names what was published."""
    words = ("status", "--porcelain", "-z", "--untracked-files=all", "--no-renames", "--", *COMMITTED)
    listed = git.output(project.root, *words)
    remedy = "Commit it, or take it away."
    if listed is None or not git.text(project.root, "rev-parse", "HEAD"):
        yield Finding(str(project.root), "no commit", "inputs committed to git", "`git init`, and commit.")
        return
    if not project.data.is_relative_to(project.root):
        yield Finding(str(project.data), "data outside the repository", "data/ of the report", "Publish from there.")
    changed = [line for line in listed.decode("utf-8").split("\0") if line]
    yield from _some((Finding(line[3:], _state(line), "as committed", remedy) for line in changed), "git status")


def _state(line: str) -> str:
    return "not in git" if line.startswith("??") else "changed since the last commit"


def unready(found: status.Status) -> Iterator[Finding]:
    """Questions without answers, and sources that are not accepted or do not cover the year."""
    for question in found.questions:
        if not question.answered:
            where = f"data/svar/{found.year}/{question.number}.md"
            yield Finding(where, "no answer", f"an answer to question {question.number}", "Write it.")
    for source in found.sources:
        if source.state != "accepted":
            remedy = "Look at it, and take it over with `sparbar sources accept`."
            yield Finding(f"data/{source.file}", f"a {source.state} file", "the accepted one", remedy)
        if source.coverage != "full":
            covered = f"{source.coverage} of {found.year}" if source.coverage == "part" else f"nothing of {found.year}"
            expected = "the whole year: rows of it, received after its end"
            yield Finding(f"data/{source.file}", covered, expected, "Export it again and accept it.")
    if found.findings:
        remedy = "`sparbar build` lists them."
        yield Finding("data", f"{found.findings} findings", "data that obey their schemas", remedy)


def synthetic(project: Project) -> Iterator[Finding]:
    """Sources that are made up."""
    for source in sources.read(project).values():
        if source.synthetic:
            remedy = "Replace it, or publish an example with --allow-synthetic."
            yield Finding(f"data/{source.file}", "synthetic data", "data of the region", remedy)


def unstated(report: Report) -> Iterator[Finding]:
    """What the accessibility statement has to hold by law (2018:1937) and report.yml does not say."""
    for name in statement.missing(report):
        expected = "an e-mail address, a telephone number and the day of the last assessment"
        remedy = "Write it in report.yml, under accessibility; or publish an example with --allow-synthetic."
        yield Finding("report.yml, accessibility", f"no {name}", expected, remedy)


def _approval(project: Project, year: int) -> tuple[bool, Sequence[Difference]]:
    return building.approval(project, withheld.with_values(built.read(project, year)).ledger)


def unapproved(year: int, approved: bool, differences: Sequence[Difference]) -> Iterator[Finding]:
    """Numbers that are not as somebody approved them."""
    place, remedy = f"ledger/{year}.csv", f"Read the difference, then `sparbar accept --all --year {year}`."
    if not approved:
        yield Finding(place, "no approved ledger", "every number approved", remedy)
    told = (
        Finding(f"{place}, {item.key} {item.column}", item.now or "nothing", f"{item.before or 'nothing'}", remedy)
        for item in differences
    )
    yield from _some(told, f"`sparbar build --year {year}`")


def unproven(verified: Verified) -> Iterator[Finding]:
    """What `sparbar verify` found."""
    for check in verified.checks:
        if not check.checked and not check.faults:
            yield Finding(f"verify, {check.kind}", "nothing was checked", check.what, "`sparbar build`.")
        remedy = "Build again." if check.kind == "manifest" else "`sparbar verify` tells more."
        told = (
            Finding(f"verify, {check.kind}: {fault.key}, {fault.place}", fault.found, fault.expected, remedy)
            for fault in check.faults
        )
        yield from _some(told, "`sparbar verify`")


def typed(linted: Linted) -> Iterator[Finding]:
    """What `sparbar lint` found."""
    remedy = "Cite it by its key, or write the exception with a reason; `sparbar lint` tells more."
    told = (
        Finding(f"{item.file}:{item.line}:{item.column}", f"{item.problem}: {item.text}", "a cited number", remedy)
        for item in linted.findings
    )
    yield from _some(told, "`sparbar lint`")
    if not sum(linted.looked.values()):
        yield Finding("sparbar lint", "nothing was looked at", "the texts of the edition", remedy)


def _some(findings: Iterable[Finding], command: str) -> Iterator[Finding]:
    """The first findings of a kind, and how many more there are."""
    told = iter(findings)
    yield from islice(told, SHOWN)
    rest = sum(1 for _ in told)
    if rest:
        yield Finding("…", f"{rest} more of this kind", "none", f"{command} lists all.")
