"""A build from data to book: made beside the last one, and swapped in whole when everything has worked."""

from __future__ import annotations

import functools
import shutil
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

from sparbar import (
    approved,
    collecting,
    drafts,
    finding,
    manifest,
    panel,
    printed,
    render,
    rewritten,
    scratch,
    standing,
    swap,
    takeaway,
    verify_release,
)
from sparbar.beside import Beside
from sparbar.cached import Decision
from sparbar.drafts import Draft
from sparbar.errors import Finding, RenderFailed
from sparbar.ledger import Audience, Difference, Ledger
from sparbar.panel import places as panel_places
from sparbar.paths import Project
from sparbar.prepared import FIGURES, Prepared, Say, prepare
from sparbar.samefiles import SameFiles
from sparbar.standing import Built
from sparbar.store import Store

BOOK = "book.json"
QUARTO = ("docx",)  # what it may want bitmaps for


def run(
    project: Project, year: int, jobs: int, say: Say, audience: Audience = "internal", *, cache: bool = False
) -> Prepared:
    """Notebooks only: ledger, figures, and book.json where Quarto's shortcodes look for it."""
    with scratch.folder(project.work) as work, Beside() as beside:
        kept = standing.store(project) if cache else None
        prepared = prepare(project, year, work, jobs, say, beside, audience, formats=QUARTO, kept=kept)
        prepared.bitmaps.result()
        figures = project.figures / str(year)
        prepared.edition.write(work / BOOK, project.relative(figures))
        prepared.edition.ledger.write_json(work / "ledger.json")
        made = {figures: work / FIGURES, project.work / "quarto" / BOOK: work / BOOK}
        made |= {project.edition(year) / "ledger.json": work / "ledger.json", **_proof(project, prepared, work)}
        with scratch.alone(project.work):
            swap.swap(made, project.work)
    return prepared


def build(
    project: Project,
    year: int,
    formats: Sequence[str],
    renderer: render.Renderer,
    jobs: int,
    say: Say,
    audience: Audience = "internal",
    *,
    published: bool = False,
    since: str = "",
    cache: bool = False,
) -> Built:
    """The whole book of `year` in `formats` (html, pdf, docx) for `audience`, as a draft or as `published`.

    cache: reuse results of notebooks that still hold, and keep new ones.
    since: a commit; the HTML marks what has changed since then. A failed build leaves the last one as it was. Raises
    InvalidProject as drafts.find does, and whatever prepare and the renderer raise.
    """
    draft = drafts.find(project, since, year) if since else None
    # Bitmaps and files wait until pandoc has no need of the cores and only the PDF is made; a DOCX holds bitmaps.
    free_at_once = "pdf" not in formats or "docx" in formats
    with scratch.folder(project.work) as work, Beside(free_at_once) as beside:
        _clear(project, year)
        kept = standing.store(project) if cache else None
        prepared = prepare(
            project, year, work, jobs, say, beside, audience, formats=formats, published=published, kept=kept
        )
        if draft:
            prepared = _marked(project, prepared, draft)
        new = work / "edition"
        new.mkdir()
        prepared.edition.write(work / BOOK, project.relative(work / FIGURES))
        job = _job(project, prepared, work, new, formats, jobs, kept)
        if job.docx:  # the others print the SVG
            prepared.bitmaps.result()
        files = SameFiles(new, project.edition(year))
        written = beside.submit(_write_files, prepared, work, files)
        pages_ready = functools.partial(_add_to_pages, prepared, files.within("html"), beside, written)
        rendered = renderer.render(replace(job, pages_ready=pages_ready), say)
        beside.free()
        written.result()
        if published:
            shutil.copyfile(verify_release.__file__, new / "html/verify_release.py")
        _check_whole(prepared, new, formats)
        _check_taken(files, manifest.write(project, new, year, prepared.made.versions))
        made = {project.edition(year): new, **_proof(project, prepared, work)}
        if not published:  # figures/ is for the draft in hand
            made[project.figures / str(year)] = work / FIGURES
        with scratch.alone(project.work):
            pages = rewritten.pages(new / "html", project.edition(year) / "html")
            swap.swap(made, project.work)
    return replace(_built(project, prepared, formats), decisions=(*_decided(prepared), *rendered, *pages))


def _write_files(prepared: Prepared, work: Path, files: SameFiles) -> None:
    """What needs no rendered page: ledger, notebooks, what pages are to print; and for the HTML code, rows, figures."""
    prepared.bitmaps.result()
    shown, new, figures, html = prepared.shown, files.folder, work / FIGURES, files.within("html")
    shown.ledger.write_json(new / "ledger.json")
    printed.write(prepared.edition, new / printed.FILE, figures)
    collecting.notebooks(shown, files.within("notebooks"))
    if prepared.second:
        executed = {name: new / f"notebooks/{name}.ipynb" for name in shown.executed}
        panel.write_sources(html, shown, executed)
        takeaway.write(html, shown.ledger, figures)


