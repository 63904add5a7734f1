"""Files of an index that are damaged or hostile: an error of ours, and nothing runs."""

from __future__ import annotations

import io
import os
import pickle
import random
import shutil
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.filedb.filetables import FileFormatError
from whoosh.filedb.structfile import StructFile
from whoosh.index import TOC, FileIndex

import searchidx
from searchidx import Article
from searchidx.errors import ArchiveError, IndexDamaged, SearchidxError
from searchidx.index.schema import build_schema
from searchidx.index.storage import Storage, reading, sealed, writing

SEAL = len(sealed(b""))
ARTICLES = [
    Article(
        id=f"{i:03}",
        title=f"judul {i} kota",
        body=f"isi kabar nomor {i} " * 20,
        published=f"20{i % 20:02}-01-01",
        mentions=("2020", "2021-05-01"),
        authors=("Sri",),
        source="nusa.id",
    )
    for i in range(200)
]


@pytest.fixture(scope="module", params=["arrays", "portable"])
def whole(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Path:
    """The folder of a good index of two segments."""
    folder = tmp_path_factory.mktemp("whole") / "index"
    with searchidx.create(folder, codec=request.param) as archive:
        archive.add(ARTICLES[:150])
        archive.add(ARTICLES[150:])
        archive.delete(["007"])
    return folder


@pytest.fixture
def portable(tmp_path: Path) -> Path:
    """The folder of a good index of Whoosh's own codec."""
    folder = tmp_path / "portable"
    with searchidx.create(folder, codec="portable") as archive:
        archive.add(ARTICLES[:150])
        archive.add(ARTICLES[150:])
    return folder


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(whole, tmp_path / "index"))


def use(folder: Path) -> list[Any]:
    """All that reads an index, and what it gives."""
    with searchidx.open(folder) as archive:
        return [
            archive.search("kota kabar", facets=("source", "author", "year"), limit=3).total,
            archive.search('"isi kabar" -judul').total,
            archive.search("disebut:2020 tanggal:[2003 TO 2010]", sort="oldest").total,
            [article.id for article in archive],
            archive.get("011"),
            len(archive),
        ]


def toc_of(folder: Path) -> Path:
    return max(folder.glob("_MAIN_*.toc"))


def test_whole(folder: Path) -> None:
    assert use(folder)[0] == 199


def test_whoosh_itself_opens_it(folder: Path) -> None:
    from whoosh import index, query

    theirs = index.open_dir(folder)
    with theirs.searcher() as searcher:
        assert len(searcher.search(query.Term("body", "kabar"), limit=None)) == 199


@pytest.mark.parametrize("keep", [0, 1, 10, 40, 200, 0.5, 0.9])
def test_truncated_table_of_contents(folder: Path, keep: float) -> None:
    path = toc_of(folder)
    data = path.read_bytes()
    path.write_bytes(data[: int(keep * len(data)) if isinstance(keep, float) else keep])
    with pytest.raises(IndexDamaged):
        use(folder)
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


def test_no_table_of_contents(folder: Path) -> None:
    toc_of(folder).unlink()
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


def test_garbage_in_every_file(folder: Path) -> None:
    with searchidx.open(folder) as opened:
        pass
    for path in folder.glob("*MAIN_*.*"):
        path.write_bytes(os.urandom(path.stat().st_size))
    with pytest.raises(IndexDamaged):
        opened.search("kota")
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


def test_every_file_missing_in_turn(whole: Path, tmp_path: Path) -> None:
    for path in sorted(whole.glob("MAIN_*.*")):
        if path.name.endswith(("._stored.col", "_len.col")):
            continue  # not read, or taken for a field that no article has
        folder = Path(shutil.copytree(whole, tmp_path / path.name))
        (folder / path.name).unlink()
        try:
            use(folder)
        except IndexDamaged:
            continue
        # A column that is not there is one that no article has a value in.
        assert path.name.endswith(".col")


def damaged_copies(whole: Path, tmp_path: Path, seed: int, count: int) -> Iterator[Path]:
    chance = random.Random(seed)
    paths = sorted([*whole.glob("MAIN_*.*"), toc_of(whole)])
    for number in range(count):
        folder = Path(shutil.copytree(whole, tmp_path / str(number)))
        path = folder / chance.choice(paths).name
        data = bytearray(path.read_bytes())
        if data and chance.random() < 0.7:
            for _ in range(chance.choice([1, 1, 5, 100])):
                data[chance.randrange(len(data))] = chance.randrange(256)
        else:
            del data[chance.randrange(len(data) + 1) :]
        path.write_bytes(data)
        yield folder
        shutil.rmtree(folder)


@pytest.mark.parametrize(("seed", "count"), [(1, 40), pytest.param(2, 80, marks=pytest.mark.slow)])
def test_random_damage_raises_nothing_of_another_kind(
    whole: Path, tmp_path: Path, seed: int, count: int
) -> None:
    # Bytes may also be changed to others that can be read: no checksum tells.
    damaged = 0
    for folder in damaged_copies(whole, tmp_path, seed, count):
        try:
            use(folder)
        except IndexDamaged:
            damaged += 1
    assert damaged > count / 5


