"""A photo caption and its credit, told apart in one line of text."""

from __future__ import annotations

import re

from searchidx.model import Caption

__all__ = ["credit_alone", "split_caption"]

_LABEL = r"(?:sumber(?:\s+foto)?|foto(?:grafer)?|kredit(?:\s+foto)?|photo|image|credit)\s*:\s*"
# Credits that need no label: agencies of photos, archives and the anonymous kind.
_KNOWN = (
    r"(?:antara(?:\s+foto)?\b|afp\b|reuters\b|ap\b|epa\b|getty images\b|xinhua\b|anadolu\b"
    r"|shutterstock\b|freepik\b|istimewa\b|dok(?:umentasi)?\b\.?)"
)
# (Foto: Lia Andriani/Antara) and (ANTARA FOTO/Lia Andriani) at the end of a line.
_BRACKETED = re.compile(
    rf"(?P<text>.*\S)\s*[(\[]\s*(?:{_LABEL}(?P<named>[^()\[\]]{{2,80}})"
    rf"|(?P<known>{_KNOWN}[^()\[\]]{{0,80}}))[)\]]\.?",
    re.IGNORECASE,
)
# "… kunjungan kerja.Sumber: Dedi Wanggai/Antara": after the end of a sentence, glued or not.
_TRAILING = re.compile(
    rf"(?P<text>.*[.!?”\"’)])\s*{_LABEL}(?P<named>[^.:()]{{2,60}}(?:\.[^.:()]{{2,60}})?)\.?",
    re.IGNORECASE,
)
# The same without a full stop before it, which only a label of a photo makes sure.
_UNSTOPPED = re.compile(
    r"(?P<text>.*\w)\s+(?:foto|sumber foto|kredit foto|photo)\s*:\s*(?P<named>[^:()]{2,60})",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"[(\[]?\s*(?:{_LABEL}(?P<named>[^()\[\]:]{{2,60}})|(?P<known>{_KNOWN}[^()\[\]:]{{0,60}}))"
    r"[)\]]?\.?",
    re.IGNORECASE,
)


def split_caption(line: str) -> Caption | None:
    """The caption in a line that ends in a credit; None for any other line.

    >>> split_caption("Nelayan di Rembang. (Foto: Lia Andriani/Antara)")
    Caption(text='Nelayan di Rembang.', credit='Lia Andriani/Antara')
    """
    for pattern in (_BRACKETED, _TRAILING, _UNSTOPPED):
        match = pattern.fullmatch(line)
        if match:
            return Caption(match["text"].strip(), _credit(match))
    return None


def credit_alone(line: str) -> str | None:
    """The credit in a line that holds nothing else ("Sumber: Dedi Wanggai/Antara")."""
    match = _ALONE.fullmatch(line) if len(line) <= 100 else None
    return _credit(match) if match else None


def _credit(match: re.Match[str]) -> str:
    parts = match.groupdict()
    return (parts["named"] or parts.get("known") or "").strip()
