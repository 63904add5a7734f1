"""Words whose stem is not Sastrawi's: reviewed by hand, each with its reason.

``exceptions.yaml`` repairs wrong stems and families torn apart; ``protected.yaml`` lists names
that the stemmer would take for affixed words. Users add their own in searchidx.yaml.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from searchidx.analysis.sources import shipped

__all__ = ["Exceptions", "load_exceptions"]


class Exceptions(NamedTuple):
    """What to do with words instead of asking Sastrawi.

    Attributes:
        stems: word -> its stem.
        reasons: word -> why, for those of the shipped files.
        names: words that are left alone because they are names.
    """

    stems: Mapping[str, str]
    reasons: Mapping[str, str]
    names: frozenset[str]


def load_exceptions(
    shipped_stems: bool = True,
    shipped_names: bool = True,
    stems: Mapping[str, str] | None = None,
    protect: Iterable[str] = (),
) -> Exceptions:
    """The shipped exceptions, those of the user, or both; the user's win.

    Args:
        shipped_stems: whether exceptions.yaml is used.
        shipped_names: whether protected.yaml is used.
        stems: word -> stem, folded.
        protect: words to leave alone, folded.
    """
    own, reasons = _shipped_stems() if shipped_stems else ({}, {})
    names = _shipped_names() if shipped_names else frozenset()
    given = dict(stems or {})
    reasons = {word: reason for word, reason in reasons.items() if word not in given}
    return Exceptions({**own, **given}, reasons, (names | frozenset(protect)) - given.keys())


def _read(name: str) -> Any:
    # Importing it takes longer than many a query.
    import yaml

    return yaml.load(shipped(name), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@cache
def _shipped_stems() -> tuple[dict[str, str], dict[str, str]]:
    data = _read("exceptions.yaml")
    stems: dict[str, str] = {}
    reasons: dict[str, str] = {}
    for group in data["stems"]:
        reason = group.pop("reason")
        for stem, words in group.items():
            stems.update(dict.fromkeys(words.split(), stem))
            reasons.update(dict.fromkeys(words.split(), reason))
    for group in data["keep"]:
        words = group["words"].split()
        stems.update(zip(words, words, strict=True))
        reasons.update(dict.fromkeys(words, group["reason"]))
    return stems, reasons


@cache
def _shipped_names() -> frozenset[str]:
    return frozenset(_leaves(_read("protected.yaml")))


def _leaves(data: Any) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    else:
        for entry in data.values() if isinstance(data, dict) else data:
            yield from _leaves(entry)
