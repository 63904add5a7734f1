"""What has become of an answer that was cited."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from searchidx.query.citation import Citation

__all__ = ["Replay", "compare"]

_COUNTS = {
    "total": "articles match",
    "partial_total": "articles have some of the words",
    "groups": "groups of reprints",
}
_REPRINTS = ("near_duplicates", "reprint_overlap")


@dataclass(frozen=True, slots=True)
class Replay:
    """A cited answer beside the one that the same question has now.

    Attributes:
        then, now: their citations.
        same: whether the same articles match in the same order, with the same contents, and
            all counts are equal.
        changes: what is different in the answer.
        added, gone, changed: ids of articles that match now alone, that matched then alone, and
            whose contents changed; None where the citation does not name its hits.
        causes: what is different in what the answer depends on, whether or not it is the
            same: articles, rules of analysis, settings, versions.
    """

    then: Citation
    now: Citation
    same: bool
    changes: tuple[str, ...]
    added: tuple[str, ...] | None
    gone: tuple[str, ...] | None
    changed: tuple[str, ...] | None
    causes: tuple[str, ...]


def compare(then: Citation, now: Citation) -> Replay:
    """A cited answer and that of now; ``now`` names its hits if ``then`` does."""
    added = gone = changed = None
    if then.hits is not None and now.hits is not None:
        before, after = dict(then.hits), dict(now.hits)
        added = tuple(id for id in after if id not in before)
        gone = tuple(id for id in before if id not in after)
        changed = tuple(id for id, digest in after.items() if before.get(id, digest) != digest)
    changes = tuple(_changes(then, now))
    causes = tuple(_causes(then, now))
    return Replay(then, now, not changes, changes, added, gone, changed, causes)


def _changes(then: Citation, now: Citation) -> Iterator[str]:
    for name, what in _COUNTS.items():
        old, new = getattr(then, name), getattr(now, name)
        if old != new:
            yield f"{new} {what}, {old} then"
    if then.unordered != now.unordered:
        if then.total == now.total:
            yield "other articles match, or their contents are others"
    elif then.ordered != now.ordered:
        yield "the same articles come in another order"


def _causes(then: Citation, now: Citation) -> Iterator[str]:
    old, new = then.index, now.index
    if (old.get("commit"), old.get("articles")) != (new["commit"], new["articles"]):
        yield (
            f"the archive is at commit {new['commit']} with {new['articles']} articles, "
            f"it was at {old.get('commit')} with {old.get('articles')}"
        )
    if old.get("fingerprint") != new["fingerprint"]:
        yield "the index was made by other rules of analysis"
    for name in _REPRINTS:
        yield from _differences("the rule", {name: old.get(name)}, {name: new[name]})
    yield from _differences("the setting", then.settings, now.settings)
    yield from _differences("the version of", then.versions, now.versions)


def _differences(what: str, then: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    for name in dict.fromkeys((*now, *then)):
        if name not in now:
            yield f"{what} {name} was {then[name]} and is no more"
        elif name not in then:
            yield f"{what} {name} is {now[name]} and was not known"
        elif then[name] != now[name]:
            yield f"{what} {name} is {now[name]}, it was {then[name]}"
