"""The words of the interface, in Indonesian and English: one file a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LANGUAGES", "Texts", "language_of", "query_table", "texts_in"]

_FOLDER = Path(__file__).with_name("languages")
LANGUAGES = ("id", "en")
"""The first one is taken where nothing says otherwise."""


_HOLE = re.compile(r"\{(\w+)(!?)\}")


class Texts:
    """The texts of a language; a name that is not there is a KeyError, which tests look for.

    Args:
        values: texts by name.
        messages: sentences of the search itself in English, and what they become: ``{name}``
            stands for any text, ``{name!}`` for one that is a sentence by itself.
    """

    def __init__(
        self, language: str, values: Mapping[str, Any], messages: Iterable[tuple[str, str]] = ()
    ) -> None:
        self.language = language
        self._values = values
        self._messages = [(_pattern(english), own) for english, own in messages]

    def __call__(self, name: str, /, **values: Any) -> str:
        """A text with values put in its places: t("page", page=3) of "Halaman {page}"."""
        return str(self._values[name]).format(**values)

    def message(self, text: str) -> str:
        """What the search says, in this language; as it is where that is not known."""
        for pattern, own in self._messages:
            found = pattern.fullmatch(text)
            if found is not None:
                values = {
                    name.removesuffix("_said"): self.message(value)
                    if name.endswith("_said")
                    else value
                    for name, value in found.groupdict().items()
                }
                return own.format(**values)
        return text

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


@cache
def texts_in(language: str) -> Texts:
    """The texts of one of :data:`LANGUAGES`."""
    import yaml

    def read(name: str) -> Any:
        path = _FOLDER / f"{name}.yaml"
        return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else ()

    return Texts(language, read(language), read(f"{language}.messages"))


def _pattern(english: str) -> re.Pattern[str]:
    pieces = _HOLE.split(english)
    pattern = re.escape(pieces[0])
    for name, is_said, between in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        pattern += f"(?P<{name}{'_said' if is_said else ''}>.+?)" + re.escape(between)
    return re.compile(pattern, re.DOTALL)


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
