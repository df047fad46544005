"""The design tokens, read from tokens.toml, and how well two of the colours are told apart."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

FILE = Path(__file__).with_name("tokens.toml")
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


class Color(BaseModel):
    """A colour as #rrggbb, on light and on dark ground."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    light: str = Field(pattern="^#[0-9a-f]{6}$")
    dark: str = Field(pattern="^#[0-9a-f]{6}$")


class Pairs(BaseModel):
    """Which colour stands on which: as text, or as an edge or mark; and the colours that carry no meaning."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: tuple[tuple[str, str], ...]
    edge: tuple[tuple[str, str], ...]
    decorative: tuple[str, ...]


class Base(BaseModel):
    """The size of running text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    screen: str
    paper: str


class Tokens(BaseModel):
    """The whole design. sizes: multiples of the surrounding text."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    colors: Mapping[str, Color]
    pairs: Pairs
    families: Mapping[str, str]
    sizes: Mapping[str, float]
    base: Base
    space: Mapping[str, str | float]

    def color(self, name: str, scheme: Scheme = "light") -> str:
        """The colour `name` as #rrggbb."""
        return self.colors[name].light if scheme == "light" else self.colors[name].dark


@cache
def tokens() -> Tokens:
    """The tokens that everything is styled with."""
    return Tokens.model_validate(tomllib.loads(FILE.read_text(encoding="utf-8")))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2, "relative luminance")."""
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
