"""The records in a JSON text of any length, one after another.

A text is a list of records, an object that holds such a list under some key ("articles",
"data"), one record, or several of these in a row. The standard library parses record by
record; a broken one is skipped up to the next that begins as the others do, which parsers
of whole texts and of streams (ijson) cannot.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from searchidx.ingest.errors import RecordError

__all__ = ["Broken", "JsonText"]

_CHUNK = 1 << 16
_SPACE = re.compile(r"[\s\ufeff]*")
_LIST = re.compile(r"\[\s*[\]{]")
# Errors so near the end of what was read may be of its being cut there.
_NEAR = 12
# Keys whose list is read record by record; under others it has to fit in memory.
_LISTS = frozenset(
    "articles artikel berita data docs documents entries hits items list news posts records "
    "results rows stories".split()
)
# Keys of objects that only wrap the object that holds the list.
_WRAPPERS = frozenset("data response result results hits feed channel rss payload".split())


@dataclass(frozen=True, slots=True)
class Broken:
    """What stands in the place of a record that could not be parsed."""

    reason: str


class JsonText:
    """A JSON text that is read as it is parsed.

    Args:
        file: the text.
        longest: most characters of a record.
        is_text: whether a key names a text of an article, so that its object is one.

    ``in_list`` says whether the record that came last was in a list.
    """

    def __init__(self, file: IO[str], longest: int, is_text: Callable[[str], bool]) -> None:
        self._file = file
        self._longest = longest
        self._is_text = is_text
        self._text = ""
        self._at = self._dropped = 0
        self.in_list = False
        self._ended = self._lost = False
        self._begin: re.Pattern[str] | None = None
        self._decode = json.JSONDecoder().raw_decode

    def records(self) -> Iterator[Any]:
        """Each record as parsed, or :class:`Broken`; other values as they come.

        Raises:
            RecordError: at the end, if the text breaks off.
        """
        while first := self.peek():
            if first in ",]}":  # left by a broken record
                self._at += 1
            elif first == "[":
                self._at += 1
                yield from self._list()
            elif first == "{":
                yield from self._object()
            else:
                yield self._record()

    def peek(self) -> str:
        """The next character that is no white space; "" at the end."""
        while True:
            space = _SPACE.match(self._text, self._at)
            self._at = space.end() if space else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._fill():
                return ""

    def _list(self) -> Iterator[Any]:
        self.in_list = True
        while (first := self.peek()) != "]":
            if not first:
                self._break_off()
                return
            if first == ",":
                self._at += 1
            else:
                yield self._record()
        self._at += 1

    def _object(self) -> Iterator[Any]:
        """The object itself, or the records of the lists in it."""
        start = self._dropped + self._at
        record: dict[str, Any] = {}
        seen_list = False
        self._at += 1
        while (first := self.peek()) != "}":
            if not first:
                self._break_off()
                return
            if first == ",":
                self._at += 1
                continue
            key = self._key()
            inner = self._holder(key, record)
            if inner is not None:
                seen_list = True
                yield from inner
                continue
            value = key if isinstance(key, Broken) else self._value()
            if not seen_list and self._dropped + self._at - start > self._longest:
                value = self._too_long()
            if isinstance(value, Broken):
                yield self._skipped(value)
                return
            record[str(key)] = value
        self._at += 1
        if not seen_list:
            self._remember(record)
            yield from self._records_in(record)

    def _key(self) -> str | Broken:
        key = self._value()
        if isinstance(key, str) and self.peek() == ":":
            self._at += 1
            self.peek()
            return key
        return key if isinstance(key, Broken) else Broken("not JSON: a key is expected")

    def _holder(self, key: str | Broken, record: Mapping[str, Any]) -> Iterator[Any] | None:
        """The records under a key, if it is one that holds them in an object that is no
        article by what came before."""
        is_article = any(map(self._is_text, record)) and not _is_feed(record)
        if isinstance(key, Broken) or is_article:
            return None
        while len(self._text) - self._at < _NEAR and self._fill():
            pass
        if key.lower() in _WRAPPERS and self.peek() == "{":
            return self._object()
        if key.lower() in _LISTS and _LIST.match(self._text, self._at):
            self._at += 1
            return self._list()
        return None

    def _records_in(self, record: Mapping[str, Any]) -> Iterator[Any]:
        """The record; or those that it holds, if it is no article itself."""
        if not any(map(self._is_text, record)):
            for value in record.values():
                if isinstance(value, list) and value and isinstance(value[0], Mapping):
                    self.in_list = True
                    yield from value
                    return
        yield record

    def _record(self) -> Any:
        value = self._value()
        if isinstance(value, Broken):
            return self._skipped(value)
        self._remember(value)
        return value

    def _value(self) -> Any:
        """The value at the place, which is behind it then; or Broken, and the place stays."""
        if not self.peek():
            return Broken("not JSON: it breaks off")
        while True:
            try:
                value, end = self._decode(self._text, self._at)
                if end - self._at > self._longest:
                    return self._too_long()
                if end < len(self._text) or not self._fill():
                    self._at = end
                    return value
            except json.JSONDecodeError as error:
                cut = error.pos > len(self._text) - _NEAR or error.msg.startswith("Unterminated")
                if len(self._text) - self._at > self._longest:
                    return self._too_long()
                if not (cut and self._fill()):
                    place = f"at character {self._dropped + error.pos}"
                    return Broken(f"not JSON: {error.msg.removesuffix(' at')} {place}")
            except RecursionError:
                return Broken("not JSON that can be read: nested too deeply")
            except ValueError as error:  # a number of more than 4,300 digits
                return Broken(str(error))

    def _fill(self) -> bool:
        """Read on, as much again as is held; whether there was more."""
        if self._ended:
            return False
        held = self._text[self._at :]
        more = self._file.read(max(_CHUNK, len(held)))
        self._dropped += self._at
        self._text, self._at = held + more, 0
        self._ended = not more
        return bool(more)

    def _remember(self, record: Any) -> None:
        """How records begin, to find the next one after a broken one."""
        if self._begin is None and isinstance(record, Mapping) and record:
            first = json.dumps(next(iter(record)), ensure_ascii=False)
            self._begin = re.compile(rf"\{{\s*{re.escape(first)}\s*:")

    def _skipped(self, broken: Broken) -> Broken:
        """Go on to the next record, or else to the end."""
        self._at += 1
        while True:
            found = self._begin.search(self._text, self._at) if self._begin else None
            if found:
                self._at = found.start()
                return broken
            self._at = max(self._at, len(self._text) - _CHUNK)
            if not self._begin or not self._fill():
                self._text, self._at, self._ended = "", 0, True
                self._lost = True
                return broken

    def _break_off(self) -> None:
        if not self._lost:
            raise RecordError("not whole JSON: it breaks off")

    def _too_long(self) -> Broken:
        return Broken(f"longer than {self._longest:,} characters (max_document_size)")


def _is_feed(record: Mapping[str, Any]) -> bool:
    """Whether an object is a JSON Feed, which has a title of its own above its items."""
    return "//jsonfeed.org/" in str(record.get("version"))