@pytest.mark.parametrize(("seed", "count"), [(3, 15), pytest.param(4, 30, marks=pytest.mark.slow)])
def test_adding_to_a_damaged_index_raises_nothing_of_another_kind(
    whole: Path, tmp_path: Path, seed: int, count: int
) -> None:
    for folder in damaged_copies(whole, tmp_path, seed, count):
        with suppress(SearchidxError), searchidx.open(folder) as archive:
            archive.add([*ARTICLES[:3], Article(id="baru", title="kota")])
            archive.rebuild()


def test_the_advice_leads_out(folder: Path) -> None:
    toc_of(folder).write_bytes(b"")
    with pytest.raises(IndexDamaged) as caught:
        searchidx.open(folder)
    assert str(caught.value).endswith(
        f"delete the folder {folder} first, then make the index anew from its sources with: "
        f"searchidx index PATH... --index {folder}"
    )
    shutil.rmtree(folder)
    with searchidx.create(folder) as archive:
        assert archive.add(ARTICLES[:1]).added == 1


@pytest.mark.parametrize(
    "error", [FileFormatError("head"), Exception("type"), KeyError("x"), OSError(22, "x")], ids=repr
)
def test_what_whoosh_raises_is_damage(error: Exception) -> None:
    with pytest.raises(IndexDamaged, match="delete the folder 'a b' first"), reading("a b"):
        raise error


def test_a_pickle_that_asks_for_too_much_memory(folder: Path) -> None:
    write_toc(folder, "MARK")
    path = toc_of(folder)
    data = path.read_bytes()
    start = data.rindex(pickle.dumps("MARK", -1))
    path.write_bytes(sealed(data[:start] + b"\x80\x04\x8e" + b"\xff" * 7 + b"\x7f."))
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


def test_no_memory_is_no_damage(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object) -> None:
        raise MemoryError

    with searchidx.open(folder) as archive:
        monkeypatch.setattr("searchidx.query.matching.Matching.match", fail)
        with pytest.raises(MemoryError):
            archive.search("kabar")


def test_a_mistake_of_ours_in_reading_a_query_is_no_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object) -> None:
        raise LookupError("ours")

    with searchidx.open(folder) as archive:
        for name in ("parse", "build_filter"):
            with monkeypatch.context() as patched:
                patched.setattr(f"searchidx.query.interpreter.{name}", fail)
                with pytest.raises(LookupError, match="ours"):
                    archive.search("kabar", filters={"author": "sri"})


# Hostile pickles -------------------------------------------------------------------------


class Bomb:
    """A pickle that makes a folder when it is loaded."""

    def __init__(self, mark: Path) -> None:
        self.mark = mark

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.mark),)


@pytest.fixture
def mark(tmp_path: Path) -> Path:
    return tmp_path / "exploded"


def write_toc(folder: Path, segments: Any) -> None:
    """A table of contents of the newest generation, holding what is given."""
    TOC(build_schema(), segments, int(toc_of(folder).stem.split("_")[-1]) + 1).write(
        Storage(folder), "MAIN"
    )


def segments_of(folder: Path) -> list[Any]:
    segments: list[Any] = FileIndex(Storage(folder), build_schema())._segments()
    return segments


def test_the_bomb_works(mark: Path) -> None:
    pickle.loads(pickle.dumps(Bomb(mark)))
    assert mark.is_dir()


def test_bomb_in_the_table_of_contents(folder: Path, mark: Path) -> None:
    write_toc(folder, [Bomb(mark)])
    with pytest.raises(IndexDamaged, match="mkdir"):
        searchidx.open(folder)
    assert not mark.exists()


def test_bomb_in_a_table_of_contents_of_an_older_whoosh(folder: Path, mark: Path) -> None:
    write_toc(folder, [Bomb(mark)])
    path = toc_of(folder)
    data = path.read_bytes()
    current = data.index((-111).to_bytes(4, "big", signed=True))
    older = (-110).to_bytes(4, "big", signed=True)
    path.write_bytes(sealed(data[:current] + older + data[current + 4 : -SEAL]))
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)
    assert not mark.exists()


@pytest.mark.parametrize("module", ["builtins.eval", "os.system", "whoosh.codec.whoosh3.os"])
def test_names_that_a_table_of_contents_may_not_hold(folder: Path, module: str) -> None:
    where, name = module.rsplit(".", 1)
    path = toc_of(folder)
    write_toc(folder, "MARK")
    data = toc_of(folder).read_bytes()
    assert path != toc_of(folder)
    position = data.rindex(pickle.dumps("MARK", -1))
    toc_of(folder).write_bytes(sealed(data[:position] + f"c{where}\n{name}\n.".encode()))
    with pytest.raises(IndexDamaged, match="no place there"):
        searchidx.open(folder)


