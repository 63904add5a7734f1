"""Words that are near to another are among those told by their letters."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from searchidx.index.codec.letters import Letters
from searchidx.index.codec.strings import Strings

# Few letters, so that many are near; some take several bytes, "a" and "!" share a bit.
_WORDS = st.text("abné!\U0001f600", max_size=7)


@given(words=st.lists(_WORDS, max_size=30), word=_WORDS, edits=st.integers(0, 2))
@example(words=["ab", "ba"], word="ab", edits=1)
@example(words=["éé", "aa", "é"], word="aé", edits=1)
@example(words=["", "a", ""], word="", edits=1)
@example(words=["\udce9"], word="\udce9a", edits=1)
def test_what_is_near_is_among_them(words: list[str], word: str, edits: int) -> None:
    terms = Strings.of([each.encode("utf-8", "surrogatepass") for each in words])
    found = Letters(terms).near(word, edits).tolist()
    near = [number for number, each in enumerate(words) if OSA.distance(word, each) <= edits]
    assert set(near) <= set(found)
    assert found == sorted(set(found))


def test_few_others_are() -> None:
    words = ["pelabuhan", "pelabuhn", "perahu", "kapal", "pelebuhan", "pelabuhanku", "nelayan"]
    found = Letters(Strings.of([word.encode() for word in words])).near("pelabuhan", 1)
    assert [words[number] for number in found.tolist()] == ["pelabuhan", "pelabuhn", "pelebuhan"]
