"""Rules for furniture: each matches its example, none matches prose."""

from __future__ import annotations

import pytest

from searchidx.ingest.furniture import Rule, furniture_rule, rules

# Sentences and sub-headings that begin, or go on, as furniture does.
PROSE = """\
Baca tulis Al-Quran diajarkan setiap sore di surau itu.
Baca buku, bagi dia, sama dengan berjalan jauh.
Baca puisi menjadi acara penutup malam itu.
Ia membaca juga surat-surat lama kakeknya.
Lihat saja, kata dia, harga beras tidak pernah turun.
Simak, misalnya, kisah Yati yang meminjam Rp1 juta.
Terima kasih, ujar Bupati kepada para relawan.
Terima rapor di sekolah itu digelar lewat aplikasi, kata guru.
Gabung ke partai itu, ia langsung menjadi ketua.
Bergabung dengan Telegram sejak 2019, perempuan itu kini memimpin kantor Jakarta.
Telegram membantah tudingan tersebut.
Grup WhatsApp itu dipakai warga untuk berbagi kabar banjir.
WhatsApp menjadi saluran utama pengaduan warga.
Ikuti kata hati, begitu pesan ibunya.
Ikuti langkah Bali, Lombok menutup pantainya.
Unduh dokumen, isi, lalu kirim, begitu ia menjelaskan syaratnya.
Dapatkan izin dulu, kata petugas, baru melaut.
Aplikasi itu diunduh 12.000 kali dalam sepekan.
Kanal banjir timur meluap pada Selasa (13/6/2023).
Saluran air di kampung itu tersumbat.
Facebook dan Instagram sempat tidak dapat diakses.
Google News tidak lagi menampilkan berita dari Kanada.
Halaman rumahnya terendam setinggi lutut.
Halaman depan koran itu kosong pada Senin.
Selanjutnya, jaksa membacakan tuntutan.
Berikutnya, giliran saksi ahli yang diperiksa.
Selengkapnya akan dijelaskan dalam sidang pekan depan.
Bersambung atau tidak, pembangunan itu menunggu anggaran.
Bagikan beras sebelum Lebaran, perintah bupati.
Iklan rokok dilarang di jalan protokol.
Iklan itu menyesatkan, kata Yayasan Konsumen.
Komentar bupati itu menuai kecaman.
Dua belas komentar warga dibacakan di ruang sidang.
Hak cipta lagu daerah kini didaftarkan.
Nelayan dilarang mengambil telur penyu, kata petugas.
Beranda rumah panggung itu menjadi ruang kelas.
Foto itu diambil seorang pewarta pada 1965.
Populer di kalangan anak muda, kopi susu kini masuk desa.
Terkini, tiga kecamatan masih terisolasi.
Video kekerasan itu tersebar pada Ahad malam.
Video Call Gantikan Jam Besuk
Warga Minta Kejelasan
Apa Kata Nelayan?
Sumber: BPS
Positif: 6254
2. Petugas meminta agunan.
“Baca juga pikiran rakyat kecil,” katanya.
Update data pemilih rampung pekan ini, kata komisioner.
Klik palsu membuat pengiklan merugi.
Anda harus sabar, kata dokter.
Jangan lewatkan masa imunisasi, pesan bidan itu.
Rekomendasi komisi itu diabaikan.
Berita terkait bencana itu simpang siur.
Topik itu dibahas hingga malam.
(Rina)
2024
""".splitlines()

