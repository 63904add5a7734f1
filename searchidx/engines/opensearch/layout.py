"""Every field of an index on a cluster, declared once.

=================  ================================================================
title, captions,   text: the stems, with positions and lengths; a value a paragraph, so that
body               100 positions are free between two
title_words, …     text: the printed words of the same text
section, author,   text: printed words; and "=" + the whole value where they begin
tag, place
source, mentions   keywords, as :mod:`searchidx.index.schema` has them
mentioned          ranges of days since year 1, both inclusive: what mentions stand for
lead               features: of each stem of the body, 1024 / (1 + its first position)
published          minutes since year 1, by the clock as printed; none where not known
reprints           keywords, as the schema has them
group              keyword: what all near-duplicates of a text, and theirs, have alike
id, hash, path     keywords that are kept to be read, not searched
source_value, …    keywords as printed, for facets
article            the article as JSON, compressed with zstd; not indexed
signature          what tells near-duplicates; not indexed
=================  ================================================================

What is given the fields is the same analysis as everywhere: the server cuts at white space.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from searchidx.analysis.analyzer import PARAGRAPH_GAP
from searchidx.config import Settings
from searchidx.engines.opensearch.terms import SEVERAL
from searchidx.index.schema import FACET_FIELDS, NAMED_FIELDS, PRINTED, TEXT_FIELDS

__all__ = ["FORMAT", "index_body"]

FORMAT = 2
"""Version of what is written; an index of another one has to be made anew."""

_SEARCHED = ("source", "mentions", "reprints", "group")
_KEPT = ("id", "hash", "path", *(f"{name}_value" for name in FACET_FIELDS))


def index_body(
    settings: Settings, meta: Mapping[str, Any], alias: str | None = None
) -> dict[str, Any]:
    """What an index is made with.

    Args:
        meta: what it remembers.
        alias: a name that it has from the start.
    """
    aliases: dict[str, Any] = {} if alias is None else {alias: {}}
    return {"settings": _settings(settings), "mappings": _mappings(meta), "aliases": aliases}


def _settings(settings: Settings) -> dict[str, Any]:
    return {
        "index": {
            "number_of_shards": settings["shards"],
            "number_of_replicas": settings["replicas"],
            "similarity": {
                "terms": {
                    "type": "BM25",
                    "k1": settings["k1"],
                    "b": settings["b"],
                    # A token counts once for each of its terms.
                    "discount_overlaps": False,
                }
            },
        },
        "analysis": {
            "tokenizer": {"terms": {"type": "whitespace", "max_token_length": 2**20}},
            "filter": {
                "several": {
                    "type": "pattern_capture",
                    "preserve_original": False,
                    "patterns": [f"([^{SEVERAL}]+)"],
                }
            },
            "analyzer": {
                "words": {"type": "custom", "tokenizer": "terms"},
                "stems": {"type": "custom", "tokenizer": "terms", "filter": ["several"]},
            },
        },
    }


def _mappings(meta: Mapping[str, Any]) -> dict[str, Any]:
    scored = {name: _text("stems") for name in TEXT_FIELDS}
    scored |= {name + PRINTED: _text("words") for name in TEXT_FIELDS}
    named = {name: _text("stems") | {"norms": False} for name in NAMED_FIELDS}
    searched = {name: {"type": "keyword"} for name in _SEARCHED}
    kept = {name: {"type": "keyword", "index": False} for name in _KEPT}
    stored = {
        name: {"type": "binary", "store": True, "doc_values": False}
        for name in ("article", "signature")
    }
    return {
        "dynamic": "strict",
        "_meta": meta,
        "_source": {"enabled": False},
        "properties": {
            **scored,
            **named,
            **searched,
            **kept,
            **stored,
            "mentioned": {"type": "integer_range", "doc_values": False},
            "lead": {"type": "rank_features"},
            "published": {"type": "long"},
        },
    }


def _text(analyzer: str) -> dict[str, Any]:
    return {
        "type": "text",
        "analyzer": analyzer,
        "search_analyzer": "words",
        "index_options": "positions",
        "similarity": "terms",
        "position_increment_gap": PARAGRAPH_GAP,
    }
