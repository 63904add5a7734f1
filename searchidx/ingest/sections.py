"""Names of sections as outlets print them above or below the headline."""

from __future__ import annotations

import re

__all__ = ["is_section"]

_SECTIONS = frozenset(
    re.split(
        r"\s*[|\n]\s*",
        """
    nasional|daerah|regional|nusantara|ekonomi|bisnis|ekonomi & bisnis|ekonomi dan bisnis
    keuangan|finansial|olahraga|bola|sepak bola|opini|kolom|editorial|hiburan|seleb|selebritas
    teknologi|tekno|sains|internasional|dunia|mancanegara|hukum|kriminal|hukum & kriminal
    hukum dan kriminal|politik|politik & hukum|kesehatan|pendidikan|edukasi|gaya hidup|lifestyle
    metro|megapolitan|berita|news|peristiwa|otomotif|wisata|travel|kuliner|budaya|seni
    seni & budaya|seni dan budaya|lingkungan|humaniora|pemilu|kampus|religi|properti|energi
    cek fakta|investigasi|laporan khusus|liputan khusus|feature|pesisir|kelautan|pertanian
    sosial|sport|sports|ragam|market|kampus|berita kampus|berita daerah""".strip(),
    )
)


def is_section(line: str) -> bool:
    """Whether a line is the name of a section."""
    return line.casefold().strip(" .") in _SECTIONS
