"""A build is swapped in whole or not at all: whatever fails, the last book and its figures stay byte for byte."""

from __future__ import annotations

import dataclasses
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import made
import pytest
import tiny

from sparbar import build as building
from sparbar import notebooks, swap
from sparbar.build import build, run
from sparbar.cached import Decision
from sparbar.errors import Finding, NotebookFailed, RenderFailed, SparbarError
from sparbar.paths import Project
from sparbar.records import BITMAPS, FORMS
from sparbar.render import RenderJob

BITMAP = {name: form.replace(".svg", ".png") for name, form in BITMAPS.items()}
NUMBERS = (made.number("money.cases", 6, "ärenden"),)
PAGES = ("01-valfard", "05-anslaget", "a-kallor", "index")
FIGURES = (made.figure("money.by_goal"),)
Break = Callable[[Project, pytest.MonkeyPatch], None]


def silent(_: str, __: float) -> None:
    """Hears nothing."""


class Writer:
    """Writes a page and a PDF, then does what it is told."""

    def __init__(self, then: Callable[[], None] = lambda: None, text: str = "first") -> None:
        self.then, self.text = then, text

    def render(self, job: RenderJob, *_: Any) -> tuple[Decision, ...]:
        assert job.html is not None
        assert job.pdf is not None
        assert (job.work / "book.json").is_file()
        job.html.mkdir(exist_ok=True)
        for chapter in job.chapters:
            (job.html / f"{chapter.slug}.html").write_text(self.text, encoding="utf-8")
        job.pages_ready()
        job.pdf.write_text(self.text, encoding="utf-8")
        self.then()
        return ()


def raising(error: BaseException) -> Callable[..., Any]:
    def fail(*_: Any, **__: Any) -> None:
        raise error

    return fail


