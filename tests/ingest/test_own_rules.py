"""A user's own rules of furniture: what they do, and what is refused with which words."""

from __future__ import annotations

import time
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from searchidx.config import load_settings
from searchidx.errors import SettingError
from searchidx.ingest.furniture import Rules
from searchidx.ingest.options import ReadOptions
from searchidx.ingest.own_rules import own_rules
from searchidx.ingest.page import read_page
from searchidx.ingest.screen import FURNITURE, Screen
from searchidx.model import Removed

PAGE = """\
Dermaga Wetar Dibuka

WETAR, PELABUHANKITA.COM - Dermaga Wetar dibuka kembali setelah sepuluh bulan.

Kabar laut, kabar kita.

Baca juga: Tarif Kapal Turun

Kapal pertama datang dari Kupang dengan beras.
"""


def body_of(*own: dict[str, Any]) -> tuple[list[str], list[Removed]]:
    removed: list[Removed] = []
    options = ReadOptions.of(load_settings(furniture=list(own)), removed.append)
    article = read_page(PAGE, "a", options, "a.txt")
    assert article is not None
    return article.body.split("\n\n"), removed


def test_an_own_rule_takes_a_line_and_is_named() -> None:
    body, removed = body_of({"kind": "slogan", "pattern": "kabar laut, .*"})
    assert "Kabar laut, kabar kita." not in body
    assert Removed("a.txt", "Kabar laut, kabar kita.", "slogan") in removed


def test_an_own_rule_takes_a_line_of_several_sentences() -> None:
    about = "Pelabuhan Kita ditulis oleh warga. " + "Kirim kabarmu ke kantor kami di Wetar. " * 9
    page = PAGE.replace("Kabar laut, kabar kita.", about.strip())
    rule = {"kind": "slogan", "pattern": "Pelabuhan Kita ditulis.*"}
    taken = read_page(page, "a", ReadOptions.of(load_settings(furniture=[rule])))
    left = read_page(page, "a", ReadOptions.of(load_settings(furniture=[rule | {"kind": "keep"}])))
    assert taken
    assert left
    assert about.strip() not in taken.body
    assert about.strip() in left.body


def test_keep_wins_over_our_rules() -> None:
    body, removed = body_of({"kind": "keep", "pattern": "Baca juga: Tarif.*"})
    assert "Baca juga: Tarif Kapal Turun" in body
    assert removed == []


def test_unless_and_where() -> None:
    rule = {"kind": "slogan", "pattern": "kabar laut.*"}
    assert len(body_of({**rule, "unless": "kita"})[0]) == 3
    assert len(body_of({**rule, "where": "after"})[0]) == 3
    assert len(body_of(rule)[0]) == 2


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ({"pattern": "x"}, "it has no kind"),
        ({"kind": "promo"}, "it has no pattern"),
        ({"kind": "promo", "patern": "x"}, "there is no key 'patern'"),
        ({"kind": "promo", "pattern": 3}, "pattern must be text"),
        ({"kind": "promo", "pattern": "(a"}, "pattern '\\(a' is no regular expression"),
        ({"kind": "promo", "pattern": "a", "unless": "["}, "unless '\\[' is no regular expression"),
        ({"kind": "promo", "pattern": ".*"}, "matches an empty line"),
        ({"kind": "promo", "pattern": "x", "where": "top"}, "where must be edges or after"),
        ({"kind": "promo", "pattern": "x", "titles": 99}, "titles must be from 0 to 20"),
        ({"kind": "promo", "pattern": "(a+)+b"}, "takes too long"),
        ({"kind": "promo", "pattern": r"(\w+\s?)*:"}, "takes too long"),
        ({"kind": "promo", "pattern": "x", "unless": "(.*a)*b"}, "takes too long"),
    ],
)
def test_a_rule_that_cannot_be_used_is_named(rule: dict[str, Any], reason: str) -> None:
    started = time.process_time()
    with pytest.raises(SettingError, match=f"argument: furniture, rule 2: .*{reason}"):
        body_of({"kind": "promo", "pattern": "baik"}, rule)
    assert time.process_time() - started < 20


@pytest.mark.parametrize("value", ["x", {"kind": "promo"}, ["x"], 3])
def test_the_setting_is_a_list_of_rules(value: Any) -> None:
    with pytest.raises(SettingError, match="furniture must be a list of rules"):
        load_settings(furniture=value)


_PIECES = st.sampled_from(
    [
        *"aAbk 1\"“'#-%.*+?|^$()[]{}\\",
        "\\.",
        "\\*",
        "\\\\",
        "\\d",
        "\\W",
        "(?:",
        "{2}",
        "é",
        "…",
        "ab",
    ]
)


@pytest.mark.filterwarnings("ignore:Possible nested set:FutureWarning")
@settings(max_examples=500, deadline=None)
@given(st.lists(_PIECES, max_size=7).map("".join), st.text("aAbBk 1\"“'#-%.*+é…\\", max_size=6))
@example("a|b", "b")
@example("ab?c", "ac")
@example("\\*kabar", "*kabar")
@example("\\\\W1", "\\W1")
def test_a_rule_is_tried_on_each_line_that_it_matches(pattern: str, line: str) -> None:
    line = " ".join(line.split())
    try:
        (rule,) = own_rules([{"kind": "promo", "pattern": pattern}], "test")
    except SettingError:
        return
    if line and rule.matches(line):
        own = Rules([rule])
        assert own.find(line) is rule
        assert own.may_find(line)
        lines, flags = Screen(own).look(f"Kapal tiba.\n{line}")
        assert lines == ["Kapal tiba.", line]
        assert flags.get(1, 0) & FURNITURE


def test_a_rule_that_begins_with_letters_is_tried_on_few_lines() -> None:
    patterns = ["Kabar kita, .*", "\\*\\* #Wetar", "“Kabar” kita", '"']
    rules = own_rules([{"kind": "promo", "pattern": pattern} for pattern in patterns], "test")
    assert [rule.begins for rule in rules] == [
        ("kabar kita, ",),
        ("** #wetar",),
        ("“kabar” kita",),
        ('"',),
    ]
    _, flags = Screen(Rules(rules)).look(
        "Kapal pertama datang dari Kupang dengan beras untuk warga."
    )
    assert not flags
