"""Front-coded terms are what they were, however they are asked for."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from searchidx.index.codec.file import ArrayFile, ArrayFileWriter
from searchidx.index.codec.lexicon import Lexicon, lexicon_arrays
from searchidx.index.codec.strings import Strings
from searchidx.index.merge.terms import TermsSpill

_WORD = st.one_of(
    st.binary(max_size=3),
    st.tuples(st.sampled_from([b"pem", b"pembangun" * 6, b"\0"]), st.binary(max_size=4)).map(
        b"".join
    ),
)
_TERMS = st.lists(_WORD, max_size=150, unique=True).map(sorted)


@given(_TERMS, st.lists(_WORD, max_size=5), st.sets(st.integers(0, 149)))
def test_terms_are_found(terms: list[bytes], others: list[bytes], some: set[int]) -> None:
    with TemporaryDirectory() as folder:
        with ArrayFileWriter(Path(folder, "one")) as writer:
            for name, array in lexicon_arrays("x", terms).items():
                writer.add(name, array)
            writer.finish({})
        lexicon = Lexicon(ArrayFile(Path(folder, "one")), "x")
        assert lexicon.all() == terms
        assert lexicon.lengths().tolist() == list(map(len, terms))
        assert [lexicon[number] for number in range(len(terms))] == terms
        numbers = sorted(number for number in some if number < len(terms))
        assert lexicon.chosen(np.array(numbers, np.int64)).list() == [terms[n] for n in numbers]
        for term in terms + others:
            first = sum(one < term for one in terms)
            assert lexicon.place(term) == first
            assert lexicon.find(term) == (first if term in terms else None)
            assert lexicon.some(lexicon.range(term, None)) == terms[first:]
        assert lexicon[1:-1] == terms[1:-1]


@given(_TERMS, st.lists(st.integers(0, 150), max_size=4))
def test_terms_that_come_in_parts_give_the_same_arrays(terms: list[bytes], cuts: list[int]) -> None:
    with TemporaryDirectory() as folder:
        spill = TermsSpill(Path(folder))
        for start, stop in zip([0, *sorted(cuts)], [*sorted(cuts), 150], strict=True):
            spill.append(Strings.of(terms[start:stop]))
        with ArrayFileWriter(Path(folder, "one")) as writer:
            for name, stream in spill.arrays("x").items():
                writer.add(name, stream)
            writer.finish({})
        file = ArrayFile(Path(folder, "one"))
        for name, array in lexicon_arrays("x", terms).items():
            assert file.array(name).tolist() == array.tolist()
            assert file.array(name).dtype == array.dtype


@given(st.lists(st.text("ab\n", max_size=5), max_size=12), st.text("ab", max_size=3))
def test_strings_that_have_a_piece(strings: list[str], piece: str) -> None:
    found = Strings.of([string.encode() for string in strings]).containing(piece.encode())
    assert found.tolist() == [at for at, string in enumerate(strings) if piece in string]
