"""Furniture inside a paragraph: what surely is furniture goes, every sentence stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.ingest.furniture import rules
from searchidx.ingest.inline import cut_inline, has_inline

CUT = [
    ("Ombak tinggi.Baca juga: Tarif Kapal TurunNelayan tidak melaut.", "Baca juga: Tarif"),
    ("Ombak tinggi. Baca juga: Tarif Kapal Turun Menurut dia, nelayan libur.", "Baca juga: Tarif"),
    ("Ombak tinggi.Baca juga: Kapal Baru Tiba Besok\"Kami libur,\" kata Rara.", "Baca juga: Kapal"),
    ("Ombak tinggi. Baca juga: Pada kasus kedua, nelayan tetap melaut.", "Baca juga:"),
    ("Baca juga Menurut dia, nelayan tidak melaut sejak Senin pagi.", "Baca juga"),
    ("Ombak tinggi. (Baca juga: Tarif Kapal Turun) Nelayan tidak melaut.", "(Baca juga: Tarif"),
    ("Ombak tinggi. (Baca juga: ) Nelayan libur.", "(Baca juga: )"),
    ("Ombak tinggi.Baca juga: Cara Melapor ke BMKGMenurut Rara, nelayan libur.", "Baca juga: Cara"),
    ("Ombak tinggi. (Baca: Tarif Kapal Turun Lagi)", "(Baca: Tarif"),
    ("Ombak tinggi. Simak Video \"Kapal Karam\" [Gambas:Video Satu] Nelayan libur.", "Simak Video"),
    ("Ombak tinggi. ADVERTISEMENT Nelayan libur.", "ADVERTISEMENT"),
    ("Ombak tinggi. SCROLL TO CONTINUE WITH CONTENT Nelayan libur.", "SCROLL TO CONTINUE"),
    ("Ombak tinggi, kata Rara. (rra/dnw) ombak nelayan wetar", "(rra/dnw) ombak nelayan"),
    ("Ombak tinggi. Baca juga: Tarif Kapal Turun (rra/dnw) ombak", "(rra/dnw) ombak"),
    ("Ombak tinggi. Baca juga: Badai, Rara Jual Kapal \"Awalnya berat, tetapi kami perlu makan,\" "
     "tutur Rara.", "Baca juga: Badai, Rara Jual Kapal"),
    ("Ombak tinggi. Baca juga: Cerita Rara yang Kehilangan Kapal Salah satu cara bertahan ialah "
     "mengasinkan ikan.", "Baca juga: Cerita Rara yang Kehilangan Kapal"),
    ("Ombak tinggi. Baca juga: Warga Teriak \"Kami Lapar\" di Depan Kantor Polisi kemudian "
     "membubarkan warga itu.", "Baca juga: Warga Teriak \"Kami Lapar\" di Depan Kantor"),
    ("Ombak tinggi. Baca juga: Tarif kapal turun mulai Juli Baca juga: Nelayan Wetar minta solar",
     "Baca juga: Tarif kapal turun mulai Juli"),
    ("Ombak tinggi. Baca juga: Nelayan Wetar minta solar Baca juga: Tarif kapal turun mulai Juli",
     "Baca juga: Tarif kapal turun mulai Juli"),
    ("Ombak tinggi. Baca juga: Polisi tangkap pencuri jaring di Kisar", "Baca juga: Polisi"),
    ("Ombak tinggi. Baca Juga Tarif Kapal Turun Cara Mengurus Surat Kapal Harga Solar Naik Namun, "
     "nelayan tetap melaut dan ikan tetap dijual di pasar.", "Baca Juga Tarif Kapal Turun"),
    ("Ombak tinggi. Tidak ada kode iklan yang tersedia. Nelayan libur.", "Tidak ada kode iklan"),
    ("Nelayan libur. Loading... Ikuti Whatsapp Channel Kabar Timur Advertisement", "Loading..."),
    ("Nelayan libur (BMKG). Ikuti Whatsapp Channel Kabar Timur Advertisement", "Advertisement"),
    ("Nelayan libur. A post shared by Kabar Timur (@kabartimur)", "A post shared by"),
    ("Nelayan libur. Lihat Video 'Ombak Wetar, Ini Kata BMKG':", "Lihat Video 'Ombak"),
    ("Nelayan tidak melaut, loading...", "loading..."),
    ("Nelayan libur. Artikel ini telah tayang di Kabar.id dengan judul Ombak", "Artikel ini telah"),
    ("Nelayan libur. Simak selengkapnya di halaman berikutnya.", "Simak selengkapnya"),
]  # fmt: skip

# Paragraphs that hold the same words and are the article's own.
WHOLE = """\
Ia senang membaca juga menulis: dua hal yang jarang dikerjakan anak seusianya.
Pemerintah terus (baca: selalu) menaikkan harga solar pada akhir tahun.
Dermaga itu (Baca juga bukunya) dibangun pada 1921 oleh nelayan.
“Baca juga kontraknya,” kata Rara kepada para nelayan yang menunggu.
Loading barang memakan waktu dua hari di pelabuhan itu.
Video itu menayangkan kapal karam, lihat juga gambar kedua di dinding.
Artikel ini telah tayang di koran nasional pada 1957, kata Rara, dan menuai kecaman. Ia lalu pergi.
Harga solar naik (LTV/FTV) dan nelayan mengeluh.
Nelayan memuat ikan di WhatsApp dan Telegram. Pembeli datang dari kota.
Baca juga: sebuah ajakan yang ditulis di papan itu sejak dulu dan tidak pernah dihapus orang.
Ombak tinggi. Baca juga: harga solar yang naik terus membuat nelayan di Wetar tidak melaut.
Halaman rumah Rara terendam. Selanjutnya giliran dapur.
Ombak tinggi. Baca juga: Tarif Kapal Turun Menjelang Natal dan Tahun Baru, tiket kapal habis.
Ombak tinggi. Baca juga: sebelum melaut nelayan membaca tanda di langit. Begitu pula pesan ayahnya.
Ia lalu bekerja di bagian Advertisement. Itu dulu.
Menurut Rara, video 'Ombak Wetar' dibuat pada 2019 oleh seorang nelayan.
Ombak tinggi. Baca juga: Tarif Kapal Turun Bupati Untung Tamsil meminta nelayan tidak melaut.
""".splitlines()


@pytest.mark.parametrize(("text", "piece"), CUT)
def test_cut(text: str, piece: str) -> None:
    assert has_inline(text)
    left, cut = cut_inline(text, rules())
    assert any(found.startswith(piece) for found, _ in cut), cut
    assert piece not in left
    # What is left and what is cut is all there was.
    assert sorted("".join([left, *(found for found, _ in cut)]).replace(" ", "")) == sorted(
        text.replace(" ", "").replace(",loading", "loading")
    )


@pytest.mark.parametrize("text", WHOLE)
def test_no_sentence_is_cut(text: str) -> None:
    assert cut_inline(text, rules()) == (text, [])


PIECES = st.sampled_from([word for text, _ in CUT for word in text.split()])


@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_any_text_is_cut_to_the_end(text: str) -> None:
    left, cut = cut_inline(text, rules())
    assert len(left) + sum(len(piece) for piece, _ in cut) <= len(text) + 2 * len(cut)
    if not has_inline(text):
        assert left == text
