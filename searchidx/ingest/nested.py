"""Paragraphs that hold other paragraphs: a scraper that took the text of every element gave that
of an element in another twice, once with what stands around it."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["unnested"]

# A shorter one may be the end of another by chance.
_SHORTEST = 40
# Shorter ones are pieces of sentences whose links are lost, or buttons; one that ends otherwise
# may be a line of a song.
_SHORTEST_TWICE = 25
_ENDS = (".", "!", "?", "”", '"', ")")


def unnested(lines: list[str]) -> list[str] | None:
    """The paragraphs of a text (none is empty), each once; None if none holds another.

    Where an element was never closed, each paragraph ends in the whole of the next; a
    container is the paragraphs that follow it.

    >>> first = "Nelayan di Wetar tidak melaut sejak Senin pagi."
    >>> second = "Ombak setinggi empat meter, kata syahbandar."
    >>> unnested([first + second, first, second]) == [first, second]
    True
    """
    below = lines[1:]
    # Hardly any text has one, which these tell at once.
    if not (
        any(map(str.endswith, lines, below))
        or any(map(str.startswith, lines, below))
        or (below and lines[0].endswith(below[-1]))
    ):
        return None
    left: list[str] = []
    for at, line in enumerate(lines):
        following = lines[at + 1 :]
        # What stands above the paragraphs in a container of all: "Ringkasan berita: …".
        start = 0 if at or len(lines) < 3 or len(lines[1]) < _SHORTEST else line.find(lines[1])
        if start > 0 and _is_made_of(line[start:], following):
            left.append(line[:start].rstrip())
        elif not following or not _holds(line, following[0]):
            left.append(line)
        elif not _is_made_of(line, following):
            rest = line.removesuffix(following[0]).rstrip()
            left += [rest] if rest else []
    return left if left != lines else None


def _holds(line: str, below: str) -> bool:
    """Whether a paragraph ends in the next one, or begins with it and goes on."""
    if line == below:
        return len(line) >= _SHORTEST_TWICE and line.endswith(_ENDS)
    return len(below) >= _SHORTEST and (line.endswith(below) or line.startswith(below))


def _is_made_of(line: str, below: Sequence[str]) -> bool:
    """Whether a paragraph is nothing but some of those that follow, in their order."""
    at = 0
    for part in below:
        if line.startswith(part, at):
            at += len(part)
            while line[at : at + 1].isspace():
                at += 1
            if at == len(line):
                return True
    return False
