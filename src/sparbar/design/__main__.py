"""`python -m sparbar.design` writes the tokens where Quarto reads them without running anything of ours first."""

from sparbar.design.sheets import scss
from sparbar.design.tokens import tokens
from sparbar.paths import Project

TARGET = "_extensions/sparbar/tokens.scss"

if __name__ == "__main__":
    (Project.find().root / TARGET).write_text(scss(tokens()), encoding="utf-8", newline="\n")
