"""What kind of document something is: told by its first bytes and by its name."""

from __future__ import annotations

import json
import re
from pathlib import PurePosixPath

from searchidx.ingest.encoding import LENIENT, encoding_of
from searchidx.ingest.fields import FieldMap
from searchidx.ingest.formats.table import delimiter_of, is_surely_a_table

__all__ = ["ENDINGS", "PACKED_ENDINGS", "kind_of", "without_packing"]

ENDINGS = {
    ".txt": "page",
    ".text": "page",
    ".md": "markdown",
    ".markdown": "markdown",
    ".json": "json",
    ".jsonl": "json lines",
    ".ndjson": "json lines",
    ".csv": "table",
    ".tsv": "table",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".shtml": "html",
    ".rss": "feed",
    ".atom": "feed",
    ".nitf": "newsml",
    ".newsml": "newsml",
    ".warc": "warc",
    ".zip": "zip",
    ".wacz": "zip",
    ".tar": "tar",
}
"""Ending of a name -> kind, where the content says nothing else."""

PACKED_ENDINGS = {".gz": "gzip", ".zst": "zstd", ".bz2": "bzip2", ".xz": "xz"}
"""Ending of a compressed file's name -> its compression."""

_SHORT = {".tgz": ".tar.gz", ".tbz2": ".tar.bz2", ".txz": ".tar.xz", ".tzst": ".tar.zst"}
_MAGIC = (
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"WARC/1.", "warc"),
)
_ZIPS = (b"PK\x03\x04", b"PK\x05\x06")
_TAR_MAGIC, _TAR_MAGIC_AT = b"ustar", 257
_JSON = re.compile(r'\s*(?:\{\s*["}]|\[\s*[\]{])')
_HTML = re.compile(
    r"\s*(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|body|article)\b", re.I | re.S
)
_XML = re.compile(r"\s*(?:<\?.{0,500}?\?>\s*|<!.{0,1000}?>\s*)*<(?:\w+:)?(?P<root>\w+)", re.S)
# Without a name, Markdown is told by its front matter.
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\r?\n(.*?\n)---[ \t]*(?:\r?\n|$)", re.DOTALL)
_KEY = re.compile(r"^([\w -]{1,40}):", re.MULTILINE)
_ROOTS = {
    "rss": "feed",
    "feed": "feed",
    "RDF": "feed",
    "newsItem": "newsml",
    "newsMessage": "newsml",
    "NewsML": "newsml",
    "nitf": "newsml",
    "html": "html",
}


def kind_of(name: str, head: bytes, fields: FieldMap) -> str | None:
    """The kind of document, a key of the readers; None for one that is not read.

    Args:
        name: its name; content wins over its ending, as far as content is sure.
        head: its first bytes.
        fields: what makes a table one of articles: its header names a title, body or
            caption.
    """
    lowered = name.lower()
    packed = without_packing(name) != name
    ending = PurePosixPath(lowered).suffix
    named = ENDINGS.get(ending)
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    if head[_TAR_MAGIC_AT:].startswith(_TAR_MAGIC):
        return "tar"
    # Many kinds of documents are zip files inside (.docx, .epub): those are not read.
    if head.startswith(_ZIPS) and (named or not ending):
        return "zip"
    if packed:
        return PACKED_ENDINGS.get(ending) or PACKED_ENDINGS[PurePosixPath(_SHORT[ending]).suffix]
    if named in ("zip", "tar", "warc", "markdown"):
        return named
    found = _kind_of_text(head, named, fields) if head else named
    if found or named or ending:
        return found
    # Without a name it is standard input, and empty perhaps.
    return "page" if _is_text(head) or not name else None


def without_packing(name: str) -> str:
    """The name of what a compressed file holds: "a.jsonl" for "a.jsonl.gz", "a.tar" for
    "a.tgz"; other names as they are."""
    path = PurePosixPath(name)
    ending = path.suffix.lower()
    if ending in _SHORT:
        return str(path.with_suffix(".tar"))
    return str(path.with_suffix("")) if ending in PACKED_ENDINGS and path.stem else name


def _kind_of_text(head: bytes, named: str | None, fields: FieldMap) -> str | None:
    """The kind of a text: by its beginning, else by its name."""
    text = head.decode(encoding_of(head), LENIENT if encoding_of(head) == "utf-8" else "ignore")
    text = text.lstrip("\ufeff")
    if _JSON.match(text):
        return _kind_of_json(text, named)
    if _HTML.match(text):
        return "html"
    root = _XML.match(text)
    if root and (root["root"] in _ROOTS or "<?xml" in text[:100]):
        # XML of no kind of ours is read by its name (".rss") and refused there with a reason.
        return _ROOTS.get(root["root"], named)
    if named == "table":
        # One without a column for a text holds no articles.
        return named if delimiter_of(text, fields) else None
    if named in ("page", None) and is_surely_a_table(text, fields):
        return "table"
    front = _FRONT_MATTER.match(text) if named in ("page", None) else None
    if front and fields.name_a_text(_KEY.findall(front[1])):
        return "markdown"
    return named


def _kind_of_json(text: str, named: str | None) -> str | None:
    """JSON lines, if the first line is an object and another follows; else one document."""
    first, _, rest = text.lstrip().partition("\n")
    if named == "json lines":
        return "json" if first.startswith("[") and not _whole(first) else named
    # One object in a page's file may be text; only JSON that goes on is surely JSON.
    if first.startswith("{") and rest.lstrip().startswith("{") and _whole(first):
        return "json lines"
    return "json"


def _whole(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True


def _is_text(head: bytes) -> bool:
    return bool(head.strip()) and b"\0" not in head
