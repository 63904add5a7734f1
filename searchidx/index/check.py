"""Whether an index is sound: every file of its newest commit, and those beside it."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from whoosh.codec.base import Segment
from whoosh.index import TOC, FileIndex
from whoosh.reading import IndexReader

from searchidx.analysis.stem_table import STEMS, StemTable
from searchidx.check_report import CheckReport, Damage
from searchidx.config import INDEX_FILE
from searchidx.errors import IndexDamaged, IndexMissing
from searchidx.index.codec.file import EXTENSION, is_array_file
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.segment import ArraySegment, arrays_of
from searchidx.index.ids import IdSet
from searchidx.index.meta import Meta
from searchidx.index.rejects import REJECTS, is_entry
from searchidx.index.schema import build_schema
from searchidx.index.storage import INDEX_NAME, Storage, reading
from searchidx.index.verify import Found, listed, problem_of, verify_segment
from searchidx.index.verify_portable import verify_leaf

__all__ = ["Commit", "check_folder", "damage_beside", "has_segments", "segment_file", "verify"]

# A commit may delete files between our reading their names and opening them, and a folder that is
# listed meanwhile may show neither its old table of contents nor its new one.
_TRIES = 20
_SECONDS_BETWEEN_TRIES = 0.01


def check_folder(folder: Path) -> CheckReport:
    """Check the newest commit of the index in a folder, and the files beside it. No lock is
    taken: what is open stays readable while commits come.

    Raises:
        IndexMissing: if there is no index.
        IndexOutdated: if it has another format.
        ArchiveError: where the system does not let us read it.
    """
    while True:
        report, generation = _check(folder)
        newest = TOC._latest_generation(Storage(folder), INDEX_NAME)
        # What a commit deletes meanwhile is no damage.
        if report.is_sound or newest == generation:
            return report


def _check(folder: Path) -> tuple[CheckReport, int]:
    """What a check finds, and the number of the commit."""
    damage = list(damage_beside(folder))
    try:
        commit = Commit.newest(folder)
    except IndexDamaged as error:
        generation = int(TOC._latest_generation(Storage(folder), INDEX_NAME))
        name = TOC._filename(INDEX_NAME, max(0, generation))
        damage.append(Damage(name, *problem_of(error)))
        return CheckReport(None, 0, tuple(damage)), generation
    ids = IdSet()
    for segment in commit.segments:
        name = segment_file(segment)
        damage += [Damage(name, *found) for found in verify(commit, segment, ids)]
    articles = sum(segment.doc_count() for segment in commit.segments)
    return CheckReport(articles, len(commit.segments), tuple(damage)), commit.generation


def segment_file(segment: Segment) -> str:
    """The name of a segment's file; of one of Whoosh's own codec, of its files."""
    return str(segment.make_filename(".seg" if isinstance(segment, ArraySegment) else ".*"))


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit whose segments are open, as far as they can be.

    Attributes:
        generation: its number.
        segments: as its table of contents has them.
        readers: of the segments that can be opened, by their id; what is wrong with others.
    """

    storage: Storage
    generation: int
    segments: list[Segment]
    readers: dict[str, IndexReader | IndexDamaged] = field(default_factory=dict)

    @classmethod
    def newest(cls, folder: Path) -> Commit:
        """The newest commit.

        Raises:
            IndexDamaged: if its table of contents cannot be read.
        """
        storage = Storage(folder)
        for tries_left in reversed(range(_TRIES)):
            try:
                with reading(folder):
                    toc: TOC = FileIndex(storage, build_schema(), INDEX_NAME)._read_toc()
                    commit = cls.of(storage, int(toc.generation), list(toc.segments))
                    if TOC._latest_generation(storage, INDEX_NAME) == toc.generation:
                        break
            except IndexDamaged:
                if not tries_left:
                    raise
                time.sleep(_SECONDS_BETWEEN_TRIES)
        return commit

    @classmethod
    def of(cls, storage: Storage, generation: int, segments: list[Segment]) -> Commit:
        """Some segments, opened."""
        commit = cls(storage, generation, segments)
        for segment in segments:
            try:
                with reading(storage.folder):
                    reader = FileIndex._reader(storage, build_schema(), [segment], generation)
                    commit.readers[segment.segid] = reader
            except IndexDamaged as error:
                commit.readers[segment.segid] = error
        return commit

    def arrays(self, segment: ArraySegment) -> SegmentReader:
        """The arrays of a segment.

        Raises:
            IndexDamaged: if it cannot be opened.
        """
        reader = self.readers[segment.segid]
        if isinstance(reader, IndexDamaged):
            raise reader
        arrays = arrays_of(reader)
        assert arrays is not None
        return arrays


def verify(commit: Commit, segment: Segment, ids: IdSet | None) -> Found:
    """All that is wrong with a segment of a commit.

    Args:
        ids: of the articles of other segments; those of this one join them, and must be new; if
            None, an id may come again.
    """
    reader = commit.readers[segment.segid]
    if isinstance(reader, IndexDamaged):
        yield problem_of(reader)
        return
    found = False
    if isinstance(segment, ArraySegment):
        checks = verify_segment(commit.arrays(segment), segment.doc_count_all())
    else:
        checks = verify_leaf(reader, Path(commit.storage.folder))
    for problem in checks:
        found = True
        yield problem
    if ids is not None and not found:
        repeated = [id_ for id_ in _live_ids(reader) if not ids.add(id_)]
        if repeated:
            yield "key.id", f"articles that are there twice: {listed(repeated)}"


def _live_ids(reader: IndexReader) -> Iterator[str]:
    """The ids of the articles of a segment that are not deleted."""
    arrays = arrays_of(reader)
    if arrays is not None:
        # To look them up one by one takes half of the time of the check.
        found, terms = arrays.key_occurrences("id"), arrays.key_lexicon("id").all()
        numbers = (
            found.terms if arrays.deleted is None else found.terms[~arrays.deleted[found.slots]]
        )
        yield from (terms[number].decode("utf-8", "surrogatepass") for number in numbers.tolist())
        return
    for name, term in reader.terms_from("id", b""):
        if name != "id":
            break
        for _ in reader.postings("id", term).all_ids():
            yield term.decode("utf-8", "surrogatepass")


def has_segments(folder: Path) -> bool:
    """Whether a folder has segments that only an index of ours has, whatever else is lost."""
    with reading(folder):
        return any(map(is_array_file, folder.glob(f"{INDEX_NAME}_*{EXTENSION}")))


def damage_beside(folder: Path) -> Iterator[Damage]:
    """What is wrong with the files beside the segments and their table of contents.

    Raises:
        IndexMissing: if there is no index.
    """
    try:
        Meta.read(folder)
    except IndexMissing:
        if not has_segments(folder):
            raise
        yield Damage(INDEX_FILE, None, "it is missing, with the rules that the index was made by")
    except IndexDamaged:
        yield Damage(INDEX_FILE, None, "the rules that the index was made by cannot be read")
    if not StemTable(folder / STEMS, "").is_sound():
        yield Damage(STEMS, None, "stems that do not fit their checksum; they are found anew")
    with suppress(FileNotFoundError), (folder / REJECTS).open("rb") as file:
        for number, line in enumerate(file, 1):
            if not is_entry(line):
                yield Damage(REJECTS, f"line {number}", "it is no entry")
