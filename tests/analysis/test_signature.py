"""Signatures tell near-duplicates, and nothing else does."""

from __future__ import annotations

import re
import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.articles import generate
from searchidx.analysis.signature import Sample, Signature, near_duplicates, signatures

BODIES = [article.body for article in generate(60)]
BODY = BODIES[0]
PARAGRAPHS = BODY.split("\n\n")
OVERLAP = 0.89


def sign(body: str, title: str = "") -> Signature:
    [signature] = signatures([(title, body)])
    assert signature is not None
    return signature


def near(one: str, other: str) -> bool:
    both = near_duplicates(sign(one), sign(other), OVERLAP)
    assert near_duplicates(sign(other), sign(one), OVERLAP) == both
    return both


def words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.lower())


def pairs(text: str) -> set[tuple[str, str]]:
    found = words(text)
    return set(pairwise(found))


@pytest.mark.parametrize(
    "copy",
    [
        BODY.upper(),
        f"JAKARTA, Kabar Pesisir - {BODY}",
        BODY + "\n\nPenulis: Sri Wahyuni",
        "\n\n".join(PARAGRAPHS[:2] + PARAGRAPHS[3:]),
        BODY + "\n\n" + BODIES[1].split("\n\n")[0],
        BODY.replace(" ", "\u00a0", 20).replace(". ", "”.\u2003“"),
        " ".join("lain" if i % 50 == 7 else w for i, w in enumerate(BODY.split(" "))),
    ],
    ids="capitals dateline byline cut added marks words".split(),
)
def test_edited_copies_are_near(copy: str) -> None:
    assert near(BODY, copy)
    assert set(sign(BODY).keys) & set(sign(copy).keys)


def test_different_texts_are_not_near() -> None:
    signed = [sign(body) for body in BODIES]
    for number, one in enumerate(signed):
        assert not any(near_duplicates(one, other, OVERLAP) for other in signed[:number])


def test_a_template_with_other_figures_is_no_reprint() -> None:
    def report(day: int) -> str:
        figures = (day, 100 + 7 * day, 2000 + 13 * day, 30_000 + 17 * day)
        return BODY + "\n\nData hari ke-{}: {} sembuh, {} dirawat, {} diperiksa.".format(*figures)

    assert near(report(1), report(1) + " Selesai.")
    assert not near(report(1), report(2))


def test_a_round_up_is_no_reprint_of_what_it_holds() -> None:
    assert not near(BODY, "\n\n".join(BODIES[:4]))


def test_a_follow_up_that_repeats_a_report_is_no_reprint_of_it() -> None:
    lead = "\n\n".join(BODIES[1].split("\n\n")[:2])
    assert sign(BODY).sequences.shared(sign(f"{lead}\n\n{BODY}").sequences).resemblance > 0.6
    assert not near(BODY, f"{lead}\n\nSebelumnya, {BODY}")
    assert near(BODY, f"{BODY}\n\n{lead}")


def test_much_that_is_added_is_at_the_end() -> None:
    added = " ".join(f"{body}" for body in BODIES[2:3])
    assert near(BODY, f"{BODY}\n\n{added}"[: len(BODY) * 8 // 5])
    first, *rest = BODY.split("\n\n")
    assert not near(BODY, "\n\n".join([first, added[: len(BODY) * 3 // 5], *rest]))
    assert near(BODY, "\n\n".join([first, added[: len(BODY) // 5], *rest]))


def test_the_lead_counts_in_both_texts() -> None:
    words = BODY.split()
    early = " ".join([*BODIES[1].split()[:24], *words])
    assert set(words[:24]) <= set(early.split()[:64])
    assert not near(BODY, early)


def test_short_texts_are_near_only_if_title_and_text_are_equal() -> None:
    short = "Hujan turun lebat di lereng gunung sejak pagi."
    signed = [
        sign(short, "Hujan"),
        sign(f"  {short.upper()}", "hujan"),
        sign(short, "Hujan Lagi"),
        sign(f"{short} Warga mengungsi.", "Hujan"),
    ]
    assert [near_duplicates(signed[0], other, OVERLAP) for other in signed] == [
        *(True, True, False, False)
    ]
    assert all(not s.keys for s in signed)


@pytest.mark.parametrize("body", ["", " \n\n", "— “…” —", "***"])
def test_a_text_without_words_has_no_signature(body: str) -> None:
    assert signatures([("Judul", body), ("", BODY)])[0] is None


@given(st.lists(st.sampled_from([*BODIES[:5], "", "Pendek.", "\ud800 é", "١٢٣ бүх"]), max_size=9))
def test_texts_are_signed_alike_alone_and_among_others(bodies: list[str]) -> None:
    together = signatures([("t", body) for body in bodies])
    alone = [signatures([("t", body)])[0] for body in bodies]
    for one, other in zip(together, alone, strict=True):
        assert (one is None) == (other is None)
        if one is not None and other is not None:
            assert (one.to_bytes(), one.keys) == (other.to_bytes(), other.keys)


def test_signatures_are_the_same_in_every_process() -> None:
    code = (
        "from searchidx.analysis.signature import signatures\n"
        f"[s] = signatures([('', {BODY!r})])\n"
        "print(s.to_bytes().hex(), s.keys)"
    )
    other = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert other.stdout == f"{sign(BODY).to_bytes().hex()} {sign(BODY).keys}\n"


def test_a_stored_signature_is_the_same() -> None:
    for body in (BODY, "Pendek saja."):
        stored = Signature.from_bytes(sign(body).to_bytes())
        assert stored.to_bytes() == sign(body).to_bytes()
        assert near_duplicates(stored, sign(body + " Tambahan."), OVERLAP) == (body == BODY)


def test_very_long_texts() -> None:
    long = " ".join(f"kata{i} lain{i % 977}" for i in range(120_000))
    assert len(long) > 2**20
    assert near(long, "JAKARTA - " + long)


WORD = st.sampled_from("air api batu desa kota laut padi pagi sawah 12 2023 7".split())


@given(st.lists(WORD, min_size=20, max_size=60), st.lists(WORD, min_size=20, max_size=60))
def test_resemblance_and_overlap_are_exact_where_samples_are_whole(
    one: list[str], other: list[str]
) -> None:
    first, second = sign(" ".join(one)), sign(" ".join(other))
    sets = pairs(" ".join(one)), pairs(" ".join(other))
    shared = len(sets[0] & sets[1])
    resemblance, overlap = first.sequences.shared(second.sequences)
    assert first.sequences.size == len(sets[0])
    assert resemblance == pytest.approx(shared / len(sets[0] | sets[1]))
    assert overlap == pytest.approx(shared / min(map(len, sets)))
    figures = {word for word in one if word.isdigit()}
    assert first.figures.size == len(figures)


def test_what_large_sets_share_is_estimated() -> None:
    rng = np.random.default_rng(1)
    errors = []
    for _ in range(50):
        drawn = np.unique(rng.integers(0, 2**32, 3000, np.uint32))
        rng.shuffle(drawn)
        one, other = np.sort(drawn[:1500]), np.sort(drawn[150:2650])
        samples = Sample(len(one), one[:128]), Sample(len(other), other[:128])
        assert samples[0].shared(samples[1]) == samples[1].shared(samples[0])
        errors.append(np.subtract(samples[0].shared(samples[1]), (1350 / 2650, 1350 / 1500)))
    assert np.all(np.abs(np.mean(errors, axis=0)) < 0.03)
    assert np.all(np.std(errors, axis=0) < (0.06, 0.04))
