"""What the cluster says of an archive: its indices, and by which rules they were made.

An archive is the alias of one index, or of several with one name in front, as partitions. All
have the name of the first one in their mapping, under ``_meta``; it has there what the file
searchidx.json of a folder has.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from searchidx.config import Settings
from searchidx.engines.opensearch.connection import Connection
from searchidx.engines.opensearch.failures import Refusal, missing
from searchidx.engines.opensearch.layout import FORMAT, index_body
from searchidx.errors import IndexDamaged, IndexMissing, IndexOutdated
from searchidx.index.meta import Rules

__all__ = ["FIRST_YEAR", "LAST_YEAR", "Catalog"]

_SHOWN = "*.aliases,*.mappings._meta,*.settings.index"
FIRST_YEAR, LAST_YEAR = 1800, 2099
"""Years that have indices of their own: of a date that was misread there is not to be one."""

# Settings that an index has from its making on.
_FIXED = ("shards", "replicas", "partition", "k1", "b")


@dataclass(frozen=True)
class Catalog:
    """An archive as it is on the cluster.

    Attributes:
        name: of the archive, which is an alias.
        stem: what the names of its indices begin with; the first index has it as its name.
        rules: by which it was made.
        fixed: the values of settings that cannot be changed.
        shards: number of shards of each index.
        is_quiet: whether an index does not show by itself what is written to it.
    """

    name: str
    stem: str
    rules: Rules
    fixed: Mapping[str, Any]
    shards: Mapping[str, int]
    is_quiet: bool = False

    @classmethod
    def fresh(cls, name: str, settings: Settings, rules: Rules) -> Catalog:
        """That of an archive to be made."""
        fixed = {key: settings[key] for key in _FIXED}
        return cls(name, f"{name}-{uuid.uuid4().hex[:8]}", rules, fixed, {})

    @classmethod
    def read(cls, connection: Connection) -> Catalog:
        """What there is.

        Raises:
            IndexMissing: if there is none.
            IndexOutdated: if it has another format.
            IndexDamaged: if it does not say by which rules it was made.
            ServerError: if the cluster does not answer, or refuses.
        """
        place = connection.address
        answer = connection.request("GET", f"/{place.name}", params={"filter_path": _SHOWN})
        if not answer:
            raise missing(place)
        metas = [info.get("mappings", {}).get("_meta", {}) for info in answer.values()]
        if any("searchidx" not in meta for meta in metas):
            raise IndexMissing(
                f"{place} is an index that searchidx did not make; take another name"
            )
        form = metas[0]["searchidx"]
        if form != FORMAT:
            raise IndexOutdated(
                f"the index at {place} has format {form}, this version reads {FORMAT}: delete it, "
                f"then make it anew from its sources with: searchidx index PATH... --index {place}"
            )
        try:
            [stem] = {str(meta["stem"]) for meta in metas}
            first = answer[stem]["mappings"]["_meta"]
            rules = Rules.from_json(first["rules"])
            fixed = {key: first["fixed"][key] for key in _FIXED}
            settings = {name: info["settings"]["index"] for name, info in answer.items()}
            shards = {name: int(each["number_of_shards"]) for name, each in settings.items()}
        except (LookupError, TypeError, ValueError) as error:
            raise IndexDamaged(
                f"the index at {place} does not say by which rules it was made ({error!r:.200}); "
                "delete it, then make it anew from its sources"
            ) from None
        quiet = any(str(each.get("refresh_interval")) == "-1" for each in settings.values())
        return cls(place.name, stem, rules, fixed, shards, quiet)

    def given(self, settings: Settings) -> Settings:
        """Settings with what cannot be changed as the archive has it, where they say nothing."""
        kept = {key: v for key, v in self.fixed.items() if settings.origins[key] == "default"}
        return replace(settings, values={**settings.values, **kept})

    @property
    def by_year(self) -> bool:
        """Whether each year is in an index of its own."""
        return bool(self.fixed["partition"] == "year")

    def _meta(self, index: str) -> dict[str, Any]:
        meta = {"searchidx": FORMAT, "archive": self.name, "stem": self.stem}
        if index == self.stem:
            meta |= {"fixed": self.fixed, "rules": self.rules.as_json()}
        return meta

    def index_of(self, published: str | None) -> str:
        """The index of articles of a date (ISO); without a date, or of one that is no likely one
        of an article, it is the first."""
        if not (self.by_year and published):
            return self.stem
        year = int(published[:4])
        return f"{self.stem}-{year}" if FIRST_YEAR <= year <= LAST_YEAR else self.stem

    def make(self, connection: Connection, settings: Settings, index: str, shown: bool) -> None:
        """Make one of its indices, unless another has just done so.

        Args:
            shown: whether it belongs to the archive at once.
        """
        fixed = replace(settings, values={**settings.values, **self.fixed})
        body = index_body(fixed, self._meta(index), self.name if shown else None)
        try:
            connection.request("PUT", f"/{index}", body, params={"wait_for_active_shards": "1"})
        except Refusal as refusal:
            if refusal.kind != "resource_already_exists_exception":
                raise

    def with_rules(self, rules: Rules) -> Catalog:
        """The same by other rules."""
        return replace(self, rules=rules)

    def write_rules(self, connection: Connection) -> None:
        """Have its first index remember its rules."""
        meta = self._meta(self.stem)
        connection.request("PUT", f"/{self.stem}/_mapping", {"_meta": meta})
