"""Words that are near to another are all found, and no others."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from searchidx.index.codec.strings import Strings
from searchidx.query.spelling import Spelling

# Few letters, so that many are near; some take several bytes, "a" and "!" share a bit.
_WORDS = st.text("abné!\U0001f600", min_size=1, max_size=7)


@given(words=st.sets(_WORDS, max_size=30), word=_WORDS, edits=st.integers(1, 2))
@example(words={"ab", "ba"}, word="ab", edits=1)
@example(words={"éé", "aa", "é"}, word="aé", edits=1)
@example(words={"\udce9"}, word="\udce9a", edits=1)
def test_they_are_those_of_a_comparison_with_each(
    words: set[str], word: str, edits: int
) -> None:
    spelling = Spelling(Strings.of([each.encode("utf-8", "surrogatepass") for each in words]))
    expected = {each: OSA.distance(word, each) for each in words}
    assert spelling.near(word, edits) == {w: n for w, n in expected.items() if n <= edits}