def bombed_postings(folder: Path, mark: Path, part: str) -> None:
    """Put a bomb into the first posting block of every list of the newest segment."""
    path = max(folder.glob("MAIN_*.pst"), key=lambda path: path.stat().st_size)
    data = path.read_bytes()
    bomb = pickle.dumps(Bomb(mark), 2)
    blocks = []
    position = 0
    while (position := data.find(b"W3Bl", position)) >= 0:
        blocks.append(position)
        position += 4
    changed = bytearray(data)
    for start in blocks:
        stream = StructFile(io.BytesIO(data))
        stream.seek(start + 4)
        length = abs(stream.read_int())
        begin = stream.tell()
        info = pickle.load(stream.file)
        body = stream.tell() if part == "body" else begin
        space = begin + length - body
        compressed = info[3] and part == "body"
        payload = zlib.compress(bomb) if compressed else bomb
        if len(payload) <= space:
            changed[body : body + len(payload)] = payload
    path.write_bytes(changed)


@pytest.mark.parametrize("part", ["header", "body"])
def test_bomb_in_posting_blocks(portable: Path, mark: Path, part: str) -> None:
    bombed_postings(portable, mark, part)
    with searchidx.open(portable) as archive, pytest.raises(IndexDamaged):
        archive.search("kabar")
    with searchidx.open(portable) as archive, pytest.raises(IndexDamaged):
        archive.search('"isi kabar"')
    assert not mark.exists()


def test_bomb_in_the_term_index(portable: Path, mark: Path) -> None:
    for path in portable.glob("MAIN_*.trm"):
        data = bytearray(path.read_bytes())
        # The pickle that names the fields is the last one of the file.
        start = data.rindex(b"\x80", 0, data.rindex(b"fieldmap"))
        bomb = pickle.dumps(Bomb(mark), 2)
        data[start : start + len(bomb)] = bomb
        path.write_bytes(data)
    with pytest.raises(IndexDamaged, match="mkdir"), searchidx.open(portable) as archive:
        archive.search("kabar")
    assert not mark.exists()


def test_bomb_in_stored_fields_does_not_run_when_segments_are_merged(
    folder: Path, mark: Path
) -> None:
    from whoosh import columns

    for segment in segments_of(folder):
        name = W3Codec.column_filename(segment, "_stored")
        with (folder / name).open("wb") as file:
            writer = columns.CompressedBytesColumn().writer(StructFile(file))
            for number in range(segment.doc_count_all()):
                writer.add(number, pickle.dumps(Bomb(mark)))
            writer.finish(segment.doc_count_all())
    with searchidx.open(folder) as archive:
        assert archive.search("kabar").total == 199
        for i in range(12):
            archive.add([Article(id=f"baru{i}", title="kota")])
        archive.rebuild()
        assert len(archive) == 199 + 12
    assert not mark.exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("compound", True),
        ("compound", 1),
        ("segid", "../../x"),
        ("indexname", "../MAIN"),
        ("is_compound", int),
        ("doc_count_all", int),
        ("_codec", None),
    ],
)
def test_segments_that_are_not_as_we_write_them(folder: Path, name: str, value: object) -> None:
    segments = segments_of(folder)
    setattr(segments[0], name, value)
    write_toc(folder, segments)
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


@pytest.mark.parametrize("segments", [5, None, {}, [5], [W3Codec()], ["x"]])
def test_a_table_of_contents_of_other_things(folder: Path, segments: object) -> None:
    write_toc(folder, segments)
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


def test_compound_files_are_not_read(folder: Path, mark: Path) -> None:
    segment = W3Segment(W3Codec(), "MAIN", 1)
    segment.compound = True
    (folder / segment.make_filename(".seg")).write_bytes(b"x" * 100)
    write_toc(folder, [segment])
    with pytest.raises(IndexDamaged):
        searchidx.open(folder)


# Rights and space ---------------------------------------------


def test_no_space_while_adding(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object, **fields: object) -> None:
        raise OSError(28, "No space left on device")

    with searchidx.open(folder) as archive:
        with monkeypatch.context() as patched:
            patched.setattr("searchidx.index.segments.SegmentsWriter.add", refuse)
            patched.setattr("searchidx.index.portable.PortableWriter.add", refuse)
            with pytest.raises(ArchiveError, match="No space left"):
                archive.add([Article(id="baru", title="kota")])
        assert archive.add([Article(id="baru", title="kota")]).added == 1


def test_no_right_to_write(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise PermissionError(13, "Permission denied")

    with searchidx.open(folder) as archive:
        monkeypatch.setattr("whoosh.util.filelock.FileLock.acquire", refuse)
        with pytest.raises(ArchiveError, match="Permission denied"):
            archive.add(ARTICLES)
        assert archive.search("kabar").total == 199


@pytest.mark.parametrize("around", [reading, writing])
@pytest.mark.parametrize(
    ("told", "message"),
    [
        ((13, "Permission denied", "arsip/MAIN_1.seg"), "Permission denied (MAIN_1.seg)"),
        ((13, "Permission denied", 5), "Permission denied"),
        ((28, "No space left on device"), "No space left on device"),
    ],
)
def test_what_the_system_does_not_let_us_names_the_file(
    around: Any, told: tuple[Any, ...], message: str
) -> None:
    with pytest.raises(ArchiveError) as caught, around("a"):
        raise OSError(*told)
    assert str(caught.value) == f"the index in a: {message}"
