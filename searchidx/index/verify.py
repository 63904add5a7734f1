"""Whether the arrays of a segment hold what they must, beyond their checksums.

Each check yields the place and the problem of what it finds wrong. Postings are looked at by
array operations, a bounded part of the lists at a time.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Sequence
from itertools import islice, pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

from searchidx.errors import IndexDamaged
from searchidx.index.codec.columns import BytesColumn
from searchidx.index.codec.file import FileDamaged
from searchidx.index.codec.lexicon import BLOCK, Lexicon
from searchidx.index.codec.packing import Ints, starts_of
from searchidx.index.codec.postings import Occurrences, PostingLists
from searchidx.index.codec.reader import SegmentReader
from searchidx.index.codec.several import Several
from searchidx.index.inversion import field_bits
from searchidx.index.schema import TEXT_FIELDS
from searchidx.index.snapshot import decode_article
from searchidx.index.storage import DAMAGE, reading

__all__ = ["Found", "listed", "problem_of", "verify_segment"]

Found = Iterator[tuple[str | None, str]]
"""Place and problem of each thing that is wrong."""

_FIELDS = len(TEXT_FIELDS)
# Bytes of packed lists that are looked at in one go; a byte becomes about 30 of memory.
_PART = 1 << 22
_LISTED = 5


def listed(names: Sequence[object]) -> str:
    """The first of some names, and how many more there are."""
    more = f" and {len(names) - _LISTED:,} more" if len(names) > _LISTED else ""
    return ", ".join(map(str, names[:_LISTED])) + more


def problem_of(error: IndexDamaged) -> tuple[str | None, str]:
    """The place and what is wrong there, without what to do about it."""
    cause = error.__cause__
    if isinstance(cause, FileDamaged):
        return None if cause.place is None else f"byte {cause.place}", cause.problem
    if isinstance(cause, FileNotFoundError):
        return None, "it is missing"
    return None, f"it does not hold what it should ({type(cause).__name__}: {cause})"


def verify_segment(arrays: SegmentReader, documents: int) -> Found:
    """All that is wrong with a segment.

    Args:
        documents: how many the table of contents says that it has.
    """
    bad = arrays.file.bad_parts()
    for start, stop, names in bad:
        yield f"bytes {start} to {stop - 1}", f"the checksum does not fit; there is {listed(names)}"
    if bad:
        # What the rest holds cannot be compared with it.
        return
    if arrays.count != documents:
        yield None, f"it has {arrays.count} documents, the table of contents says {documents}"
    for check in _CHECKS:
        try:
            with reading(arrays.file.path.parent):
                yield from check(arrays)
        except IndexDamaged as error:
            yield check.__name__.removeprefix("_"), problem_of(error)[1]


def _lengths(arrays: SegmentReader) -> Found:
    slots = _FIELDS * arrays.count
    for name, values in (("lengths", arrays.lengths), ("further", arrays.further)):
        if len(values) != slots:
            yield name, f"{len(values)} values for {slots} fields of documents"
            return
    if (arrays.further > arrays.lengths).any():
        yield "further", "more further stems than stems"
        return
    for name, own, totals in (
        ("totals", arrays.lengths, arrays.totals),
        ("printed_totals", arrays.printed_lengths, arrays.printed_totals),
    ):
        sums = own.reshape(_FIELDS, -1).sum(axis=1, dtype=np.int64).tolist()
        if tuple(sums) != totals:
            yield name, f"{list(totals)} where the lengths give {sums}"


def _lexicons(arrays: SegmentReader) -> Found:
    for name, lexicon in _all_lexicons(arrays):
        problem = _coding_problem(arrays, name)
        if problem:
            yield name, problem
            continue
        terms = lexicon.all()
        if not all(map(operator.lt, terms, islice(terms, 1, None))):
            yield name, "the terms are not in order"


def _all_lexicons(arrays: SegmentReader) -> list[tuple[str, Lexicon]]:
    keyed = [(f"key.{field}", arrays.key_lexicon(field)) for field in arrays.keyed_fields]
    return [("stems", arrays.stem_lexicon), ("words", arrays.word_lexicon), *keyed]


def _coding_problem(arrays: SegmentReader, name: str) -> str | None:
    """What is wrong with terms that are front-coded."""
    sizes = arrays.file.array(f"{name}.sizes").astype(np.int64)
    blocks = arrays.file.array(f"{name}.blocks").astype(np.int64)
    shared, rest = sizes[::2], sizes[1::2]
    starts = starts_of(rest)
    is_sound = len(shared) == len(rest) and not shared[::BLOCK].any()
    is_sound = is_sound and not (shared[1:] > (shared + rest)[:-1]).any()
    if not is_sound or starts[-1] != len(arrays.file.section(f"{name}.bytes")):
        return "its entries do not share what they should, or are not within it"
    return (
        None if np.array_equal(blocks, starts[:-1:BLOCK]) else "the places of its blocks are wrong"
    )


def _raggedness(arrays: SegmentReader, name: str) -> str | None:
    """What is wrong with byte strings that stand one behind the other."""
    starts = arrays.file.array(f"{name}.starts").astype(np.int64)
    size = len(arrays.file.section(f"{name}.bytes"))
    return _bounds_problem(starts, size)


def _bounds_problem(starts: Ints, size: int) -> str | None:
    if not len(starts) or starts[0] or starts[-1] != size or (np.diff(starts) < 0).any():
        return "the places of its entries are not in order, or not within it"
    return None


def _parts(
    arrays: SegmentReader, name: str, has_positions: bool, slots: int
) -> Iterator[tuple[int, Occurrences, str | None]]:
    """The posting lists of a file part by part: the number of the first term, the occurrences,
    and what is wrong with them."""
    lists = PostingLists(arrays.file, name, has_positions)
    places = arrays.file.array(f"{name}.places").astype(np.int64)
    edges = np.searchsorted(places, np.arange(0, max(1, int(places[-1])), _PART))
    bounds = np.unique(np.append(edges, len(lists))).tolist()
    counts = arrays.file.array(f"{name}.counts")
    for start, stop in pairwise(bounds):
        found = lists.occurrences(start, stop)
        yield start, found, _order_problem(found, counts[start:stop], slots)


def _order_problem(found: Occurrences, counts: npt.NDArray[Any], slots: int) -> str | None:
    if not len(found.slots) or not counts.all():
        return "a term occurs nowhere"
    if found.slots.min() < 0 or found.slots.max() >= slots:
        return "a posting is of a document that does not exist"
    keys = found.terms << 32 | found.slots
    steps = np.diff(keys)
    if (steps < 0).any() or (np.diff(found.positions)[steps == 0] < 0).any():
        return "the postings are not in order"
    is_new = np.append(True, steps > 0)
    if (np.bincount(found.terms[is_new], minlength=len(counts)) != counts).any():
        return "a term is not in as many documents as its count says"
    return None


def _list_problem(arrays: SegmentReader, name: str, terms: int) -> str | None:
    """What is wrong with the frame of some posting lists."""
    counts = len(arrays.file.section(f"{name}.counts"))
    places = arrays.file.array(f"{name}.places").astype(np.int64)
    if counts != terms or len(places) != terms + 1:
        return f"{counts} posting lists for {terms} terms"
    return _bounds_problem(places, len(arrays.file.section(f"{name}.lists")))


def _stems(arrays: SegmentReader) -> Found:
    stems, words = len(arrays.stem_lexicon), len(arrays.word_lexicon)
    problem = _list_problem(arrays, "stems", stems) or _pairs_problem(arrays, stems, words)
    if problem:
        yield "stems", problem
        return
    pairs = arrays.pairs()
    pairs = pairs[np.lexsort((pairs[:, 2], pairs[:, 1]))]
    each = np.bincount(pairs[:, 1], minlength=stems)
    first = starts_of(each)[:-1]
    slots = _FIELDS * arrays.count
    lengths, further = np.zeros(slots, np.int64), np.zeros(slots, np.int64)
    of_stem, of_word = np.zeros(stems, np.uint8), np.zeros(words, np.uint8)
    for start, found, wrong in _parts(arrays, "stems", True, slots) if stems else ():
        if wrong:
            yield f"stems from number {start}", wrong
            return
        terms = found.terms + start
        is_printed = found.forms < each[terms]
        lengths += np.bincount(found.slots, minlength=slots)
        further += np.bincount(found.slots[~is_printed], minlength=slots)
        of_stem |= field_bits(terms, found.slots, arrays.count, stems)
        word = pairs[(first[terms] + found.forms)[is_printed], 0]
        of_word |= field_bits(word, found.slots[is_printed], arrays.count, words)
    for name, counted, written in (
        ("lengths", lengths, arrays.lengths),
        ("further", further, arrays.further),
        ("stems.fields", of_stem, arrays.stem_fields),
        ("words.fields", of_word, arrays.word_fields),
    ):
        if not np.array_equal(counted, written):
            yield name, "it does not agree with the posting lists"


def _pairs_problem(arrays: SegmentReader, stems: int, words: int) -> str | None:
    """What is wrong with the stems and forms of printed words."""
    pairs = arrays.pairs()
    if len(pairs) < words or (pairs.max(initial=-1, axis=0)[:2] >= (words, stems)).any():
        return "a printed word has a stem that does not exist"
    pairs = pairs[np.lexsort((pairs[:, 2], pairs[:, 1]))]
    each = np.bincount(pairs[:, 1], minlength=stems)
    if (pairs[:, 2] != np.arange(len(pairs)) - np.repeat(starts_of(each)[:-1], each)).any():
        return "the printed forms of a stem are not numbered one by one"
    return None


def _keys(arrays: SegmentReader) -> Found:
    for field in arrays.keyed_fields:
        name = f"key.{field}"
        terms = len(arrays.key_lexicon(field))
        problem = _list_problem(arrays, name, terms)
        if problem:
            yield name, problem
        elif terms:
            has_positions = arrays.file.facts["keyed"][field]
            for start, _, wrong in _parts(arrays, name, has_positions, arrays.count):
                if wrong:
                    yield f"{name} from number {start}", wrong


def _columns(arrays: SegmentReader) -> Found:
    for name in arrays.file.facts["columns"]:
        key = f"column.{name}"
        if not arrays.is_bytes(name):
            size = len(arrays.column(name))
        else:
            values = arrays.values(name)
            problem = _values_problem(arrays, key, values)
            if problem:
                yield key, problem
                continue
            if values.which is not None:
                size = len(values.which)
            else:
                size = len(values.stored if values.several is None else values.several)
            # Articles are read one by one later.
            if values.is_packed and name != "article":
                size = sum(1 for document in range(size) if values[document] is not None)
        if size != arrays.count:
            yield key, f"{size} values for {arrays.count} documents"


def _values_problem(arrays: SegmentReader, key: str, values: BytesColumn) -> str | None:
    """What is wrong with the values of a column of bytes."""
    if values.which is None and values.several is None:
        return _raggedness(arrays, key + ".packed" * values.is_packed)
    problem = _coding_problem(arrays, f"{key}.values")
    if not problem and values.several is not None:
        problem = _several_problem(values.several)
    if not problem and values.which is not None:
        is_there = (values.which.all() < len(values.distinct)).all()
        problem = None if is_there else "a value that does not exist"
    return problem


def _several_problem(several: Several) -> str | None:
    numbers = several.numbers.all()
    if (numbers >= len(several.distinct)).any():
        return "a value that does not exist"
    return _bounds_problem(several.places.all().astype(np.int64), len(numbers))


def _articles(arrays: SegmentReader) -> Found:
    found = arrays.key_occurrences("id")
    times = np.bincount(found.slots, minlength=arrays.count)
    if (times != 1).any():
        yield "key.id", f"not one id: document {listed(np.flatnonzero(times != 1).tolist())}"
        return
    terms = arrays.key_lexicon("id").all()
    of_document = found.terms[np.argsort(found.slots)].tolist()
    stored = arrays.values("article")
    broken, other = [], []
    for document in range(arrays.count):
        try:
            id_ = decode_article(stored[document]).id.encode("utf-8", "surrogatepass")
        except DAMAGE:
            broken.append(document)
            continue
        if id_ != terms[of_document[document]]:
            other.append(document)
    if broken:
        yield "column.article", f"articles that cannot be read: document {listed(broken)}"
    if other:
        yield "column.article", f"an article of another id: document {listed(other)}"


def _hashed(arrays: SegmentReader) -> Found:
    for field in arrays.file.facts["hashed"]:
        own = arrays.hashed(field)
        hashes, documents = own.hashes.all(), own.documents.all()
        if len(hashes) != len(documents):
            yield f"hashed.{field}", f"{len(documents)} documents for {len(hashes)} hashes"
        elif (hashes[1:] < hashes[:-1]).any():
            yield f"hashed.{field}", "the hashes are not in order"
        elif (documents >= arrays.count).any():
            yield f"hashed.{field}", "a hash is of a document that does not exist"


def _reprints(arrays: SegmentReader) -> Found:
    texts = arrays.values("texts")
    named = [np.frombuffer(texts[document], "<u8") for document in range(arrays.count)]
    sizes = np.fromiter(map(len, named), np.int64, len(named))
    documents = np.repeat(np.arange(len(named)), sizes)
    every = np.concatenate([np.zeros(0, np.uint64), *named]).astype(np.uint32)
    is_own = np.arange(len(every)) == np.repeat(starts_of(sizes)[:-1], sizes)
    own, near = (_rows(every[chosen], documents[chosen]) for chosen in (is_own, ~is_own))
    found, listed_near = (
        _rows(field.hashes.all(), field.documents.all())
        for field in map(arrays.hashed, ("reprints", "near"))
    )
    # Keys are beside the texts; an article whose text others have too is near to its own.
    if not _within(own, found):
        yield "hashed.reprints", "it does not agree with column.texts"
    if not (_within(near, listed_near) and _within(listed_near, near, own)):
        yield "hashed.near", "it does not agree with column.texts"


def _rows(hashes: npt.NDArray[np.uint32], documents: npt.NDArray[Any]) -> npt.NDArray[np.uint64]:
    """Hashes, each with its document, as numbers."""
    return hashes.astype(np.uint64) << np.uint64(32) | documents.astype(np.uint64)


def _within(rows: npt.NDArray[Any], *others: npt.NDArray[Any]) -> bool:
    return bool(np.isin(rows, np.concatenate(others)).all())


_CHECKS: Sequence[Callable[[SegmentReader], Found]] = (
    _lengths,
    _lexicons,
    _stems,
    _keys,
    _hashed,
    _columns,
    _articles,
    _reprints,
)
