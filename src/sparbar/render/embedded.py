"""The embedded renderer: pandoc (wheel pypandoc-binary) runs lua/embedded.lua, Typst (wheel typst) makes the PDF.

Needs no Quarto. The subset of Quarto it supports is what lua/chapter.lua and lua/crossref.lua accept; the rest is
refused, all at once. Same inputs and epoch give the same bytes.
"""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path

import pypandoc
import typst

from sparbar.design import sheets, tokens
from sparbar.errors import Finding, RenderFailed
from sparbar.render import RenderJob, Say, silent

HERE = Path(__file__).parent
SCRIPTS = ("theme.js", "tables.js")
REFUSED = 2  # embedded.lua's exit code when it has written its problems


class EmbeddedRenderer:
    """HTML pages, PDF/UA-1 and DOCX from the chapters, without anything installed beside Python packages."""

    def render(self, job: RenderJob, say: Say = silent) -> None:
        """Makes every format the job names. Raises `RenderFailed` with all findings if the book is refused."""
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch)
            for place in (job.pdf, job.docx):
                if place:
                    place.parent.mkdir(parents=True, exist_ok=True)
            if job.html:
                job.html.mkdir(parents=True, exist_ok=True)
            for step, seconds in _run_pandoc(job, folder):
                say(step, seconds)
            if job.html:
                _write_assets(job.html)
            if job.pdf:
                began = time.perf_counter()
                source = sheets.typst(tokens()).encode() + (folder / "book.typ").read_bytes()
                job.pdf.write_bytes(compile_pdf(source, job.root, job.epoch))
                say("PDF", time.perf_counter() - began)


def _write_assets(html: Path) -> None:
    """The pages' scripts; the tokens and the rules that use them, as one file."""
    for script in SCRIPTS:
        shutil.copyfile(HERE / script, html / script)
    rules = "".join((HERE / name).read_text(encoding="utf-8") for name in ("book.css", "figures.css"))
    (html / "book.css").write_text(
        sheets.css(tokens()) + rules + sheets.column_widths(), encoding="utf-8", newline="\n"
    )


def _run_pandoc(job: RenderJob, folder: Path) -> list[tuple[str, float]]:
    """Run embedded.lua; what it did, step by step, with seconds."""
    order = {
        "root": str(job.root),
        "extension": str(job.root / "_extensions/sparbar/sparbar.lua"),
        "templates": str(HERE),
        "panel": job.panel,
        "problems": str(folder / "problems.json"),
        "chapters": [chapter._asdict() for chapter in job.chapters],
    }
    wanted = {"html": job.html, "typst": job.pdf and folder / "book.typ", "docx": job.docx}
    order.update({name: str(place.resolve()) for name, place in wanted.items() if place})
    (folder / "job.json").write_text(json.dumps(order), encoding="utf-8")
    environment = os.environ | {
        "SPARBAR_BOOK": str((job.work / "book.json").resolve()),
        "SOURCE_DATE_EPOCH": str(job.epoch),
    }
    command = [pypandoc.get_pandoc_path(), "lua", str(HERE / "lua/embedded.lua"), str(folder / "job.json")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)
    if done.returncode == REFUSED and (folder / "problems.json").exists():
        raise RenderFailed(_findings(folder / "problems.json"))
    if done.returncode != 0:
        raise RenderFailed.one("pandoc lua", done.stderr.strip(), "exit code 0", "Report it: the renderer is at fault.")
    steps = (line.split("\t") for line in done.stdout.splitlines())
    return [(step, float(seconds)) for step, seconds in steps]


def _findings(path: Path) -> list[Finding]:
    problems = json.loads(path.read_text(encoding="utf-8"))
    return [
        Finding(
            problem["where"],
            problem["found"],
            problem["expected"],
            problem.get("remedy") or "Correct it there.",
        )
        for problem in problems
    ]


def compile_pdf(source: bytes, root: Path, epoch: int) -> bytes:
    """Typst source to PDF/UA-1. Paths in it start at `root`; only fonts from Python packages are used.

    Raises `RenderFailed` when Typst refuses it, for example a figure without alternative text.
    """
    try:
        pdf: bytes = typst.compile(  # type: ignore[misc]  # its stub wants input and root of one type
            source,
            root=str(root),
            pdf_standards=["ua-1"],
            timestamp=epoch,
            ignore_system_fonts=True,
            font_paths=[str(_matplotlib_fonts())],
        )
    except typst.TypstError as error:
        hints = "; ".join(error.hints) or "See the figure or table named."
        raise RenderFailed.one("Typst", f"{error.message} {error.diagnostic}", "a PDF/UA-1 document", hints) from error
    return pdf


def _matplotlib_fonts() -> Path:
    """DejaVu, which the figures' text is set in. Found without importing matplotlib, which is slow."""
    spec = importlib.util.find_spec("matplotlib")
    assert spec is not None, "matplotlib is a dependency"
    assert spec.origin is not None, "matplotlib is a package with files"
    return Path(spec.origin).parent / "mpl-data/fonts/ttf"
