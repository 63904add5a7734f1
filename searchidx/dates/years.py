"""Whether a number of four digits in prose is a year, by the words around it."""

from __future__ import annotations

import re

__all__ = ["is_year"]

# News writes thousands with a point (2.000 orang), so that a bare number of these is a year
# unless the words around it say otherwise. Of the other numbers of four digits, two in three
# of the reference news are none (Kodim 1714, GTX 1660, B 1856 SIN, 1500 hektare): they need
# a word that says so.
_USUAL = range(1901, 2036)
_SURE_CUES = frozenset("tahun th thn pada sejak".split())
_CUES = _SURE_CUES | frozenset(
    "awal akhir pertengahan era periode kelahiran sebelum sesudah"
    " setelah antara hingga sampai menjelang edisi olimpiade pemilu pilpres pilkada emas visi"
    " voc perang revolusi perjanjian traktat abad masehi".split()
)
_COUNTING = frozenset(
    "rp rp. idr usd us$ dolar senilai seharga sebesar sebanyak sejumlah sekitar nomor no no."
    " nomer pasal pukul jam pkl total kode ribu seri tipe type rtx gtx resolusi telepon telp hp"
    " versi halaman cyberpunk battlefield level skor kodim kapasitas seluas ppm x".split()
)
_COUNTED = (
    "orang|jiwa|unit|warga|kasus|pasien|siswa|rumah|kursi|suara|penumpang|peserta|personel"
    "|petugas|km|kilometer|meter|mm|m|kg|mg|gram|ton|hektare?|ha|mw|watt|cc|poin|lembar|butir"
    "|ekor|kali|rupiah|dolar|euro|juta|miliar|triliun|ribu|persen|titik"
    "|halaman|kk|x|mahasiswa|anggota|responden|prajurit|penonton|keluarga|paket|liter|piksel"
    r"|wib|wita|wit|hijr\w*|mdpl|rpm|mah"
)
_AFTER = re.compile(rf"\s*%|\s+(?:(?:{_COUNTED})\b|[0-9]{{3}})", re.IGNORECASE | re.ASCII)
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
    # White space is the usual neighbour on both sides.
    after = text[end : end + 1]
    if after.isalnum() or (after in ("-", "_") and not text[end : end + 2].endswith(" ")):
        return False
    if after in (".", ",", ":", "/") and text[end + 1 : end + 2].isdigit():
        return False
    before = text[start - 1 : start]
    if before.isalnum() or (before in _GLUED_BEFORE and not _is_hyphened(text, start)):
        return False
    words = text[max(0, start - 20) : start].rsplit(None, 1)
    word = words[-1].strip("(\"'“‘[").lower() if words else ""
    usual = number in _USUAL and number != 2000
    if usual and word in _SURE_CUES:
        return True
    if word in _COUNTING or (word.isdigit() and len(word) > 2) or _AFTER.match(text, end):
        return False
    if before == " " and len(word) < 3 and words[-1].isupper() and _FIRST_WORD.match(text, end):
        return False  # the number plate of a car: B 2019 ABC
    if usual:
        return True
    if number < 1500:
        return word == "tahun" and _HIJRI.match(text, end) is None
    return word in _CUES or (before == "(" and after == ")" and number < 2000)


def _is_hyphened(text: str, start: int) -> bool:
    return text.endswith(_HYPHENED, 0, start)
