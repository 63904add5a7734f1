"""Files of queries and judgments: what is read, and what is refused where."""

from __future__ import annotations

from pathlib import Path

import pytest

from searchidx.errors import InputError
from searchidx.evaluation.judgments import read_qrels, read_queries
from searchidx.evaluation.trial import read_trial

TOPICS = """
<top>
<num> Number: 301
<title> International
 crime

<desc> Description:
not this
</top>
<top><num>302</num><title>Topic: polio</title></top>
"""


def write(folder: Path, text: str | bytes, name: str = "file") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("q1\tbanjir demak\n\nq2\tkapan?\r\n", [("q1", "banjir demak", 1), ("q2", "kapan?", 3)]),
        ('{"id": "q1", "text": "banjir demak"}\n', [("q1", "banjir demak", 1)]),
        ('{"id": "q1", "query": "banjir demak"}\n', [("q1", "banjir demak", 1)]),
        ('{"_id": 7, "text": " rob ", "x": 1}\n', [("7", "rob", 1)]),
        (TOPICS, [("301", "International crime", 2), ("302", "polio", 10)]),
        (b"\xef\xbb\xbfq1\tbanjir", [("q1", "banjir", 1)]),
    ],
)
def test_queries(text: str, expected: list[tuple[str, str, int]], tmp_path: Path) -> None:
    found = [(query.id, query.text, query.line) for query in read_queries(write(tmp_path, text))]
    assert found == expected


@pytest.mark.parametrize(
    "text", ["q1\t0\ta b\t2\nq1\tQ0\tc\t0\nq2\t0\ta b\t1\n", "q1\ta b\t2\nq1\tc\t0\n\nq2\ta b\t1"]
)
def test_qrels(text: str, tmp_path: Path) -> None:
    assert read_qrels(write(tmp_path, text)) == {"q1": {"a b": 2, "c": 0}, "q2": {"a b": 1}}


def test_a_line_that_names_the_columns_of_qrels(tmp_path: Path) -> None:
    text = "query-id\tcorpus-id\tscore\nq1\ta b\t2\n"
    assert read_qrels(write(tmp_path, text)) == {"q1": {"a b": 2}}
    with pytest.raises(InputError, match="line 2: 'score' is no grade"):
        read_qrels(write(tmp_path, "q1\ta\t2\nq\tc\tscore\n"))


def test_qrels_with_blanks(tmp_path: Path) -> None:
    assert read_qrels(write(tmp_path, "301 0 FR-1  1\n301 0 FR-2 -1")) == {
        "301": {"FR-1": 1, "FR-2": -1}
    }


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "no query in it"),
        ("q1 banjir\n", "line 1: expected a query's id and its text"),
        ("q1\ta\nq2\t \n", "line 2: expected a query's id and its text"),
        ("q1\ta\n\nq1\tb\n", "line 3: query 'q1' is in line 1 already"),
        ('{"id": "q"}\n', "line 1: expected the values id and text"),
        ('{"id": "q", "text": "a"}\n[\n', "line 2: expected a JSON object"),
        ('{"id": "q", "text": "a"}\n[1]\n', "line 2: expected a JSON object"),
        ("<top>\n<title> a\n</top>", "line 1: expected a topic with <num> and <title>"),
        ("<top>\n<num> 1 <title> a\n", "line 1: a topic without </top>"),
        (b"q1\ta\nq2\t\xff", "line 2: not UTF-8 text"),
    ],
)
def test_queries_that_are_refused(text: str | bytes, problem: str, tmp_path: Path) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as error:
        read_queries(path)
    assert str(error.value).startswith(f"{path}")
    assert problem in str(error.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("\n", "no judgment in it"),
        ("q1\ta\n", "line 1: 2 columns; expected"),
        ("q1\ta\tb\tc\td\n", "line 1: 5 columns"),
        ("q1\ta\t1\nq1\tb\tgood\n", "line 2: 'good' is no grade"),
        ("q1\ta\t1\nq1\ta\t2\n", "line 2: 'a' is judged twice for query 'q1'"),
    ],
)
def test_qrels_that_are_refused(text: str, problem: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="file") as error:
        read_qrels(write(tmp_path, text))
    assert problem in str(error.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"cannot read .*none: No such file"):
        read_queries(tmp_path / "none")


def test_a_trial_keeps_queries_that_have_something_relevant(tmp_path: Path) -> None:
    queries = write(tmp_path, "a\tx\nb\ty\nc\tz\n", "queries")
    qrels = write(tmp_path, "a\t1\t1\nb\t1\t0\nd\t1\t1\n", "qrels")
    trial = read_trial(queries, qrels)
    assert [query.id for query in trial.queries] == ["a"]
    assert trial.qrels == {"a": {"1": 1}}
    assert (trial.left_out, trial.unknown) == (("b", "c"), ("d",))
    with pytest.raises(InputError, match=r"no query of .* has a relevant article"):
        read_trial(queries, write(tmp_path, "b\t1\t0\n", "qrels"))
