"""The words of the interface, in Indonesian and English: one file a language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LANGUAGES", "Texts", "language_of", "query_table", "texts_in"]

_FOLDER = Path(__file__).with_name("languages")
LANGUAGES = ("id", "en")
"""The first one is taken where nothing says otherwise."""


class Texts:
    """The texts of a language; a name that is not there is a KeyError, which tests look for."""

    def __init__(self, language: str, values: Mapping[str, Any]) -> None:
        self.language = language
        self._values = values
        self._notes = [(re.compile(said), own) for said, own in values["notes"].items()]

    def __call__(self, name: str, /, **values: Any) -> str:
        """A text with values put in its places: t("page", page=3) of "Halaman {page}"."""
        return str(self._values[name]).format(**values)

    def count(self, name: str, count: int, /, **values: Any) -> str:
        """A text about so many: t.count("articles", 3) is "3 artikel"."""
        one = f"{name}_one"
        chosen = one if count == 1 and one in self._values else name
        return self(chosen, count=self.number(count), **values)

    def items(self, name: str) -> list[str]:
        """A text of several items."""
        return list(self._values[name])

    def number(self, value: float) -> str:
        """A number with its thousands set off as the language does."""
        text = f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "id" else text

    def share(self, value: float) -> str:
        """A share, 0 to 1, in percent."""
        percent = value * 100
        digits = 0 if percent >= 10 or percent == int(percent) else 1 if percent >= 0.1 else 3
        return f"{self.number(round(percent, digits) if digits else round(percent))}%"

    @property
    def months(self) -> list[str]:
        """The names of the months."""
        return list(self._values["months"])

    def day(self, iso: str) -> str:
        """An ISO date, of whatever precision and with whatever time, in words."""
        parts = iso[:10].split("-")
        words = [parts[0]]
        if len(parts) > 1:
            words.insert(0, self.months[int(parts[1]) - 1])
        if len(parts) > 2:
            words.insert(0, str(int(parts[2])))
        return " ".join(words)

    def period(self, period: str) -> str:
        """A year, month, week ("2023-W22") or day in words."""
        year, _, week = period.partition("-W")
        return self("week", week=int(week), year=year) if week else self.day(period)

    def moment(self, iso: str) -> str:
        """When an article came out: day of the week, date, and the time where there is one."""
        weekday = self._values["weekdays"][date.fromisoformat(iso[:10]).weekday()]
        clock = iso[11:16].replace(":", self("clock")) if len(iso) > 10 else ""
        return f"{weekday}, {self.day(iso)}" + (f", {clock}" if clock else "")

    def note(self, note: str) -> str:
        """What the engine says of how a query was read; as it said it, where the language has
        no words for it."""
        for said, own in self._notes:
            if found := said.fullmatch(note):
                return str(own).format(*found.groups())
        return note


@cache
def texts_in(language: str) -> Texts:
    """The texts of one of :data:`LANGUAGES`."""
    import yaml

    path = _FOLDER / f"{language}.yaml"
    return Texts(language, yaml.safe_load(path.read_text(encoding="utf-8")))


@cache
def query_table() -> tuple[Mapping[str, str], ...]:
    """The table of the query language: queries, and what each gets in every language."""
    import yaml

    return tuple(yaml.safe_load((_FOLDER / "query.yaml").read_text(encoding="utf-8")))


def language_of(asked: str, accepted: str) -> str:
    """The language to answer in.

    Args:
        asked: in the address; "" if not.
        accepted: the header Accept-Language.
    """
    if asked in LANGUAGES:
        return asked
    wanted = []
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), name.split("-")[0].lower()))
        except ValueError:
            continue
    known = [name for _, name in sorted(wanted, key=lambda item: item[0]) if name in LANGUAGES]
    return known[0] if known else LANGUAGES[0]
