"""`python -m sparbar.design` writes the tokens where Quarto reads them without running anything of ours first."""

from collections.abc import Mapping

from sparbar.design.sheets import scss
from sparbar.design.tokens import SCHEMES, tokens
from sparbar.paths import Project

FOLDER = "_extensions/sparbar"


def files() -> Mapping[str, str]:
    """File from the project's root → its text, for each scheme."""
    return {f"{FOLDER}/tokens-{scheme}.scss": scss(tokens(), scheme) for scheme in SCHEMES}


if __name__ == "__main__":
    for file, text in files().items():
        (Project.find().root / file).write_text(text, encoding="utf-8", newline="\n")
