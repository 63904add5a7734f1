"""Rules for furniture: each matches its example, none matches prose."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from searchidx.ingest.furniture import LONGEST, QUOTES, Part, Rule, Rules, furniture_rule, rules

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


NEXT_PAGE = """\
Simak informasi selengkapnya di halaman selanjutnya!
Simak selengkapnya di halaman berikutnya. 👇
Simak berita selengkapnya di halaman berikut ini.
Bagaimana tanggapan nelayan? Simak di halaman berikutnya.
Apa kata nelayan? Baca di halaman selanjutnya.
Bagaimana kelanjutannya? Simak di halaman berikutnya.
Simak halaman berikutnya untuk tanggapan nelayan.
Klik halaman berikutnya untuk melanjutkan membaca
Klik halaman selanjutnya untuk membaca lebih lengkap
Penjelasan lengkap ada di halaman berikutnya.
Cerita lengkapnya ada di halaman selanjutnya.
Nantikan lanjutannya di halaman berikutnya.
Lanjut Baca: Warga Minta Kejelasan
Selengkapnya >>>
Berlanjut ke halaman 2
Lanjut ke halaman berikutnya ➡️
Tanggapan bupati ada di halaman berikutnya...
Di halaman selanjutnya: pembelaan sang kapten
Baca kelanjutannya di halaman dua
Selanjutnya ›
Next Page »
(Bersambung ke hal. 2)
>> Klik di sini untuk halaman selanjutnya
Geser ke halaman berikutnya ya, Sobat!
Lanjut ke Halaman 2: Warga Minta Kejelasan
Selengkapnya di halaman 2 👉
Buka halaman berikut untuk daftar lengkapnya
Artikel bersambung di halaman berikutnya
Lanjutkan membaca ke halaman 2
""".splitlines()

BELOW_THE_BODY = """\
Aktifkan notifikasi
Gabung sekarang!
Subscribe sekarang
Langganan newsletter kami
Jangan ketinggalan berita! Gabung saluran WhatsApp Kabar Timur
👉 https://t.me/…
👉 https://t.me/kabartimur
Nikmati akses tanpa batas ke seluruh artikel
Join Telegram Channel Kabar Timur
Ikuti kami di media sosial
Follow Instagram kami @kabartimur
Dapatkan notifikasi berita terbaru langsung di ponsel Anda
Unduh aplikasi Kabar Timur di Play Store dan App Store
Berlangganan sekarang mulai Rp20.000 per bulan
Daftar gratis untuk membaca artikel ini
Sudah berlangganan? Masuk di sini
Dukung jurnalisme independen dengan berlangganan
Punya informasi menarik? Kirim ke redaksi@kabartimur.com
Kirim tulisan Anda ke redaksi kami
Mau baca berita tanpa iklan? Langganan Kabar Timur Plus
Jangan lupa like, comment, dan subscribe channel YouTube kami
Tonton video lainnya di kanal YouTube Kabar Timur
Klik di sini untuk bergabung
Yuk gabung di grup Telegram pembaca!
Follow us on Google News
Ikuti Kabar Timur di Google News
Baca berita lainnya di aplikasi Kabar Timur
Update terus berita terkini hanya di Kabar Timur
Pantau terus kabar terkini dari Kabar Timur
Dengarkan podcast kami di Spotify
Scan kode QR untuk mengunduh aplikasi
Pasang aplikasi kami sekarang juga
Selalu update dengan berita terbaru dari kami
Jadilah yang pertama tahu! Nyalakan lonceng notifikasi
Turn on notifications
Sign up for our newsletter
Kunjungi laman kami di www.kabartimur.com
Hubungi kami: 0811-0000-0000
WA Center 0811 0000 0000
Telegram: https://t.me/kabartimur
WhatsApp Channel: https://whatsapp.com/channel/00
Gratis! Dapatkan e-paper edisi hari ini
Temukan kami di Facebook, Twitter, dan Instagram
Suka artikel ini? Bagikan ke temanmu
Bagikan berita ini ke teman Anda
Terima kasih sudah membaca Kabar Timur
Simak berita pilihan kami setiap hari lewat email
Biar tidak ketinggalan info, ikuti saluran WhatsApp Kabar Timur
Agar tak ketinggalan kabar, gabung di kanal Telegram
Supaya kamu selalu update, yuk follow akun kami!
Ingin dapat berita harian? Masukkan email Anda
Ikuti terus perkembangan beritanya hanya di Kabar Timur
Cek informasi menarik lainnya di TikTok @kabartimur
Jadi anggota komunitas pembaca kami
Beli e-paper hari ini
Lihat artikel asli
Laporkan artikel ini
© Kabar Timur
Tentang Kami | Redaksi | Pedoman Media Siber
Halo Sobat Timur, jangan lewatkan kabar terbaru setiap hari!
Anda suka tulisan seperti ini? Berlangganan di sini.
Ikuti WhatsApp Channel Kabar Timur untuk kabar tercepat
""".splitlines()

SUB_HEADINGS = """\
Editor Turun Tangan
Terkini
Menu
Lihat Foto
Foto
Telegram
Selanjutnya
Komentar
Bersambung
Ikuti Aturan Kapal di Instagram
Unduh Aplikasi Nelayan
Gabung Koperasi
Mau ke Mana?
Simak Baik-Baik
""".splitlines()

# Last sentences that begin, or speak, as promotion does.
LAST_SENTENCES = """\
Setelah cadangan selesai, pasang aplikasi WhatsApp di ponsel baru Anda.
Anda juga bisa mengirim pesan ke nomor 0812, faksimili, dan surel kontak@kantor.example.
Untuk memesan ruang kerja itu, warga memakai aplikasi Kolabora yang ada di Play Store.
Saksikan pertandingan itu di lapangan kota, Soccer Channel, dan televisi lokal.
Jadi tidak ada alasan untuk berhenti karena kecepatan kami sangat bagus.
Ikuti anjuran petugas, jangan melaut bila ombak tinggi.
Dapatkan buku itu di balai desa, ujar Anam, lalu kembalikan sebelum Jumat.
“Gabung sekarang juga,” kata Bupati kepada para relawan.
Kisah itu dimuat di halaman 12 buku harian sang kapten.
“Simak di halaman berikutnya,” ujar guru itu kepada muridnya.
""".splitlines()


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: f"{rule.kind}: {rule.example}")
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


@pytest.mark.parametrize("line", NEXT_PAGE)
def test_next_page(line: str) -> None:
    rule = furniture_rule(line, "after")
    assert rule is not None
    assert rule.continues


@pytest.mark.parametrize("line", BELOW_THE_BODY)
def test_furniture_below_the_body(line: str) -> None:
    rule = furniture_rule(line, "after")
    assert rule is not None
    assert not rule.continues


@pytest.mark.parametrize("line", SUB_HEADINGS)
def test_sub_headings_are_no_furniture_between_paragraphs(line: str) -> None:
    assert furniture_rule(line, "body") is None


@pytest.mark.parametrize("line", LAST_SENTENCES)
def test_last_sentences_are_no_furniture(line: str) -> None:
    rule = furniture_rule(line, "after")
    assert rule is None, rule.pattern.pattern


def slowly(line: str, part: Part) -> Rule | None:
    """The rule as it is found without any short cut."""
    bare = re.sub(r"^[^\w“”\"‘’'©@]+|[^\w“”\"‘’'.,:;!?…%/]+$", "", line)
    forms = {line, bare} - {""}
    for rule in rules().rules:
        if part in rule.parts and any(rule.matches(form) for form in forms):
            return rule
    return None


KNOWN = [*PROSE, *FURNITURE, *NEXT_PAGE, *BELOW_THE_BODY, *SUB_HEADINGS, *LAST_SENTENCES]
KNOWN = [line for line in (*KNOWN, *(rule.example for rule in rules().rules)) if len(line) <= 240]
PARTS_OF_A_PAGE: list[Part] = ["top", "body", "after"]


@pytest.mark.parametrize("part", PARTS_OF_A_PAGE)
def test_short_cuts_change_no_answer(part: Part) -> None:
    forms = ("{}", "• {}", "[{}]", "{} >>", "{}!", "“{}”", "A {}")
    for line in (form.format(line) for line in KNOWN for form in forms):
        if len(line) <= 240:
            assert furniture_rule(line, part) is slowly(line, part), line


WORDS = sorted({word for line in KNOWN for word in line.split()})


@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.sampled_from(PARTS_OF_A_PAGE),
)
def test_short_cuts_change_no_answer_for_any_words(line: str, part: Part) -> None:
    assert furniture_rule(line, part) is slowly(line, part)


@given(
    st.one_of(
        st.sampled_from([*KNOWN, *PROSE]),
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    )
)
def test_may_find_refuses_no_furniture(line: str) -> None:
    if not rules().may_find(line):
        assert furniture_rule(line) is None


def test_may_find_knows_of_rules_for_any_line() -> None:
    line = "Warga menunggu kapal di dermaga sejak pagi."
    own = Rule("own", re.compile(r".*\bdermaga\b.*"), None, "")
    assert Rules([own]).find(line) is own
    assert Rules([own]).may_find(line)
    assert not rules().may_find(line)


def test_a_rule_without_short_cuts_may_match_any_short_line() -> None:
    own = Rule("own", re.compile("kapal"), None, "", longest=10)
    assert Rules([own]).may_find("kapal")
    assert not rules().may_find("kapal")


@pytest.mark.parametrize("rule", rules().rules, ids=lambda rule: rule.example[:30])
def test_short_cuts_are_those_of_the_pattern(rule: Rule) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(rule.pattern, fullmatch=True))
    def holds(line: str) -> None:
        # Lines have single blanks, and hardly other digits than ours.
        line = " ".join(re.sub(r"[^\d]|[0-9]", "\\g<0>", line).split())
        if any(c.isdigit() and not c.isascii() for c in line) or not rule.pattern.fullmatch(line):
            return
        folded = line.casefold()
        if rule.begins and (folded[0].isalnum() or folded[0] in QUOTES):
            assert folded.startswith(rule.begins)
        if rule.has:
            assert any(map(folded.__contains__, rule.has))
        if rule.longest < LONGEST and "body" in rule.parts:
            assert len(line) <= rule.longest

    holds()