def builds(project: Project, writer: Writer | None = None, year: int = 2024) -> Any:
    return build(project, year, ("html", "pdf"), writer or Writer(), 1, silent)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A report with a build and the figures of 2024."""
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setattr(notebooks, "execute", made.executor(NUMBERS, FIGURES))
    project = tiny.report(tmp_path / "report")
    builds(project)
    return project


def built(project: Project) -> dict[str, bytes]:
    """Everything that builds write, hidden files too."""
    return {
        f"{folder.name}/{file}": raw
        for folder in (project.build, project.figures)
        for file, raw in tiny.files(folder).items()
    }


def test_a_build_leaves_the_edition_its_figures_and_nothing_else(project: Project) -> None:
    folders = ("kod", "rader", "sok", "trace")
    beside = tuple(f"_build/2024/html/{folder}/" for folder in folders)
    assert {file.split("/")[3] for file in built(project) if file.startswith(beside)} == set(folders)
    assert sorted(file for file in built(project) if not file.startswith(beside)) == sorted(
        [
            *(f"_build/2024/html/figurer/money.by_goal.{kind}" for kind in ("csv", "png", "svg")),
            *(f"_build/2024/html/{page}.html" for page in PAGES),
            "_build/2024/ledger.json",
            "_build/2024/manifest.json",
            "_build/2024/notebooks/money.ipynb",
            "_build/2024/printed.json",
            "_build/2024/rapport-2024.pdf",
            *(f"figures/2024/money/by_goal{form}" for form in (*FORMS, BITMAP["html"])),
        ]
    )
    assert [path.name for path in project.build.iterdir()] == ["2024"]


def test_the_next_build_takes_the_place_of_the_last_one_whole(project: Project) -> None:
    tiny.write(project.root, "_build/2024/html/left-over.html", "old")
    tiny.write(project.root, "figures/2024/money/left-over.svg", "old")
    result = builds(project, Writer(text="second"))
    after = built(project)
    assert after["_build/2024/html/index.html"] == b"second"
    assert not [file for file in after if "left-over" in file]
    assert result.outputs == tuple(
        project.build / f"2024/{file}" for file in ("html/index.html", "rapport-2024.pdf", "ledger.json")
    )
    assert [path.name for path in project.build.iterdir()] == ["2024"]


def test_another_year_leaves_this_one_alone(project: Project) -> None:
    before = built(project)
    builds(project, Writer(text="2023"), year=2023)
    after = built(project)
    assert {file: raw for file, raw in after.items() if "2024" in file} == before
    assert b"<title>Titel 2023</title>" in after["figures/2023/money/by_goal.svg"]


def breaks(file: str, text: str) -> Break:
    return lambda project, _: void(tiny.write(project.root, file, text))


def void(_: object) -> None:
    """Nothing."""


def executes(*numbers: Any, figures: Any = FIGURES) -> Break:
    return lambda _, patch: patch.setattr(notebooks, "execute", made.executor(numbers, figures))


def missing_picture(_: Project, patch: pytest.MonkeyPatch) -> None:
    execute = made.executor(NUMBERS, FIGURES)

    def without(*arguments: Any, **more: Any) -> Any:
        executed = execute(*arguments, **more)
        (executed["money"].folder / "by_goal.hel.svg").unlink()
        return executed

    patch.setattr(notebooks, "execute", without)


FAILED = NotebookFailed([Finding("notebooks/money.ipynb, cell x", "KeyError", "a cell that runs", "Correct it.")])
STAGES: dict[str, tuple[Break, type[BaseException]]] = {
    "report.yml": (breaks("report.yml", "year: 2024\n"), SparbarError),
    "the book": (breaks("_quarto.yml", "book:\n"), SparbarError),
    "the data": (breaks("data/parter.csv", "x\n"), SparbarError),
    "an answer to nothing": (breaks("data/svar/2024/9.9.md", "x\n"), SparbarError),
    "a question without a place": (breaks("chapters/01-valfard.qmd", "# Välfärd\n"), SparbarError),
    "a notebook": (lambda _, patch: patch.setattr(notebooks, "execute", raising(FAILED)), SparbarError),
    "the ledger": (executes(dataclasses.replace(NUMBERS[0], cell="")), SparbarError),
    "an unknown key": (executes(made.number("money.other")), SparbarError),
    "a figure": (missing_picture, OSError),
    "the time": (lambda _, patch: patch.setenv("SOURCE_DATE_EPOCH", "nu"), SparbarError),
    "the manifest": (lambda _, patch: patch.setattr(building.manifest, "write", raising(OSError())), OSError),
    "the swap": (lambda _, patch: patch.setattr(building.shutil, "move", raising(OSError("full"))), OSError),
}


@pytest.mark.parametrize(("break_it", "error"), STAGES.values(), ids=STAGES)
def test_a_failure_at_any_stage_leaves_the_last_build(
    project: Project, monkeypatch: pytest.MonkeyPatch, break_it: Break, error: type[BaseException]
) -> None:
    before = built(project)
    break_it(project, monkeypatch)
    with pytest.raises(error):
        builds(project, Writer(text="second"))
    assert built(project) == before
    assert [path.name for path in project.build.iterdir()] == ["2024"]


@pytest.mark.parametrize("error", [RenderFailed([]), OSError("no space left"), KeyboardInterrupt(), MemoryError()])
def test_a_renderer_that_fails_half_way_leaves_the_last_build(project: Project, error: BaseException) -> None:
    before = built(project)
    with pytest.raises(type(error)):
        builds(project, Writer(raising(error), text="second"))
    assert built(project) == before
    assert [path.name for path in project.build.iterdir()] == ["2024"]


class Forgetful(Writer):
    """Leaves a page empty, or does not say that its pages are ready, and says nothing of it."""

    def __init__(self, forgotten: str) -> None:
        super().__init__(text="second")
        self.forgotten = forgotten

    def render(self, job: RenderJob, *more: Any) -> tuple[Decision, ...]:
        if self.forgotten == "pages_ready":
            return super().render(dataclasses.replace(job, pages_ready=lambda: None), *more)
        decisions = super().render(job, *more)
        assert job.html is not None
        (job.html / self.forgotten).write_bytes(b"")
        return decisions


@pytest.mark.parametrize(
    ("forgotten", "missing"),
    [("index.html", ["html/index.html"]), ("pages_ready", ["html/sok/index.js"])],
)
def test_what_a_renderer_forgets_is_named_and_leaves_the_last_build(
    project: Project, forgotten: str, missing: list[str]
) -> None:
    before = built(project)
    with pytest.raises(RenderFailed) as error:
        builds(project, Forgetful(forgotten))
    assert [finding.where for finding in error.value.findings] == missing
    assert built(project) == before


def swapped(folder: Path, new: dict[str, str]) -> Path:
    """A folder whose last files are of long ago, after those of `new` have taken its place."""
    place = folder / "place"
    for file, text in new.items():
        tiny.write(folder, f"new/{file}", text)
    for path in place.rglob("*.txt"):
        os.utime(path, ns=(10**18, 10**18))
    swap.swap({place: folder / "new"}, folder)
    return place


@pytest.mark.parametrize("linked", [True, False])
def test_what_has_the_same_content_keeps_its_time_and_what_has_not_is_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, linked: bool
) -> None:
    if not linked:  # a system without a second name for a file
        monkeypatch.setattr(os, "link", raising(OSError("no links")))
    place = swapped(tmp_path, {"a.txt": "one", "in/b.txt": "two", "gone.txt": "three"})
    same, other = (place / name for name in ("a.txt", "in/b.txt"))
    before = same.stat().st_ino, other.stat().st_ino
    assert swapped(tmp_path, {"a.txt": "one", "in/b.txt": "new"}) == place
    assert tiny.files(place) == {"a.txt": b"one", "in/b.txt": b"new"}
    assert same.stat().st_mtime_ns == 10**18
    assert other.stat().st_mtime_ns != 10**18
    assert (same.stat().st_ino == before[0], other.stat().st_ino == before[1]) == (linked, False)
    assert {path.stat().st_nlink for path in (same, other)} == {1}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["place"]


def test_a_file_with_other_permissions_or_that_is_a_link_is_not_taken_over(tmp_path: Path) -> None:
    place = swapped(tmp_path, {"a.txt": "one", "b.txt": "two"})
    (place / "a.txt").chmod(0o600)
    (place / "b.txt").replace(tmp_path / "elsewhere")
    (place / "b.txt").symlink_to(tmp_path / "elsewhere")
    swapped(tmp_path, {"a.txt": "one", "b.txt": "two"})
    assert (place / "a.txt").stat().st_mode & 0o777 != 0o600
    assert not (place / "b.txt").is_symlink()
    assert (place / "b.txt").stat().st_nlink == 1


def test_what_was_moved_aside_comes_back_when_the_new_one_cannot_take_its_place(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, rename = built(project), Path.rename

    def fail(self: Path, target: Path) -> Path:
        if self.name == ".2024.new":
            raise PermissionError("a viewer holds the file")
        return rename(self, target)

    monkeypatch.setattr(swap, "_exchanged", lambda *_: False)  # a system that cannot change two names in one step
    monkeypatch.setattr(Path, "rename", fail)
    with pytest.raises(PermissionError):
        builds(project, Writer(text="second"))
    assert built(project) == before
    assert [path.name for path in project.build.iterdir()] == ["2024"]


@pytest.mark.parametrize("exchange", [True, False])
def test_when_the_figures_cannot_take_their_place_the_book_comes_back(
    project: Project, monkeypatch: pytest.MonkeyPatch, exchange: bool
) -> None:
    before, take = built(project), swap._take

    def fail(step: swap._Step) -> None:
        if Path(step.place).parent == project.figures:
            raise PermissionError("a viewer holds the file")
        take(step)

    if not exchange:
        monkeypatch.setattr(swap, "_exchanged", lambda *_: False)
    monkeypatch.setattr(swap, "_take", fail)
    executes(*NUMBERS, figures=(dataclasses.replace(FIGURES[0], title="Ny"),))(project, monkeypatch)
    with pytest.raises(PermissionError):
        builds(project, Writer(text="second"))
    assert built(project) == before
    assert [path.name for path in project.build.iterdir()] == ["2024"]


def test_the_first_build_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notebooks, "execute", made.executor(NUMBERS, FIGURES))
    project = tiny.report(tmp_path / "report")
    with pytest.raises(RenderFailed):
        builds(project, Writer(raising(RenderFailed([]))))
    assert list(project.build.iterdir()) == []
    assert not project.figures.exists()


def test_another_folder_on_another_disk(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """shutil.move copies there; the build's own folder must be whole before it takes the place."""
    elsewhere = Project.at(project.root, build=tmp_path / "elsewhere")
    builds(elsewhere)
    before = tiny.files(elsewhere.build)
    copied = shutil.copytree

    def half(source: Path, target: Path) -> None:
        copied(source, target)
        (target / "ledger.json").unlink()
        raise OSError("no space left")

    monkeypatch.setattr(building.shutil, "move", half)
    with pytest.raises(OSError, match="no space left"):
        builds(elsewhere, Writer(text="second"))
    assert tiny.files(elsewhere.build) == before
    assert [path.name for path in elsewhere.build.iterdir()] == ["2024"]


def test_what_a_killed_swap_left_behind_is_cleared_away(project: Project) -> None:
    for name in (".2024.old", ".2024.new"):
        tiny.write(project.root, f"_build/{name}/html/index.html", "older")
    builds(project, Writer(text="second"))
    assert [path.name for path in project.build.iterdir()] == ["2024"]
    assert (project.edition(2024) / "html/index.html").read_text(encoding="utf-8") == "second"


# sparbar run


def test_run_writes_figures_ledger_and_what_quarto_reads(project: Project) -> None:
    book = project.edition(2024) / "html/index.html"
    run(project, 2023, 1, silent)
    assert {file for file in built(project) if "2023" in file} == {
        "_build/2023/ledger.json",
        *(f"figures/2023/money/by_goal{form}" for form in (*FORMS, BITMAP["docx"])),
    }
    assert b"figures/2023/money/by_goal.svg" in (project.build / "quarto/book.json").read_bytes()
    assert book.read_text(encoding="utf-8") == "first"


def test_a_run_that_fails_leaves_the_figures(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = built(project)
    executes(made.number("money.other"), figures=())(project, monkeypatch)
    with pytest.raises(SparbarError):
        run(project, 2024, 1, silent)
    assert built(project) == before
