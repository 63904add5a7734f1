"""What the search says of a query that it cannot read, in the language of the page."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from searchidx.web.texts import texts_in

# Words that no Indonesian sentence has; what is typed below has none of them.
ENGLISH = re.compile(
    r"\b(an?|the|is|not|no|or|to|at|in|after|before|behind|found|ends|expected|character|word|words"
    r"|name|date|number|phrase|bracket|quote|closed|closing|weights?|large|long|most|from|range)\b"
)
UNREADABLE = [
    "banjir DAN", "ATAU banjir", "banjir DAN ATAU rob", "(banjir DAN) rob", "judul:(", "judul:()",
    "judul:(banjir", "judul:(rob DAN", "banjir TIDAK", "rob TIDAK TIDAK banjir", "banjir~9",
    '"air laut"~0', '"air laut"~', "(air laut)~2", "tanggal:[2023 TO",
    "tanggal:[rob TO banjir]", "tanggal:[2023]", "tanggal:[2024 TO 2023]", "tanggal:banjir",
    "tanggal:(2023 ATAU", "tanggal:(2023 rob)", "disebut:=", "sumber:(rob ATAU", "sumber:(rob",
    "sumber:[rob TO banjir]", "penulis:()", 'penulis:"rob', '="', "banjir^999", "-(rob", "rubrik:!",
    "(" * 16 + "rob" + "^99)" * 16 + "^9", "(rob ATAU " * 31 + "rob" + ")" * 31,
]  # fmt: skip


@pytest.mark.parametrize("query", UNREADABLE)
def test_no_english_in_an_indonesian_error(client: TestClient, query: str) -> None:
    error = client.get("/api/v1/search", params={"q": query}).json()["error"]["message"]
    said = texts_in("id").message(error)
    assert "pada karakter" in said
    assert not ENGLISH.search(said), said


def test_what_was_taken_for_a_field_is_asked_once(client: TestClient) -> None:
    (note,) = client.get("/api/v1/search", params={"q": "sumbr:rob"}).json()["notes"]
    assert "(did you mean sumber:?)" in note
    assert "(mungkin sumber:)" in texts_in("id").message(note)


def test_days_the_wrong_way_round_are_named(client: TestClient) -> None:
    asked = {"q": "rob", "from": "Juni 2023", "to": "2022"}
    error = client.get("/api/v1/search", params=asked).json()["error"]["message"]
    assert "from: 'Juni 2023' is after '2022'" in error
    assert "tanggal awal: 'Juni 2023' sesudah '2022'" in texts_in("id").message(error)
