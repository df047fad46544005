"""What changed since a commit: each number then and now, the parts of its change, and the rows behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sparbar import scratch
from sparbar.chapters import read_book
from sparbar.diff import behind, entries, pairs, parts, places, recompute, revision
from sparbar.diff.behind import RowChange, Sides
from sparbar.diff.entries import Entries
from sparbar.diff.pairs import Pair
from sparbar.diff.parts import ORDER, Cause, Part
from sparbar.diff.recompute import Ingredients, Say
from sparbar.diff.revision import Revision
from sparbar.errors import InvalidProject, SparbarError
from sparbar.load import load
from sparbar.originals import Originals
from sparbar.paths import Project

OTHER_ORDER: tuple[Cause, ...] = ("code", "data", "parameters")


@dataclass(frozen=True, slots=True)
class Changed:
    """A number that is not as it was. rows: None when those of then are not known."""

    pair: Pair
    parts: tuple[Part, ...]
    rows: tuple[RowChange, ...] | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """The changed numbers of one chapter."""

    title: str
    changed: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """Everything that changed since a commit. causes: what differs at all, in the order of the decomposition.

    notes: what the reader must know of how it was computed. same: how many numbers are as they were.
    """

    name: str
    commit: str
    years: tuple[int, int]
    causes: tuple[Cause, ...]
    notes: tuple[str, ...]
    chapters: tuple[Chapter, ...]
    same: int


def since(project: Project, name: str, year: int | None, jobs: int, say: Say) -> Since:
    """Compute the numbers as they were at the commit `name` and as they are, and what is between.

    Where `project` has a day, public statistics count as of that day on both sides; else as of what report.yml says.
    Raises InvalidProject for an unknown commit, and when neither the code of that time runs nor a ledger was
    approved then; InvalidData and NotebookFailed when today's report cannot be computed.
    """
    load(project)  # what is wrong with today's data is said before anything runs
    project.build.mkdir(parents=True, exist_ok=True)
    with scratch.folder(project.root / "_build") as work:
        was = revision.extract(project, name, work / "revision")
        years = revision.years(was.project, project, year)
        states = States(was, project, years, work, jobs, say)
        causes = tuple(cause for cause in ORDER if states.differs(cause))
        route = states.route(causes)
        return _compared(states, route)


class States:
    """The ledgers between then and now: each with what of today's it has. Each is computed once, when asked for."""

    def __init__(self, was: Revision, now: Project, years: tuple[int, int], work: Path, jobs: int, say: Say) -> None:
        self.was, self.now, self.years, self.notes = was, now, years, list[str]()
        self._work, self._jobs, self._say = work, jobs, say
        self._known: dict[frozenset[Cause], Entries | None] = {}

    def differs(self, cause: Cause) -> bool:
        """Whether data, code or parameters are not as they were."""
        if cause == "data":
            return not recompute.same_data(self.was.project, self.now)
        if cause == "code":
            return not recompute.same_code(self.was.project, self.now)
        return self.years[0] != self.years[1] or not recompute.same_parameters(self.was.project, self.now)

    def route(self, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
        """The order in which the causes are replaced: data first, code first where the old code cannot do it."""
        self._first(frozenset(causes))
        self._must(frozenset(causes))
        other = tuple(cause for cause in OTHER_ORDER if cause in causes)
        if all(state is not None for state in self.along(causes)):
            return causes
        if all(state is not None for state in self.along(other)):
            self.notes.append("The order is code, then data: the old code does not run on the new data.")
            return other
        self.notes.append("Data and code cannot be told apart: neither runs with the other of its time.")
        return causes

    def along(self, causes: Sequence[Cause]) -> list[Entries | None]:
        """The ledgers on the way from then to now; None for one that cannot be computed."""
        return [self._at(frozenset(causes[:place])) for place in range(len(causes) + 1)]

    def ingredients(self, taken: frozenset[Cause]) -> Ingredients:
        """What a ledger is made of that has today's of `taken`, and then's of the rest."""

        def side(cause: Cause) -> Project:
            return self.now if cause in taken else self.was.project

        year = self.years["parameters" in taken]
        return Ingredients(side("data"), side("code"), side("parameters"), year, self.now.as_of)

    def _at(self, taken: frozenset[Cause]) -> Entries | None:
        if taken not in self._known:
            try:
                self._known[taken] = self._compute(taken)
            except SparbarError:
                self._known[taken] = None
        return self._known[taken]

    def _must(self, taken: frozenset[Cause]) -> None:
        if taken not in self._known:
            self._known[taken] = self._compute(taken)

    def _compute(self, taken: frozenset[Cause]) -> Entries:
        made = self.ingredients(taken)
        with_todays = " and ".join(sorted(taken)) or "nothing"
        self._say(f"numbers with today's {with_todays}", 0.0)
        folder = self._work / "-".join(sorted(taken) or ["then"])
        return entries.of_ledger(recompute.ledger(made, folder, self._jobs, self._say))

    def _first(self, every: frozenset[Cause]) -> None:
        """The numbers of then: computed, else as they were approved."""
        try:
            self._known[frozenset()] = self._compute(frozenset())
        except SparbarError as error:
            if not every:
                raise  # then is now: today's report has this error
            approved = entries.approved_in(self.was.project, self.years[0])
            if approved is None:
                raise self._nothing_to_compare(error) from error
            self._known[frozenset()] = approved
            told = f"The code of {self.was.commit} does not run today ({_reason(error)})."
            self.notes.append(f"{told} Its numbers are those of ledger/{self.years[0]}.csv as approved then.")

    def _nothing_to_compare(self, error: SparbarError) -> SparbarError:
        where = f"{revision.OPTION} {self.was.name}"
        found = f"code that does not run today ({_reason(error)}), and no ledger/{self.years[0]}.csv"
        return InvalidProject.one(where, found, "one of them", "Name a commit with an approved ledger.")


def _reason(error: SparbarError) -> str:
    return f"{error.findings[0].where}: {error.findings[0].found}"


def _compared(states: States, route: tuple[Cause, ...]) -> Since:
    ledgers = states.along(route)
    then, now = ledgers[0] or {}, ledgers[-1] or {}
    years = [states.ingredients(frozenset(route[:place])).year for place in range(len(ledgers))]
    found = pairs.pairs(then, now, years[-1] - years[0])
    beside = [_counterparts(state, now, years[-1] - year) for state, year in zip(ledgers, years, strict=True)]
    known = [state is not None for state in ledgers]
    sides = Sides(then, now, Originals(states.was.project), Originals(states.now))
    changed: dict[str, Changed] = {}
    for pair in found:
        values = [pair.before, *(state.get(pair.key) for state in beside[1:-1]), pair.now][: len(ledgers)]
        rows = behind.changes(sides, pair.before, pair.now)
        if pair.state != "same" or pair.other_key or rows:
            changed[pair.key] = Changed(pair, parts.split(values, known, route), rows)
    where = places.places(read_book(states.now), places.read_answers(states.now, states.years[1]))
    groups = where.groups(item.pair for item in changed.values())
    chapters = tuple(Chapter(group.title, tuple(changed[pair.key] for pair in group.pairs)) for group in groups)
    same = len(found) - len(changed)
    return Since(states.was.name, states.was.commit, states.years, route, tuple(states.notes), chapters, same)


def _counterparts(state: Entries | None, now: Entries, shift: int) -> Mapping[str, entries.Entry]:
    """Today's key → the number's entry in a state between, under whatever name it has there; gone ones by their own."""
    found: Iterable[Pair] = pairs.pairs(state or {}, now, shift)
    return {pair.key: pair.before for pair in found if pair.before is not None}
