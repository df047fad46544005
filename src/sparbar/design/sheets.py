"""The tokens in each format's own language: custom properties (CSS), variables (SCSS), a dictionary (Typst)."""

from __future__ import annotations

from functools import partial

from sparbar.design.tokens import Scheme, Tokens

MADE = "Made from src/sparbar/design/tokens.toml by `python -m sparbar.design`. Do not edit."


def css(tokens: Tokens) -> str:
    """Custom properties for the pages: light; dark where the system or the reader wants it; light again on paper."""
    light, dark = _color_properties(tokens, "light"), _color_properties(tokens, "dark")
    return (
        f"/* {MADE} */\n"
        + _rule(":root", {"color-scheme": "light", **light, **_measures(tokens)})
        + "@media screen and (prefers-color-scheme: dark) {\n"
        + _rule(':root:not([data-theme="light"])', {"color-scheme": "dark", **dark})
        + "}\n@media screen {\n"
        + _rule(':root[data-theme="dark"]', {"color-scheme": "dark", **dark})
        + "}\n"
    )


def column_widths() -> str:
    """A class for each width that a column can have, in percent: the pages bear no style of their own."""
    return "".join(f".bredd-{width} {{ width: {width}%; }}\n" for width in range(1, 101))


def scss(tokens: Tokens, scheme: Scheme) -> str:
    """Quarto's variables, which its theme (Bootstrap) is made of, followed by ours as custom properties."""
    color, sizes = partial(tokens.color, scheme=scheme), tokens.sizes
    bootstrap = {
        "body-bg": color("paper"),
        "body-color": color("text"),
        "link-color": color("accent"),
        "primary": color("accent"),
        "headings-color": color("accent"),
        "border-color": color("line"),
        "code-bg": color("surface"),
        "code-color": color("text"),
        "navbar-bg": color("masthead"),
        "font-family-sans-serif": tokens.families["screen"],
        "font-family-monospace": tokens.families["screen-code"],
        "font-size-base": tokens.base.screen,
        "line-height-base": f"{tokens.space['leading']}",
        "h1-font-size": f"{sizes['h1']}rem",
        "h2-font-size": f"{sizes['h2']}rem",
        "h3-font-size": f"{sizes['h3']}rem",
    }
    lines = "".join(f"${name}: {value} !default;\n" for name, value in bootstrap.items())
    properties = _rule(":root", {**_color_properties(tokens, scheme), **_measures(tokens)})
    return f"/*-- scss:defaults --*/\n// {MADE}\n{lines}\n/*-- scss:rules --*/\n{properties}"


def typst(tokens: Tokens) -> str:
    """Dictionaries to stand before the template: `token` (base size, families), `ink` (colours), `sizes`."""
    colors = "".join(f'  {name}: rgb("{color.light}"),\n' for name, color in tokens.colors.items())
    sizes = "".join(f"  {name}: {value}em,\n" for name, value in tokens.sizes.items())
    families = "".join(f'  {name}: "{tokens.families[name]}",\n' for name in ("paper", "paper-code", "chart"))
    return (
        f"// {MADE}\n#let token = (\n  base: {tokens.base.paper},\n{families})\n"
        f"#let ink = (\n{colors})\n#let sizes = (\n{sizes})\n"
    )


def _color_properties(tokens: Tokens, scheme: Scheme) -> dict[str, str]:
    return {f"--{name}": tokens.color(name, scheme) for name in tokens.colors}


def _measures(tokens: Tokens) -> dict[str, str]:
    families = {f"--family-{name}": tokens.families[name] for name in ("screen", "screen-code")}
    sizes = {f"--size-{name}": f"{value:g}em" for name, value in tokens.sizes.items()}
    space = {f"--{name}": str(value) for name, value in tokens.space.items()}
    return {**families, **sizes, "--base": tokens.base.screen, **space}


def _rule(selector: str, properties: dict[str, str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {name}: {value};\n" for name, value in properties.items()) + "}\n"
