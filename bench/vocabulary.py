"""Indonesian-like words in order of frequency: real words first, then invented ones.

Words of grammar come first, then one form of each real root, then roots made of syllables
with what real affixes make of them and of the real roots, among them names, which have a
capital and no affix. Sastrawi's dictionary has the real roots only, as it has only part
of the words of any archive.
"""

from __future__ import annotations

from itertools import islice

import numpy as np
import numpy.typing as npt

__all__ = ["GRAMMAR", "ROOTS", "derived", "vocabulary"]

GRAMMAR = (
    "yang di dan ini dengan itu dari untuk dalam pada juga tersebut ke tidak akan ada karena "
    "oleh sudah sebagai atau seperti mereka telah dia adalah hanya bahwa hingga masih kepada "
    "para secara kita menurut kami dapat sangat belum lagi jika bagi agar saja sementara atas "
    "namun lebih bisa"
).split()
"""Words of grammar, the most frequent words of all."""

ROOTS = (
    "kata jadi tahun orang hari baru besar laku buat satu dua rumah jalan kota negara milik "
    "temu beri guna kerja bangun tingkat dunia rakyat perintah masyarakat hukum pimpin anak "
    "sekolah ajar didik kampus guru siswa presiden menteri gubernur bupati wali camat desa "
    "warga keluarga ibu bapak harga pasar jual beli uang bank pajak dagang usaha pabrik buruh "
    "tani sawah padi panen ikan laut kapal nelayan labuh pantai pulau gunung sungai hutan api "
    "banjir gempa hujan musim cuaca air tanah udara sakit obat dokter rawat sehat korban luka "
    "mati hidup lahir nikah polisi tangkap tahan tuntut hakim sidang saksi lapor periksa bukti "
    "curi bunuh rusak bakar jatuh tabrak mobil motor kereta pesawat terbang bandar tumpang "
    "jembatan listrik minyak tambang emas gas energi teknologi data surat kabar berita media "
    "tulis baca dengar lihat bicara jawab tanya pikir rasa tahu ingat harap minta terima tolak "
    "dukung pilih suara partai calon menang kalah main laga gol latih tim klub juara lomba "
    "tanding stadion tonton lagu musik film tari budaya adat agama masjid gereja doa puasa "
    "haji makan minum masak beras gula kopi teh sayur buah bawa kirim datang pergi pulang "
    "masuk keluar naik turun buka tutup mulai akhir henti lanjut ubah tambah kurang hitung "
    "ukur bayar pinjam bantu lindung jaga aman damai perang serang tembak senjata tentara "
    "batas wilayah daerah pusat barat timur utara selatan tengah malam pagi siang sore waktu "
    "rencana tujuan program anggaran dana proyek hasil temuan teliti uji coba kembang maju"
).split()
"""Real roots, by hand, the commoner ones first."""

_SYLLABLES = tuple(
    start + vowel + end
    for start in "b b c d d g h j k k l l m m n p p r r s s t t t w y ng ny".split()
    for vowel in "aaiueo"
    for end in (*[""] * 12, "n", "r", "ng", "s", "k", "t", "l", "m")
)
_NAME_SHARE = 0.45
_COMMON_FORMS = 4
"""Of the forms of a real root, one of the first is its frequent one, or the root is."""
_FORM_SHARE = (0.6, 0.02)
"""How likely a root comes with the first and with the last of its possible forms."""


def derived(root: str) -> list[str]:
    """The forms that real affixes make of a root.

    >>> derived("tulis")[:4]
    ['menulis', 'ditulis', 'penulisan', 'menuliskan']
    """
    active, agent = _nasal("me", root), _nasal("pe", root)
    return [
        active,
        f"di{root}",
        f"{agent}an",
        f"{active}kan",
        f"{root}an",
        f"ber{root}".replace("berr", "ber"),
        f"di{root}kan",
        f"ke{root}an",
        f"ter{root}",
        f"{root}nya",
        f"{active}i",
        agent,
        f"{agent}annya",
        f"di{root}i",
        f"ke{root}annya",
    ]


def _nasal(prefix: str, root: str) -> str:
    """The prefix me- or pe- with the nasal that the root's first letter asks for."""
    first = root[0]
    if first in "kpts" and root[1] in "aiueo":
        return prefix + {"k": "ng", "p": "m", "t": "n", "s": "ny"}[first] + root[1:]
    if first in "aiueoghk":
        return f"{prefix}ng{root}"
    if first in "bfp":
        return f"{prefix}m{root}"
    return f"{prefix}n{root}" if first in "dcjtsz" else prefix + root


def vocabulary(size: int, rng: np.random.Generator) -> npt.NDArray[np.object_]:
    """``size`` distinct words, the most frequent first."""
    words = dict.fromkeys(GRAMMAR)
    rare: list[str] = []
    for root in ROOTS:
        forms = [root, *derived(root)]
        common = forms[: _COMMON_FORMS + 1][int(rng.random() * (_COMMON_FORMS + 1))]
        words[common] = None
        rare += forms
    # The other forms of the real roots are spread over the invented words.
    later = iter(rng.permutation(np.array(rare, dtype=object)))
    while len(words) < size:
        for root, is_name in _invented(1000, rng):
            forms = [root.capitalize()] if is_name else [root, *derived(root)]
            words |= dict.fromkeys([*(_some(forms, rng) or forms[:1]), *islice(later, 1)])
    return np.array(list(words)[:size], dtype=object)


def _some(forms: list[str], rng: np.random.Generator) -> list[str]:
    chosen = rng.random(len(forms)) < np.linspace(*_FORM_SHARE, len(forms))
    return [form for form, taken in zip(forms, chosen.tolist(), strict=True) if taken]


def _invented(count: int, rng: np.random.Generator) -> list[tuple[str, bool]]:
    """Roots of two or three syllables, and whether each is a name."""
    picks = (rng.random((count, 3)) * len(_SYLLABLES)).astype(int)
    lengths = np.where(rng.random(count) < 0.8, 2, 3)
    names = rng.random(count) < _NAME_SHARE
    roots = ("".join(_SYLLABLES[i] for i in row[:n]) for row, n in zip(picks, lengths, strict=True))
    return list(zip(roots, names.tolist(), strict=True))
