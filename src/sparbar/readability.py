"""How hard a text is to read: LIX, the readability index for Swedish.

C. H. Björnsson, Läsbarhet (1968): words per sentence, plus the percentage of words longer than six letters. Below 30 is
very easy, 40-50 the prose of newspapers, above 60 very hard (the language of the bureaucracy).
"""

from __future__ import annotations

from sparbar.prose import SENTENCE_END, WORD, blanked

LONG = 6  # letters; a word with more is long
HARD = 60  # above this, plain language is not reached
CITED = "tal"  # a cited number reads as one short word


def lix(markdown: str) -> int | None:
    """LIX of the prose, rounded; None when there are no words. A cited number counts as one short word."""
    text = blanked(markdown, CITED)
    words = WORD.findall(text)
    if not words:
        return None
    sentences = sum(1 for sentence in SENTENCE_END.split(text) if WORD.search(sentence))
    long = sum(len(word) > LONG for word in words)
    return round(len(words) / sentences + 100 * long / len(words))
