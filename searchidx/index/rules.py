"""The rules an index is made by: from settings when it is made, its own ever after."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, NamedTuple, TypeVar

from searchidx.analysis.words import StemRules
from searchidx.config import Settings
from searchidx.model import Article, Rejection
from searchidx.settings import SETTINGS

__all__ = [
    "IndexRules",
    "ReprintRules",
    "contradiction",
    "first_articles",
    "learned",
    "names_in",
    "rules_from",
]

_NAMES = ("exceptions", "protect_names", "old_spelling", "stems", "protect")
# Names are learned from so many articles at most, or so many characters: more change little
# (of 40,711 articles the first 5,000 give nine names that are not known anyway, all give 24).
_ARTICLES = 5_000
_CHARACTERS = 32_000_000

_Item = TypeVar("_Item", Article, "Article | Rejection")


@dataclass(frozen=True, slots=True)
class ReprintRules:
    """Whether near-duplicates are looked for, and by what overlap of their words."""

    near_duplicates: bool = SETTINGS["near_duplicates"].default
    reprint_overlap: float = SETTINGS["reprint_overlap"].default

    @classmethod
    def from_json(cls, data: Any) -> ReprintRules:
        """The rules of :meth:`as_json`.

        Raises:
            LookupError, TypeError, ValueError: if it is not that.
        """
        return cls(bool(data["near_duplicates"]), float(data["reprint_overlap"]))

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return asdict(self)

    @classmethod
    def from_settings(cls, settings: Settings, stored: ReprintRules | None = None) -> ReprintRules:
        """The rules that settings ask for; those of ``stored`` where they say nothing."""
        names = [field.name for field in fields(cls)]
        said = {
            name: settings[name]
            for name in names
            if stored is None or settings.origins[name] != "default"
        }
        return replace(stored or cls(), **said)


class IndexRules(NamedTuple):
    """All rules that an index is made by."""

    analysis: StemRules
    reprints: ReprintRules

    @classmethod
    def given(cls, settings: Settings) -> IndexRules:
        """Those that settings ask for."""
        return cls(rules_from(settings), ReprintRules.from_settings(settings))


def rules_from(settings: Settings, stored: StemRules | None = None) -> StemRules:
    """The rules that settings ask for; those of ``stored`` where they say nothing.

    Names learned are not among them.
    """
    asked = StemRules.given(*(settings[name] for name in _NAMES))
    if stored is None:
        return asked
    said = {name: getattr(asked, name) for name in _NAMES if settings.origins[name] != "default"}
    return replace(stored, names=(), **said)


def contradiction(settings: Settings, stored: StemRules, reprints: ReprintRules) -> str | None:
    """The first setting that was given and that the index was not made by."""
    for name, value in reprints.as_json().items():
        if settings.origins[name] != "default" and settings[name] != value:
            return name
    asked = StemRules.given(*(settings[name] for name in _NAMES))
    return next(
        (
            name
            for name in _NAMES
            if settings.origins[name] != "default" and getattr(asked, name) != getattr(stored, name)
        ),
        None,
    )


def first_articles(items: Iterator[_Item], characters: int = _CHARACTERS) -> Iterator[_Item]:
    """The items from which names are learned, as they are taken off an iterator: of at most so
    many characters of text."""
    left = min(characters, _CHARACTERS)
    for item in itertools.islice(items, _ARTICLES):
        yield item
        if isinstance(item, Article) and isinstance(item.body, str):
            left -= len(item.body)
        if left <= 0:
            return


def names_in(rules: StemRules, items: Iterable[Article | Rejection]) -> StemRules:
    """The rules with the names that articles teach, if they ask for names at all."""
    if not rules.protect_names:
        return rules
    # It brings Sastrawi along, which a query mostly does without.
    from searchidx.analysis.names import learn_names

    bodies = (item.body for item in items if isinstance(item, Article))
    return replace(rules, names=learn_names(body for body in bodies if isinstance(body, str)))


def learned(
    rules: StemRules, items: Iterator[Article | Rejection], characters: int
) -> tuple[StemRules, list[Article | Rejection]]:
    """The rules with the names that the first of some items teach, if they ask for names; and
    these items, which are taken off the iterator.

    Args:
        characters: of text that the items may have, at most.
    """
    taken: list[Article | Rejection] = []

    def noted() -> Iterator[Article | Rejection]:
        # Their words are counted as they come: another process may be reading the next.
        for item in first_articles(items, characters):
            taken.append(item)
            yield item

    return names_in(rules, noted()), taken