def _add_to_pages(prepared: Prepared, html: SameFiles, beside: Beside, written: Future[None]) -> None:
    """What is told of the rendered pages' numbers, and search; after the other files."""
    beside.free()
    written.result()
    if prepared.second:
        where = panel_places.find(html.folder)
        panel.write(html, prepared.shown, prepared.second.result(), where)
        finding.write(html, prepared.shown, where)


def _clear(project: Project, year: int) -> None:
    """Remove what a build that was killed while it swapped left beside its places."""
    with scratch.alone(project.work):
        swap.finish(project.work)
        swap.clear([project.edition(year), project.figures / str(year), project.proof(year)])


def _check_whole(prepared: Prepared, new: Path, formats: Sequence[str]) -> None:
    """All is there: a renderer that says nothing may still have written nothing, or not called pages_ready."""
    edition = prepared.edition
    wanted = ["ledger.json", printed.FILE, *(f"notebooks/{name}.ipynb" for name in edition.book.notebooks)]
    pages = [f"{chapter.slug}.html" for chapter in edition.book.chapters] + [finding.INDEX]
    wanted += [f"html/{page}" for page in pages if "html" in formats]
    wanted += [f"rapport-{edition.ledger.year}.{name}" for name in formats if name != "html"]
    missing = [name for name in wanted if not (new / name).is_file() or not (new / name).stat().st_size]
    if missing:
        remedy = "Report it: the renderer is at fault."
        raise RenderFailed(Finding(name, "not written", "a file of the book", remedy) for name in missing)


def _check_taken(files: SameFiles, hashes: Mapping[str, str]) -> None:
    """The files that are those of the last build still hold what they are to hold; hashes: of the edition's files."""
    changed = [name for name, sha256 in files.taken.items() if hashes.get(name) != sha256]
    if changed:
        expected, remedy = "a folder that only builds write to", "Build again."
        raise RenderFailed(Finding(name, "changed by another program meanwhile", expected, remedy) for name in changed)


def _decided(prepared: Prepared) -> Iterator[Decision]:
    """Why each notebook ran, or did not."""
    yield from (run.decision for run in prepared.shown.executed.values() if run.decision is not None)


def _marked(project: Project, prepared: Prepared, draft: Draft) -> Prepared:
    """The same, with what the renderer marks changes by."""
    edition = prepared.edition
    about = {**edition.about, "since": drafts.compared(project, draft, edition)}
    return replace(prepared, edition=replace(edition, about=about))


def approval(project: Project, ledger: Ledger) -> tuple[bool, tuple[Difference, ...]]:
    """Whether any ledger of the year is approved, and how `ledger` differs from it; nothing when none is."""
    known = approved.exists(project, ledger.year)
    return known, approved.unapproved(project, ledger) if known else ()


def _proof(project: Project, prepared: Prepared, work: Path) -> Mapping[Path, Path]:
    """What a public edition was made from, to be kept outside of it, so that it can be verified here."""
    if not prepared.shown.public:
        return {}
    prepared.shown.proof.write_json(work / "proof.json")
    return {project.proof(prepared.shown.ledger.year): work / "proof.json"}


def _built(project: Project, prepared: Prepared, formats: Sequence[str]) -> Built:
    edition, ledger = prepared.edition, prepared.shown.proof
    folder = project.edition(ledger.year)
    names = {"html": "html/index.html", "pdf": f"rapport-{ledger.year}.pdf", "docx": f"rapport-{ledger.year}.docx"}
    outputs = tuple(folder / names[name] for name in formats)
    known, differences = approval(project, ledger)
    lacks = (*edition.about["shortcomings"], *edition.about["unstated"])
    withheld = tuple(prepared.shown.disclosure.withheld.values())
    return Built((*outputs, folder / "ledger.json"), differences, known, lacks, withheld)


def _job(
    project: Project, prepared: Prepared, work: Path, new: Path, formats: Sequence[str], jobs: int, kept: Store | None
) -> render.RenderJob:
    year = prepared.edition.ledger.year
    chapters = tuple(
        render.Chapter(chapter.file, chapter.slug, chapter.appendix) for chapter in prepared.edition.book.chapters
    )
    return render.RenderJob(
        root=project.root,
        work=work,
        chapters=chapters,
        html=new / "html" if "html" in formats else None,
        pdf=new / f"rapport-{year}.pdf" if "pdf" in formats else None,
        docx=new / f"rapport-{year}.docx" if "docx" in formats else None,
        epoch=prepared.made.epoch,
        panel=True,
        jobs=jobs,
        kept=kept,
    )
