"""Signatures are found by text and key, and take little memory."""

from __future__ import annotations

import os
import random
import tracemalloc
from collections import defaultdict
from dataclasses import replace
from pathlib import Path

import pytest

from bench.articles import generate
from searchidx.analysis.signature import KEYS, Signature, signatures
from searchidx.index import signature_store
from searchidx.index.signature_store import SignatureStore

SIGNED = [s for s in signatures([("", a.body) for a in generate(40)]) if s is not None]


def some(count: int, keys: int) -> list[Signature]:
    """Signatures of different texts, with keys below ``keys``."""
    rng = random.Random(1)
    return [
        replace(
            SIGNED[number % len(SIGNED)],
            text=rng.getrandbits(64),
            keys=tuple(rng.sample(range(1, keys), number % (KEYS + 1))),
        )
        for number in range(count)
    ]


def test_what_is_found_is_what_was_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_store, "_IN_MEMORY", 100_000)
    store = SignatureStore(str(tmp_path), common=10**6)
    expected: defaultdict[int, set[int]] = defaultdict(set)
    added = some(3000, keys=900)
    for signature in added:
        assert not store.has_text(signature.text)
        store.add(signature)
        store.add(signature)
        for key in signature.keys:
            expected[key].add(signature.text)
    for key in range(1, 900):
        numbers = store.numbers(key)
        assert len(numbers) == len(expected[key])
        assert {store[number].text for number in numbers} == expected[key]
    for number, signature in enumerate(added):
        assert store.has_text(signature.text)
        assert store[number].to_bytes() == signature.to_bytes()
    assert os.listdir(tmp_path) == []


def test_a_common_key_is_no_longer_kept(tmp_path: Path) -> None:
    store = SignatureStore(str(tmp_path), common=5)
    for signature in some(30, keys=100):
        store.add(replace(signature, keys=(7,)))
    assert len(store.numbers(7)) == 6


def test_memory_of_many_signatures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(signature_store, "_IN_MEMORY", 1000)
    keys, count = random.Random(2), 20_000
    tracemalloc.start()
    try:
        store = SignatureStore(str(tmp_path), common=500)
        for number in range(count):
            drawn = tuple(keys.getrandbits(48) for _ in range(KEYS))
            store.add(replace(SIGNED[number % 40], text=keys.getrandbits(64), keys=drawn))
        held, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert held / count < 120
    assert peak / count < 180
