"""The cache of builds: what it holds, and clearing it."""

from __future__ import annotations

import typer

from sparbar.cli.app import app, bold, out, project_at

cache_app = typer.Typer(
    help="What builds keep in _build/.cache, to be reused while it still holds.", no_args_is_help=True
)
app.add_typer(cache_app, name="cache")


@cache_app.command()
def show() -> None:
    """How much the cache holds, and how much it may."""
    from sparbar import standing

    project = project_at(None, None)
    kept = standing.store(project)
    usage = kept.usage()
    for kind, number in usage.entries.items():
        out.print(f"{number} {kind}")
    used, limit = usage.size / 1e6, kept.limit / 1e6
    out.print(
        f"{usage.objects} files, {used:.1f} MB of at most {limit:.0f} MB in {bold(project.relative(kept.folder))}"
    )


@cache_app.command()
def clear() -> None:
    """Empty the cache: the next build runs every notebook. Builds that are made stay."""
    from sparbar import standing

    project = project_at(None, None)
    kept = standing.store(project)
    usage = kept.usage()
    kept.clear()
    out.print(f"Removed {usage.objects} files, {usage.size / 1e6:.1f} MB, from {bold(project.relative(kept.folder))}")
