"""What of a Markdown text is prose, how hard it is to read, and how its words are spelt."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny
from hypothesis import given
from hypothesis import strategies as st

from sparbar import spelling
from sparbar.errors import InvalidProject
from sparbar.paths import Project
from sparbar.prose import blanked, words
from sparbar.readability import lix

YEAR = 2024
MARKDOWN = """---
notebooks: [pengar]
---
# Året {#sec-aret}

Vi gav *stöd* till {{< tal money.cases form=ord >}} projekt, se [källan](https://example.org/sida "Titel") och
@fig-mal. `kod` <!-- dold -->

::: {#fig-mal}
{{< figur money.trust >}}

Förtroende i länet.
:::

```
mer kod
```
"""


class Words:
    """A dictionary that knows these words alone."""

    def __init__(self, *known: str) -> None:
        self.known = set(known)

    def lookup(self, word: str) -> bool:
        return word in self.known or word.lower() in self.known


def test_only_what_a_reader_reads_is_prose() -> None:
    text = "Året Vi gav stöd till projekt se källan och Förtroende i länet"
    assert [word.text for word in words(MARKDOWN)] == text.split()


def test_a_word_is_where_it_stands_in_the_file() -> None:
    word = next(word for word in words(MARKDOWN) if word.text == "stöd")
    assert MARKDOWN.split("\n")[word.line - 1][word.column - 1 :].startswith("stöd*")


@given(st.text(alphabet="ab *`{<>}#:\n-|[]()@_!.", max_size=200))
def test_what_is_blanked_keeps_every_line_and_column(markdown: str) -> None:
    text = blanked(markdown)
    assert len(text) == len(markdown)
    assert all(now in {old, " "} for old, now in zip(markdown, text, strict=True))


def test_lix_is_words_a_sentence_and_the_share_of_long_words() -> None:
    """Ten words in two sentences, two of them longer than six letters: 10 / 2 + 100 * 2 / 10."""
    assert lix("Vi bor i en by. Regionen ger stöd till företag.") == 25


def test_a_cited_number_is_one_short_word() -> None:
    assert lix("Vi gav {{< tal money.granted form=mkr >}} till projekt.") == lix("Vi gav tal till projekt.")


def test_each_item_of_a_list_is_a_sentence() -> None:
    assert lix("Vi ger\n\n- stöd till by\n- lån till stad\n") == lix("Vi ger. Stöd till by. Lån till stad.")


def test_without_words_there_is_no_lix() -> None:
    assert lix("<!-- svaret -->") is None


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return tiny.report(tmp_path)


def known(project: Project, *more: str) -> Words:
    """A dictionary with every word of the report, and `more`."""
    found = spelling.check(project, YEAR, Words())
    return Words(*(item.word.text for item in found.misspellings), *more)


def test_a_misspelt_word_is_named_with_its_place_and_the_right_one_like_it(project: Project) -> None:
    right = known(project, "projektet", "växte")
    tiny.write(project.root, "data/svar/2024/5.2.md", "Projektet växte.\n\nProjektte växte.\n")
    checked = spelling.check(project, YEAR, right)
    assert not checked.passed
    (found,) = checked.misspellings
    assert (found.file, found.word.line, found.word.column) == ("data/svar/2024/5.2.md", 3, 1)
    assert (found.word.text, found.times, found.nearest) == ("Projektte", 1, ("Projektet",))


def test_the_word_list_holds_what_the_dictionary_lacks(project: Project) -> None:
    right = known(project)
    tiny.write(project.root, "data/svar/2024/5.2.md", "Spårbarheten.\n")
    tiny.write(project.root, "chapters/words.txt", "# Ord\nSpårbarheten  # vår term\nkvarglömt\n")
    checked = spelling.check(project, YEAR, right)
    assert checked.passed
    assert checked.unused == ("kvarglömt",)


def test_words_of_the_glossary_and_the_registers_are_reviewed(project: Project) -> None:
    right = known(project)
    tiny.write(project.root, "data/svar/2024/5.2.md", "ERUF i Skinnskatteberg.\n")
    assert "Skinnskatteberg" not in right.known
    assert [item.word.text for item in spelling.check(project, YEAR, right).misspellings] == ["i"]


def test_a_word_list_that_is_not_utf8_is_refused(project: Project) -> None:
    (project.root / "chapters/words.txt").write_bytes("Västerås".encode("latin-1"))
    with pytest.raises(InvalidProject, match=r"chapters/words\.txt, line 1: byte 0xE4, which is not UTF-8"):
        spelling.check(project, YEAR, Words())
