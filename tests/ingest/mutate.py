"""Reads mutated inputs of every format and indexes what they give: run as a program.

    python tests/ingest/mutate.py COUNT SEED FOLDER

It prints, as JSON, how many inputs gave articles, rejections or both, the report of the
index, how many articles are in it, and by how many bytes the memory grew from reading.
Any exception ends it, one that costs an input alone too.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import types
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from samples import samples

import searchidx
from searchidx import Article, Rejection
from searchidx.errors import InputError
from searchidx.ingest.formats.blocks import lines_of_html
from searchidx.ingest.page import read_page

_HUGE = 3_000_000
_LIMIT = "1MB"

Item = Article | Rejection
Mutation = Callable[[bytes, random.Random], bytes]


def _at(data: bytes, chance: random.Random) -> int:
    return chance.randrange(len(data) + 1)


def _truncated(data: bytes, chance: random.Random) -> bytes:
    return data[: _at(data, chance)]


def _beheaded(data: bytes, chance: random.Random) -> bytes:
    return data[_at(data, chance) :]


def _flipped(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 3, 30))):
        changed[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(changed)


def _inserting(*pieces: bytes) -> Mutation:
    def insert(data: bytes, chance: random.Random) -> bytes:
        at = _at(data, chance)
        return data[:at] + chance.choice(pieces) + data[at:]

    return insert


def _spliced(data: bytes, chance: random.Random) -> bytes:
    """A piece moved, repeated or lost."""
    start, end = sorted((_at(data, chance), _at(data, chance)))
    at = _at(data, chance)
    lost = data[:start] + data[end:]
    return chance.choice((lost, lost[:at] + data[start:end] + lost[at:], data[:end] + data[start:]))


def _reencoded(data: bytes, chance: random.Random) -> bytes:
    codec = chance.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252", "utf-8-sig"))
    text = data.decode(chance.choice(("utf-8", "cp1252", "latin-1")), "replace")
    return text.encode(codec, "replace")


def _noise(data: bytes, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(2_000))


MUTATIONS: tuple[Mutation, ...] = (
    *(_truncated, _beheaded, _flipped, _spliced, _reencoded, _noise),
    _inserting(b"\0", b"\0" * 1_000, b"\xff\xfe", b"\xef\xbb\xbf", b"\x80\x9d", b"\r", b'"', b"<"),
    _inserting(b"{", b"[", b"}", b"]", b"\n", b",", b"<!DOCTYPE x [", b"&nbsp;", b"---\n"),
    _inserting(b"[" * 100_000, b'{"a":' * 100_000, b"<b>" * 20_000, b"9" * 5_000),
    _inserting(b"a" * _HUGE, b"a b\n" * 20_000, b"\xe9" * _HUGE),
)
# These take as long as a hundred of the others.
_WEIGHTS = (20, 20, 20, 20, 20, 10, 20, 20, 4, 1)


def inputs(count: int, seed: int) -> Iterator[tuple[str, bytes]]:
    """So many names with mutated contents; the name may be another format's, or say nothing."""
    chance = random.Random(seed)
    originals = list(samples().items())
    for number in range(count):
        name, data = originals[number % len(originals)]
        for mutate in chance.choices(MUTATIONS, _WEIGHTS, k=chance.choice((1, 1, 2, 3))):
            data = mutate(data, chance) if data else data
        if chance.random() < 0.2:
            name = chance.choice((*(name for name, _ in originals), "tanpa-akhiran", "x.dat"))
        yield f"{number}-{name}", data


def html_reader() -> types.ModuleType:
    """Stands in for the reader of HTML, which has tests of its own."""
    module = types.ModuleType("searchidx.ingest.html.reader")

    def read_html(
        data: bytes | str, id: str, options: object, path: str | None, url: str | None
    ) -> Article | None:
        text = data.decode("utf-8", "replace") if isinstance(data, bytes) else data
        return read_page("\n\n".join(lines_of_html(text)), id, options, path)  # type: ignore[arg-type]

    module.read_html = read_html  # type: ignore[attr-defined]
    return module


def _memory() -> int:
    """The most memory that this process has had, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def read_all(count: int, seed: int, folder: Path, counts: Counter[str]) -> Iterator[Item]:
    """What the inputs give; counted are those that gave articles, rejections, both or
    neither, and those of kinds that are not read."""
    for name, data in inputs(count, seed):
        path = folder / name
        path.write_bytes(data)
        rejected: list[Rejection] = []
        articles = 0
        try:
            for article in searchidx.read(
                path, on_reject=rejected.append, max_document_size=_LIMIT
            ):
                articles += 1
                yield article
        except InputError:
            counts["not read"] += 1
            continue
        finally:
            path.unlink()
        failed = [rejection for rejection in rejected if "the program failed" in rejection.reason]
        assert not failed, failed
        yield from rejected
        counts[f"{'articles' if articles else ''} {'rejected' if rejected else ''}".strip()] += 1
        counts["items"] += articles + len(rejected)


def main(count: int, seed: int, folder: Path) -> dict[str, Any]:
    sys.modules["searchidx.ingest.html.reader"] = html_reader()
    # What reading takes at all is taken by the inputs as they are.
    for name, data in samples().items():
        (folder / name).write_bytes(data)
    for _ in searchidx.read(folder):
        pass
    before = _memory()
    for _ in read_all(count, seed, folder, Counter()):
        pass
    grown = _memory() - before
    counts: Counter[str] = Counter()
    with searchidx.create(folder / "index") as archive:
        report = archive.add(read_all(count, seed, folder, counts))
        return {
            "counts": counts,
            "report": asdict(report) | {"repeated": len(report.repeated), "seen": report.seen},
            "articles": len(archive),
            "memory": grown,
        }


if __name__ == "__main__":
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))))
