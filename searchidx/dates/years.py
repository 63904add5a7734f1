"""Whether a number of four digits in prose is a year, by the words around it."""

from __future__ import annotations

import re

__all__ = ["SURE_CUES", "USUAL", "is_counted", "is_year"]

# News writes thousands with a point (2.000 orang), so that a bare number of these is a year
# unless the words around it say otherwise. Of the other numbers of four digits, two in three
# of the reference news are none (Kodim 1714, GTX 1660, B 1856 SIN, 1500 hektare): they need
# a word that says so.
USUAL = frozenset(range(1901, 2036)) - {2000}
"""Years that are taken for such without a word that says so."""
SURE_CUES = frozenset("tahun th thn pada sejak".split())
"""Words before a year that leave no doubt of one of :data:`USUAL`."""
_CUES = SURE_CUES | frozenset(
    "awal akhir pertengahan era periode kelahiran sebelum sesudah"
    " setelah antara hingga sampai menjelang edisi olimpiade pemilu pilpres pilkada emas visi"
    " voc perang revolusi perjanjian traktat abad masehi".split()
)
_COUNTING = frozenset(
    "rp rp. idr usd us$ dolar senilai seharga sebesar sebanyak sejumlah sekitar nomor no no."
    " nomer pasal pukul jam pkl total kode ribu seri tipe type rtx gtx resolusi telepon telp hp"
    " versi halaman cyberpunk battlefield level skor kodim kapasitas seluas ppm x".split()
)
_COUNTED = frozenset(
    "orang jiwa unit warga kasus pasien siswa rumah kursi suara penumpang peserta personel"
    " petugas km kilometer meter mm m kg mg gram ton hektar hektare ha mw watt cc poin lembar butir"
    " ekor kali rupiah dolar euro juta miliar triliun ribu persen titik"
    " halaman kk x mahasiswa anggota responden prajurit penonton keluarga paket liter piksel"
    " wib wita wit mdpl rpm mah".split()
)
_AFTER = re.compile(r"\s*%|\s+(\w+)", re.ASCII)
# Of the Muslim calendar, whose years of today are below 1500.
_HIJRI = re.compile(r"\s+(?:H\b|[Hh]ij)", re.ASCII)
_FIRST_WORD = re.compile(r"\s+([A-Z]{1,3})\b", re.ASCII)
# What may stand right before a year, besides white space; a hyphen only after these.
_GLUED_BEFORE = frozenset(".,/:$€£#@+-–_=&")
_HYPHENED = ("pra-", "pasca-", "pre-", "post-", "pasca–")


def is_year(text: str, start: int, end: int, number: int) -> bool:
    """Whether ``text[start:end]``, one number of four digits or two in a range, is a year.

    Args:
        text: prose.
        start, end: a half-open range.
        number: the (last) number there.
    """
    # A blank is the usual neighbour on both sides.
    after, before = text[end : end + 1], text[start - 1 : start]
    if after != " ":
        if after.isalnum() or (after in ("-", "_") and not text[end : end + 2].endswith(" ")):
            return False
        if after in (".", ",", ":", "/") and text[end + 1 : end + 2].isdigit():
            return False
    if before != " " and (
        before.isalnum() or (before in _GLUED_BEFORE and not _is_hyphened(text, start))
    ):
        return False
    words = text[max(0, start - 20) : start].rsplit(None, 1)
    word = words[-1].strip("(\"'“‘[").lower() if words else ""
    usual = number in USUAL
    if usual and word in SURE_CUES:
        return True
    if (word.isdigit() and len(word) > 2) or is_counted(text, end, word):
        return False
    if before == " " and 0 < len(word) < 3 and words[-1].isupper() and _FIRST_WORD.match(text, end):
        return False  # the number plate of a car: B 2019 ABC
    if usual:
        return True
    if number < 1500:
        return word == "tahun" and _HIJRI.match(text, end) is None
    return word in _CUES or (before == "(" and after == ")" and number < 2000)


def _is_hyphened(text: str, start: int) -> bool:
    return text.endswith(_HYPHENED, 0, start)


def is_counted(text: str, end: int, before: str) -> bool:
    """Whether the word ``before`` a number (small letters) or what follows it from ``end`` on
    says that things are counted, or goes on with it."""
    if before in _COUNTING:
        return True
    match = _AFTER.match(text, end)
    if match is None:
        return False
    word = (match[1] or "%").lower()
    if word in _COUNTED or word.startswith(("%", "hijr")):
        return True
    return len(word) > 2 and word[:3].isdigit()
