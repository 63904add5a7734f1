"""Pages whose article stands in a script alone, which a browser would put on the page: the state
that Next.js, Nuxt and others send with it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from searchidx.ingest.fields import FIELD_NAMES, folded, parted
from searchidx.ingest.html.jsonld import texts_of
from searchidx.ingest.html.tree import own_prose
from searchidx.ingest.titles import letters

if TYPE_CHECKING:
    from lxml.html import HtmlElement

__all__ = ["fill_in"]

_STATE = re.compile(r"__NEXT_DATA__|__NUXT|__next_f|__[A-Z]+_STATE__|__APOLLO")
_PUSHED = re.compile(r"__next_f\.push\((\[.*\])\)", re.S)
_ASSIGNED = re.compile(r"=\s*(?=[{\[])")
# A row of what Next.js streams: text of so many bytes, or JSON to the end of the line.
_ROW = re.compile(rb"([0-9a-f]+):(?:T([0-9a-f]+),|(?=[\[{])([^\n]*))")
_REFERENCE = re.compile(r"\$([0-9a-f]+)")
# What is no JSON: a state that a function writes, its texts within.
_LITERAL = re.compile(
    r"[{,]\s*\"?(?:content|body|isi|isi_berita|konten|articleBody)\"?\s*:\s*(\"(?:[^\"\\]|\\.)*\")"
)
# "contentHtml", "articleBody", "isi_berita".
_BODY = re.compile(
    r"content|body|isi(?:_|$)|konten|naskah|text|teks|html|paragra"
    r"|blocks|elements|components|modules|nodes",
    re.I,
)
# What a block of an editor has its text, or further blocks, under.
_INNER = (
    *("rendered", "html", "htmltext", "html_text", "text", "content", "value", "data", "props"),
    *("items", "children", "nodes", "body", "stages", "stream"),
)
# Blocks that are a part of a line.
_RUNS = frozenset(("text", "link", "hyperlink", "linebreak"))
_MARKUP = re.compile(r"<(?:p|br|div|figure)\b", re.I)
# What JSON's escapes can smuggle in and no tree takes.
_NO_TEXT = re.compile("[\0-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# More than that on the page is the article, or there is none.
_LITTLE_PROSE = 200
_SHORTEST_BODY = 200
# In letters; a shorter one is found in many a title.
_SHORTEST_TITLE = 10
_LONGER = 5
_DEEPEST = 40
_OF_SCRIPTS = frozenset(("script", "style", "noscript"))


def fill_in(tree: HtmlElement) -> None:
    """Put the article that a script of the page holds into it, with its day and writers in the
    head, if the page has hardly any prose of its own.

    Args:
        tree: the page as it was parsed.
    """
    scripts = [text for script in tree.iter("script") if (text := _state_of(script))]
    if not scripts or sum(own for part, own in own_prose(tree) if _is_seen(part)) > _LITTLE_PROSE:
        return
    titles = [*_titles(tree)]
    found = max(_articles(scripts, titles), key=lambda record: len(record["body"]), default=None)
    if found is None:
        return
    text = found["body"]
    if not _MARKUP.search(text):
        text = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines())
    heading = f"<h1>{escape(found['title'])}</h1>" if found["title"] else ""
    _append(tree, f"{heading}<div>{text}</div>", found)


def _state_of(script: HtmlElement) -> str | None:
    named = script.get("id") or ""
    text = script.text or ""
    return text if _STATE.search(named) or _STATE.search(text, 0, 400) else None


def _is_seen(element: HtmlElement) -> bool:
    return element.tag not in _OF_SCRIPTS


def _titles(tree: HtmlElement) -> Iterator[str]:
    for element in tree.iter("title", "h1"):
        yield "".join(element.itertext())
    for element in tree.iter("meta"):
        if (element.get("property") or element.get("name")) in ("og:title", "twitter:title"):
            yield element.get("content") or ""


def _append(tree: HtmlElement, article: str, found: Mapping[str, Any]) -> None:
    from lxml.html import Element, fragment_fromstring

    for name, key in (("article:published_time", "published"), ("author", "authors")):
        for content in texts_of(found.get(key)):
            tree.append(Element("meta", {"name": name, "content": _NO_TEXT.sub(" ", content)}))
    body = tree.find("body")
    (tree if body is None else body).append(
        fragment_fromstring(_NO_TEXT.sub(" ", article), "article")
    )


def _articles(scripts: list[str], titles: list[str]) -> Iterator[dict[str, Any]]:
    """The articles in the scripts that have the title of the page, each by our names."""
    streamed = ""
    for script in scripts:
        if pushed := _PUSHED.search(script):
            parts = _loaded(pushed[1])
            streamed += "".join(part for part in parts or () if isinstance(part, str))
        elif state := _state_in(script):
            yield from _titled(state, titles)
        else:
            texts = filter(None, map(_loaded, _LITERAL.findall(script)))
            yield from ({"title": "", "body": text} for text in texts if _is_about(text, titles))
    yield from _titled(_of_stream(streamed), titles)


def _titled(state: Any, titles: list[str]) -> Iterator[dict[str, Any]]:
    for record in _records(state, 0):
        title = letters(record["title"])
        if any(_are_alike(title, letters(known)) for known in titles):
            yield record


def _are_alike(title: str, known: str) -> bool:
    shorter, longer = sorted((title, known), key=len)
    return len(shorter) >= _SHORTEST_TITLE and shorter in longer


def _is_about(text: str, titles: list[str]) -> bool:
    """Whether a text is long and has half of the longer words of a title."""
    found = text.casefold() if len(text) >= _SHORTEST_BODY else ""
    for title in titles:
        words = [word for word in title.casefold().split() if len(word) >= _LONGER]
        if words and 2 * sum(word in found for word in words) >= len(words):
            return True
    return False


def _state_in(script: str) -> Any:
    """The state that is the script, or that it gives to a variable."""
    start = None if script.lstrip().startswith(("{", "[")) else _ASSIGNED.search(script)
    state = _loaded(script if start is None else script[start.end() :])
    return _without_indices(state) if isinstance(state, list) else state


def _loaded(text: str) -> Any:
    """The JSON with which a text begins; None if there is none."""
    try:
        return json.JSONDecoder(strict=False).raw_decode(text.strip())[0]
    except (ValueError, RecursionError):
        return None


def _without_indices(state: list[Any]) -> list[Any]:
    """The objects of a list that stands for a state of Nuxt: their values are places in it."""

    def value(entry: Any) -> Any:
        is_place = isinstance(entry, int) and not isinstance(entry, bool) and entry >= 0
        target = state[entry] if is_place and entry < len(state) else entry
        if isinstance(target, list):
            return [state[i] if isinstance(i, int) and 0 <= i < len(state) else i for i in target]
        return target

    return [
        {key: value(entry) for key, entry in part.items()} if isinstance(part, Mapping) else part
        for part in state
    ]


def _of_stream(stream: str) -> list[Any]:
    """The values in what Next.js streams, with the long texts that they refer to."""
    data = stream.encode("utf-8", "replace")
    texts: dict[str, str] = {}
    rows: list[Any] = []
    at = 0
    while row := _ROW.search(data, at):
        at = row.end()
        if row[2] is not None:
            at += int(row[2], 16)
            texts[row[1].decode()] = data[row.end() : at].decode("utf-8", "replace")
        else:
            rows.append(_loaded(row[3].decode("utf-8", "replace")))
    return [_referred(value, texts, 0) for value in rows]


def _referred(value: Any, texts: Mapping[str, str], depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    if isinstance(value, list):
        return [_referred(entry, texts, depth + 1) for entry in value]
    if isinstance(value, Mapping):
        return {key: _referred(entry, texts, depth + 1) for key, entry in value.items()}
    reference = _REFERENCE.fullmatch(value) if isinstance(value, str) else None
    return texts.get(reference[1], value) if reference else value


def _records(state: Any, depth: int) -> Iterator[dict[str, Any]]:
    """The objects with a title and a long text, by our names."""
    if depth > _DEEPEST:
        return
    if isinstance(state, Mapping):
        record = _record(state)
        if record["title"] and len(record["body"]) >= _SHORTEST_BODY:
            yield record
    for entry in state.values() if isinstance(state, Mapping) else state or ():
        if isinstance(entry, (Mapping, list)):
            yield from _records(entry, depth + 1)


def _record(state: Mapping[str, Any]) -> dict[str, Any]:
    by_name = {parted(str(key)): value for key, value in state.items()}
    by_name = {**{folded(str(key)): value for key, value in state.items()}, **by_name}
    bodies = (_text(value, 0) for name, value in by_name.items() if _BODY.search(name))
    titles = (_text(by_name.get(name), 0) for name in FIELD_NAMES["title"])
    record: dict[str, Any] = {
        "body": max(bodies, key=len, default=""),
        "title": next(filter(None, titles), ""),
    }
    for field in ("published", "authors"):
        given = (by_name[name] for name in FIELD_NAMES[field] if by_name.get(name))
        record[field] = next(given, None)
    return record


def _text(value: Any, depth: int) -> str:
    """A text: itself, or what the blocks of an editor hold, a line each."""
    if isinstance(value, str):
        return value
    if depth > _DEEPEST:
        return ""
    if isinstance(value, Mapping):
        named = {folded(str(key)): entry for key, entry in value.items()}
        return next((text for key in _INNER if (text := _text(named.get(key), depth + 1))), "")
    if not isinstance(value, list):
        return ""
    # Runs of text side by side are one line.
    parts = [_text(entry, depth + 1) for entry in value]
    runs = all(isinstance(entry, Mapping) and entry.get("type") in _RUNS for entry in value)
    return ("" if runs else "\n").join(filter(None, parts))
