"""searchidx.json: by which rules the commits of an index were made.

The file lists, oldest first, from which generation (number of a commit) a fingerprint
holds. A rebuild adds its entry before it commits: if it is stopped before the commit, no
commit has that generation, and the entry before still holds. ``checksum`` is the CRC-32 of all
else in it, as compact JSON.
"""

from __future__ import annotations

import json
import os
import shlex
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from searchidx.analysis.analyzer import Analyzer, analyzer_for, seal
from searchidx.analysis.words import StemRules
from searchidx.config import INDEX_FILE, Settings
from searchidx.errors import ArchiveError, IndexDamaged, IndexMissing, IndexOutdated
from searchidx.index.rules import ReprintRules, contradiction
from searchidx.index.schema import FORMAT
from searchidx.index.storage import foreign, from_sources, sync, way_out, writing

__all__ = ["Meta", "Rules", "checksum_of"]

_NAME = INDEX_FILE


@dataclass(frozen=True, slots=True)
class Rules:
    """What held from a generation on.

    Attributes:
        fingerprint: a hash of all that the rules of analysis and the code gave.
        seal: :func:`searchidx.analysis.analyzer.seal` of rules and fingerprint; "" for none.
        irregular: by stem, the words that have it by an exception; a query needs no other
            exceptions where the seal holds.
    """

    from_generation: int
    fingerprint: str
    analysis: StemRules = field(default_factory=StemRules)
    reprints: ReprintRules = field(default_factory=ReprintRules)
    seal: str = ""
    irregular: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def made(cls, generation: int, analysis: StemRules, reprints: ReprintRules) -> Rules:
        """What these rules and the running code give."""
        analyzer = analyzer_for(analysis)
        sealed = seal(analysis, analyzer.fingerprint)
        irregular = analyzer.stemmer.irregular
        return cls(generation, analyzer.fingerprint, analysis, reprints, sealed, irregular)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Rules:
        """The rules of :meth:`as_json`.

        Raises:
            LookupError, TypeError, ValueError: if it is not that.
        """
        return cls(
            int(data["from_generation"]),
            str(data["fingerprint"]),
            StemRules.from_json(data["analysis"]),
            ReprintRules.from_json(data["reprints"]),
            str(data.get("seal", "")),
            dict(data.get("irregular", {})),
        )

    def as_json(self) -> dict[str, Any]:
        """As plain values."""
        return {
            "from_generation": self.from_generation,
            "fingerprint": self.fingerprint,
            "seal": self.seal,
            "irregular": dict(self.irregular),
            "analysis": self.analysis.as_json(),
            "reprints": self.reprints.as_json(),
        }

    def analyzer(self, settings: Settings, place: str) -> Analyzer:
        """The analyzer by these rules.

        Args:
            place: of the index.

        Raises:
            IndexOutdated: if the code or a setting that was given would analyse otherwise.
        """
        asked = contradiction(settings, self.analysis, self.reprints)
        analyzer = analyzer_for(self.analysis)
        sealed = seal(self.analysis, self.fingerprint) == self.seal
        if asked or not (sealed or analyzer.fingerprint == self.fingerprint):
            by = (
                f"another setting of {asked} than is"
                if asked
                else "other rules of analysis than are"
            )
            back = f"set {asked} back, or " if asked else ""
            raise IndexOutdated(
                f"the index in {place} was made by {by} in force; "
                f"{back}make it anew from its stored articles with: "
                f"searchidx index --rebuild --index {shlex.quote(place)}"
            )
        if sealed:
            analyzer.stemmer.irregular = self.irregular
        return analyzer


@dataclass(frozen=True, slots=True)
class Meta:
    """The contents of the file."""

    rules: tuple[Rules, ...]

    @staticmethod
    def exists(folder: Path) -> bool:
        """Whether there is an index in the folder."""
        return (folder / _NAME).is_file()

    @classmethod
    def read(cls, folder: Path) -> Meta:
        """The meta data of the index in a folder.

        Raises:
            IndexMissing: if there is none.
            IndexDamaged: if the file is not what it should be.
            ArchiveError: if the system does not let us read it.
            IndexOutdated: if the index has another format than this version writes.
        """
        try:
            data = json.loads((folder / _NAME).read_text(encoding="utf-8"))
            form = data["format"]
            checksum = data.pop("checksum", None)
            is_whole = checksum == checksum_of(data)
            # Other formats may have none.
            if form != FORMAT and (is_whole or checksum is None):
                raise IndexOutdated(
                    f"the index in {folder} has format {form}, this version reads {FORMAT}: "
                    f"{from_sources(folder)}"
                )
            if not is_whole:
                raise ValueError("it does not fit its checksum")
            rules = tuple(map(Rules.from_json, data["rules"]))
        except (FileNotFoundError, NotADirectoryError):
            raise IndexMissing(
                foreign(folder)
                or f"there is no index in {folder}; make one with: searchidx index PATH... "
                f"--index {shlex.quote(str(folder))}"
            ) from None
        except OSError as error:
            raise ArchiveError(f"{folder / _NAME} cannot be read: {error.strerror}") from None
        except (
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            raise IndexDamaged(
                f"{folder / _NAME} is damaged ({_said(error):.200}); {way_out(folder)}"
            ) from None
        if not rules or rules[0].from_generation > 0:
            raise IndexDamaged(
                f"{folder / _NAME} does not say by which rules the index was made; "
                f"{way_out(folder)}"
            )
        return cls(rules)

    def write(self, folder: Path) -> None:
        """Replace the file, whole or not at all.

        Raises:
            ArchiveError: where the system does not let us (rights, space).
        """
        data: dict[str, Any] = {
            "format": FORMAT,
            "rules": [rules.as_json() for rules in self.rules],
        }
        data["checksum"] = checksum_of(data)
        temporary = folder / f"{_NAME}.new"
        with writing(folder):
            with temporary.open("w", encoding="utf-8") as file:
                json.dump(data, file, indent=1)
                file.flush()
                os.fsync(file.fileno())
            temporary.replace(folder / _NAME)
            sync(folder)

    def at(self, generation: int) -> Rules:
        """The rules that hold for a commit."""
        return next(r for r in reversed(self.rules) if r.from_generation <= generation)

    def since(self, rules: Rules) -> Meta:
        """With new rules from their generation on, and none of those planned for later."""
        kept = tuple(r for r in self.rules if r.from_generation < rules.from_generation)
        return Meta((*kept, rules))

    def until(self, generation: int) -> Meta:
        """Without rules of commits after ``generation``, which never came to be."""
        return Meta(tuple(r for r in self.rules if r.from_generation <= generation))


def _said(error: Exception) -> str:
    """What is wrong: of a name that is missing, Python says the name alone."""
    return f"no {error}" if isinstance(error, LookupError) else str(error)


def checksum_of(data: Mapping[str, Any]) -> int:
    """The checksum of all else that is in the file."""
    return zlib.crc32(json.dumps(data, separators=(",", ":")).encode())