FURNITURE = """\
Join Telegram Channel
Gabung Grup WhatsApp
Follow kami di Instagram @suararimba
Ikuti saluran WhatsApp kami: https://kanal.example/x
Dapatkan update berita pilihan setiap hari di WhatsApp Channel
Dapatkan berita terbaru langsung di ponsel Anda
Ayo ikuti saluran WhatsApp kami biar enggak ketinggalan berita terbaru!
(Ayo ikuti saluran WhatsApp kami. Klik di sini ya!)
Mari bergabung di Grup Telegram "Suara Rimba", caranya klik link https://kanal.example/x
Ikuti Berita Suara Rimba di Google News
Cek Berita dan Artikel yang lain di Google News
Unduh aplikasi Suara Rimba di Play Store
BACA JUGA: Panen Raya Dimulai
Baca juga:Panen Raya Dimulai
Baca Juga Panen Raya Dimulai di Karawang
Baca juga » Panen Raya Dimulai
• Baca juga: Panen Raya Dimulai
[Baca juga: Panen Raya Dimulai]
Lihat Juga :
Simak juga: Panen Raya Dimulai
Baca: Panen Raya Dimulai
Tonton juga video: Panen Raya
Saksikan Video Pilihan di Bawah Ini:
Artikel ini telah tayang di Suara Rimba dengan judul "Panen Raya"
Halaman: 1 2 3
Halaman : 1 | 2 | Tampilkan Semua
1 2 3 Selanjutnya
Halaman 1 dari 3
1 dari 3 halaman
Halaman Selanjutnya
Halaman berikutnya »
Selanjutnya: Warga Minta Kejelasan
Halaman Selanjutnya: Warga Minta Kejelasan
Baca selengkapnya di halaman 2
Baca Halaman Selanjutnya...
Selengkapnya di halaman berikutnya >>>
Lanjut ke halaman 2
Klik halaman berikutnya
(Bersambung ke halaman 2)
Bersambung ke halaman berikutnya
Simak selengkapnya di halaman selanjutnya.
ADVERTISEMENT
Advertisement - Scroll to continue reading
SCROLL TO CONTINUE WITH CONTENT
Lanjutkan membaca
Share on Facebook
Bagikan:
(din/isk)
***
* * *
Copyright © 2023 Suara Rimba
Home / Daerah / Aceh
Tulis Komentar
""".splitlines()


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: f"{rule.kind}: {rule.example[:30]}")
def test_rule_matches_its_example(rule: Rule) -> None:
    assert rule.matches(rule.example)


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_furniture(line: str) -> None:
    rule = furniture_rule(line)
    assert rule is None, rule.pattern.pattern


@pytest.mark.parametrize("line", FURNITURE)
def test_furniture(line: str) -> None:
    assert furniture_rule(line) is not None


@pytest.mark.parametrize(
    ("line", "continues"),
    [
        ("Halaman: 1 2 3", True),
        ("Halaman 1 dari 3", True),
        ("Halaman 3 dari 3", False),
        ("Halaman Selanjutnya", True),
        ("Baca selengkapnya di halaman 2", True),
        ("(Bersambung ke halaman 2)", True),
        ("Baca juga: Tarif Tol", False),
        ("Lihat semua", False),
    ],
)
def test_continues(line: str, continues: bool) -> None:
    rule = furniture_rule(line)
    assert rule is not None
    assert rule.continues is continues


def test_long_lines_are_prose() -> None:
    assert furniture_rule("Baca juga: " + "panjang " * 40) is None


def test_a_long_line_that_only_promotes() -> None:
    promo = (
        "Dapatkan update berita pilihan dan breaking news setiap hari dari Suara Rimba. "
        'Mari bergabung di Grup Telegram "Suara Rimba", caranya klik link https://kanal.example/x, '
        "kemudian join. Anda harus install aplikasi Telegram terlebih dulu di ponsel."
    )
    assert furniture_rule(promo) is not None
    assert furniture_rule(promo + " Petani di Gayo menunggu hujan.") is None


def test_paragraph_glued_to_a_related_title_is_kept() -> None:
    line = (
        "Baca juga: Panen Raya Dimulai Petani di Karawang memulai panen raya pada pekan ini "
        "setelah menunggu air irigasi selama hampir dua bulan lamanya."
    )
    assert furniture_rule(line) is None
