"""One design for screen and paper: tokens.toml, and what each format derives from it."""

from sparbar.design import sheets
from sparbar.design.tokens import SCHEMES, Scheme, Tokens, contrast, tokens

__all__ = ["SCHEMES", "Scheme", "Tokens", "contrast", "sheets", "tokens"]
