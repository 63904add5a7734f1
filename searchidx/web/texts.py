"""The words of the interface, in Indonesian and English: one file a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

__all__ = ["LANGUAGES", "Texts", "language_of", "texts_in"]

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

    def __call__(self, name: str, **values: Any) -> str:
        """A text with values put in its places: t("hits", count=3) of "{count} artikel"."""
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

    def number(self, value: float) -> str:
        """A number with its thousands set off as the language does."""
        text = f"{value:,}"
        return text.translate(str.maketrans(",.", ".,")) if self.language == "id" else text

    @property
    def months(self) -> list[str]:
        """The names of the months."""
        return list(self._values["months"])

    def day(self, iso: str) -> str:
        """An ISO date, of whatever precision and with whatever time, in words."""
        parts = iso[:10].split("-")
        words = [parts[0]]
        if len(parts) > 1 and "W" not in iso:
            words.insert(0, self.months[int(parts[1]) - 1])
        if len(parts) > 2:
            words.insert(0, str(int(parts[2])))
        return " ".join(words)


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
