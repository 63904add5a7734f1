"""Host names: how they look in a text, and whom they belong to."""

from __future__ import annotations

import re
from pathlib import PurePath

__all__ = ["HOST", "host_of", "host_of_folder", "registrable_domain"]

# Endings that outlets of the region use; a dot inside a sentence is then not a host.
HOST = (
    r"(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)+"
    r"(?i:com|co\.id|or\.id|go\.id|ac\.id|web\.id|my\.id|id|co|net|org|news|tv|info|me)\b"
)
_HOST_ALONE = re.compile(HOST)
_AROUND = re.compile(r"^[a-z]+://|[/:?#].*$", re.IGNORECASE)
_HOST_NAME = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)+")
# Labels under which names are registered one level further down in country domains
# (co.id, go.id, com.au, co.uk …).
_SECOND_LEVEL = frozenset("co or go ac sch net web my biz mil desa ponpes com org edu gov".split())


def host_of(text: str) -> str:
    """The host, in lower case, of a host name or a URL."""
    return _AROUND.sub("", text.strip()).lower()


def host_of_folder(path: str | None) -> str | None:
    """The host that the folder of a file is named after, in lower case: archives of scraped
    pages keep a folder for each."""
    folder = PurePath(path).parent.name if path else ""
    return folder.lower() if _HOST_ALONE.fullmatch(folder) else None


def registrable_domain(host: str) -> str:
    """The domain an outlet registered: "bola.kompas.com" -> "kompas.com".

    A URL is taken for its host; what is no host name comes back as it was.
    """
    name = host_of(host).rstrip(".")
    if not _HOST_NAME.fullmatch(name):
        return host
    labels = name.split(".")
    country = len(labels[-1]) == 2 and len(labels) > 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3 if country else -2 :])
