"""A photo caption and its credit, told apart in one or two lines of text.

Above the body of a page most lines that end in a credit are captions. Between paragraphs a
line is one only if it surely speaks of a photo: "… 5,2 persen. Sumber: BPS" is prose.
"""

from __future__ import annotations

import re

from searchidx.ingest.caption_forms import (
    AGENCY,
    ALONE,
    ARCHIVE,
    BRACKETED,
    BRACKETED_NAMES,
    CAMEL,
    CAPTION,
    CREDIT_FIRST,
    FOTO,
    GLUED,
    GLUED_ABOVE,
    GLUED_SENTENCE,
    HOSTED,
    KNOWN,
    LABEL_LEFT,
    LED,
    LED_BY_SLASH,
    OF_A_PHOTO,
    PAIR,
    PREFIX,
    SHOT,
    SLASH_LAST,
    SPECIAL,
    TAGGED,
    TELLS,
    TWO_SENTENCES,
    UNLABELLED,
    UNSTOPPED,
)
from searchidx.ingest.caption_signs import LONGEST, TLDS, forms_of, may_be_labelled
from searchidx.model import Caption

__all__ = [
    "credit_alone",
    "names_a_photographer",
    "part_from_prose",
    "split_caption",
    "split_glued",
    "split_slashed",
    "sure_caption",
]

# In what stands where a credit would: two sentences, or words of one.
_PROSE = re.compile(r"[a-z]{4,}\.\s+[A-Z“\"]|(?:\s[a-z]{2,}\b.*){4}|\s[-–—]\s(?:\S+\s+){3}")
_LONGEST_IN_BODY = 250
_STOP = re.compile(r"[.!?](?=\s)")
# What nobody says in a caption.
_SPEECH = re.compile(
    r"[”\"]|\b(?:kata|ujar|tutur|ucap|imbuh|ungkap|papar|tambah|jelas)(?:nya)?\b", re.IGNORECASE
)
_TOLD = re.compile(
    r"[,.!?][”\"] ?(?:kata|ujar|tutur|ucap|imbuh|ungkap|papar|tambah|jelas|terang|tegas)\w* [A-Zd]"
)
# "Warga di dermaga. (Tono Wirawan)": behind a sentence, two to four words that may be a name.
_SIGNED = re.compile(
    r"(?P<text>.*[.!?][”\"]?) ?\((?P<named>(?!(?:Foto|Kiri|Kanan|Dari|Sumber)\b)"
    r"[A-Z][^\W\d_]+(?: [A-Z](?:[^\W\d_]*[a-z’'-]|\.?)){1,3})\)\.?"
)
# Of a line that holds a credit alone.
_LONGEST_CREDIT = 100
# In words.
_LONGEST_NAME = 5


def split_caption(line: str, in_body: bool = False) -> Caption | None:
    """The caption in a line that ends in a credit; None for any other line.

    ``in_body``: whether the line stands between paragraphs, where it has to be surer.

    >>> split_caption("Nelayan di Rembang. (Foto: Lia Andriani/Antara)")
    Caption(text='Nelayan di Rembang.', credit='Lia Andriani/Antara')
    """
    if len(line) > LONGEST:
        return None
    for pattern in forms_of(line, in_body):
        match = pattern.fullmatch(line)
        if match is None or _PROSE.search(_credit(match)) or _is_told(match):
            continue
        if pattern is UNSTOPPED and " " not in match["text"]:
            continue  # "BERITA FOTO: Rumah Reyot di Tengah Apartemen"
        if pattern is AGENCY and not CAPTION.match(match["text"]):
            continue
        if pattern is GLUED and (len(match["text"].split()) < 3 or not _sure_label(match)):
            continue
        if not in_body or _surely_a_photo(match):
            parts = match.groupdict()
            text = _clean(parts.get("text") or parts.get("drawn") or parts.get("after") or "")
            credit = _credit(match)
            label = LABEL_LEFT.search(text)
            if label:
                text = text[: label.start()]
                credit = f"{label['archive'] or ''} {credit}".strip()
            return Caption(text, credit or None) if text else None
    return _prefixed(line, in_body) if may_be_labelled(line) else None


def sure_caption(text: str) -> Caption:
    """The caption in a text that is one by where it stands, and its credit if it ends in one.

    >>> sure_caption("Nelayan di Rembang. (Lia Andriani)")
    Caption(text='Nelayan di Rembang.', credit='Lia Andriani')
    """
    split = split_caption(text)
    if split is not None:
        return split
    signed = _SIGNED.fullmatch(text)
    return Caption(signed["text"], signed["named"]) if signed else Caption(text)


def _is_told(match: re.Match[str]) -> bool:
    """Whether what ends in the name of an agency, "… kata Lia. (Antara)", is what somebody said."""
    parts = match.groupdict()
    known = parts.get("known") and not parts.get("label")
    return bool(known and _TOLD.search(match[0]))


def part_from_prose(line: str) -> tuple[str, str] | None:
    """A caption between paragraphs and the paragraph that is glued behind its full stop; None
    if there is no such thing in the line.

    >>> part_from_prose("Kabar.com/Lia Warga di dermaga.Ombak setinggi tiga meter.")
    ('Kabar.com/Lia Warga di dermaga.', 'Ombak setinggi tiga meter.')
    """
    glue = GLUED_SENTENCE.search(line)
    end = glue.start() + 2 if glue else 0
    if not glue or split_caption(line[:end], in_body=True) is None:
        return None
    return line[:end], line[end:]


def split_glued(line: str) -> Caption | None:
    """The caption in a line above the body whose credit is glued to it, neither bracket nor
    label between them, or is its last word behind a slash; None for any other line.

    >>> split_glued("DOK. PELABUHAN RAYAWarga menunggu kapal")
    Caption(text='Warga menunggu kapal', credit='DOK. PELABUHAN RAYA')
    """
    slashed = split_slashed(line) if "/" in line else None
    if slashed:
        return slashed
    match = GLUED_ABOVE.fullmatch(line) if len(line) <= LONGEST else None
    if (
        match is None
        # "Lia/KabarOto.com"
        or match["after"].endswith(tuple(f".{tld}" for tld in TLDS))
        or names_a_photographer(line)
        # "Kabar Timur.Com, Sorong - "
        or re.match(rf"(?:{'|'.join(TLDS)})\b", match["after"], re.IGNORECASE)
        or CAMEL.fullmatch(re.split(r"\W", match["glued"])[-1])
        # "KabarSorong ID, Fakfak."
        or (match["glued"].isalpha() and re.fullmatch(r"(?:[A-Z]\S* )+[A-Z]\S*\.", match["after"]))
    ):
        return None
    sentence = len(re.findall(r"\s[a-z]", match["glued"])) > 3
    return None if sentence else Caption(match["after"], match["glued"])


def split_slashed(line: str) -> Caption | None:
    """The caption in a line beside the headline whose last word, behind a slash, is its credit;
    None for any other line.

    >>> split_slashed("Ketua nelayan Sorong, Yance Wanggai/Net")
    Caption(text='Ketua nelayan Sorong, Yance Wanggai', credit='Net')
    """
    last = SLASH_LAST.fullmatch(line) if len(line) <= LONGEST else None
    return Caption(last["text"], last["named"]) if last else None


def _prefixed(line: str, in_body: bool) -> Caption | None:
    """The caption in "Foto: Warga menonton kapal", which names no photographer."""
    # Of fewer words it is whose photo it is.
    if not in_body and line.startswith("Photo: ") and len(line.split()) > 2 * _LONGEST_NAME:
        return Caption(line.removeprefix("Photo: "))
    prefix = PREFIX.match(line)
    text = line[prefix.end() :] if prefix else ""
    behind = BRACKETED_NAMES.fullmatch(text) if text.endswith((")", ").")) else None
    if behind and not TWO_SENTENCES.search(behind["text"]):
        return Caption(behind["text"], behind["named"])
    # "Keterangan gambar: Lia Andriani" is of no photographer.
    few = 0 if prefix and prefix[0][:3].casefold() == "ket" else 2
    # "Foto: Peter Yeung - dok BBC, Namun karena …": a credit glued to a paragraph.
    if (
        not text
        or (few == 0 and credit_alone(text))
        or CREDIT_FIRST.match(text)
        or (len(re.findall(r"(?<!/)\b[a-z]", text)) < few + bool(few) and not _is_stopped(text))
    ):
        return None
    if in_body and (len(text) > _LONGEST_IN_BODY or TWO_SENTENCES.search(text)):
        return None
    # "Keterangan gambar: Warga di dermaga. /Kabar Timur"
    led = LED_BY_SLASH.fullmatch(text) if "/" in text else None
    return Caption(led["text"], led["named"]) if led and not in_body else Caption(text)


def _is_stopped(text: str) -> bool:
    """Whether a text full of names ends as no headline and no photographer's name does."""
    return text.endswith(".") and len(text.split()) > 2 * _LONGEST_NAME


def credit_alone(line: str, in_body: bool = False) -> str | None:
    """The credit in a line that holds nothing else ("Sumber: Dedi Wanggai/Antara")."""
    if len(line) > _LONGEST_CREDIT:
        return None
    # "Keterangan gambar: Foto: Istimewa"
    prefix = PREFIX.match(line) if line.startswith(("Ket", "ket", "KET")) else None
    line = line[prefix.end() :] if prefix else line
    match = ALONE.fullmatch(line)
    if match is None or (in_body and not _surely_a_photo(match)):
        return None
    if (match["names"] and PAIR.search(line)) or SPECIAL.match(line):
        return None
    if split_caption(line):
        return None
    credit = _credit(match)
    # More than two words in lower case, or in brackets behind a label more than four: a sentence
    # that begins like a credit. Many words of which none is an agency: a headline ("Foto: Banjir
    # Demak Setinggi Dada").
    sentence = len(re.findall(r"\s[a-z]", credit)) > (4 if match["label"] and line[0] == "(" else 2)
    wordy = (
        line[0] not in "(["
        and len(credit.replace(" - ", " ").split()) > 3
        and not re.search(rf"[/,@]|{KNOWN}", credit, re.I)
    )
    # "Polisi Patroli Nobar Film G30S/PKI": no name has so many words.
    long = match["names"] and any(len(n.split()) > _LONGEST_NAME for n in credit.split("/"))
    return None if sentence or wordy or long else credit


def names_a_photographer(line: str) -> bool:
    """Whether a line is the credit of a photo wherever it stands ("KABAR.ID/LIA ANDRIANI")."""
    if "/" not in line or not HOSTED.match(line):
        return False
    return credit_alone(line, True) is not None


def _surely_a_photo(match: re.Match[str]) -> bool:
    parts = match.groupdict()
    text = _clean(parts.get("text") or parts.get("drawn") or parts.get("after") or "")
    if _SPEECH.search(text):
        return False
    if match.re in (LED, SHOT, TAGGED):
        return _surely_led(match, text)
    if TWO_SENTENCES.search(text) and not _is_labelled_so(match, text):
        return False
    label = parts.get("label") or ""
    if label:
        return _sure_label(match)
    known = parts.get("known") or parts.get("glued")
    # Neither "(Antara)" nor "(AFP, dpa)" below a story is of a photo, nor is "Dok" before words
    # that go on ("Dok Pabrik Motor baru itu").
    if known and (re.fullmatch(r"\w+(?:, *\w+)+", known) or _unbracketed_archive(match, known)):
        return False
    return bool((not known and parts.get("named")) or (known and ARCHIVE.search(known)))


def _is_labelled_so(match: re.Match[str], text: str) -> bool:
    """Whether a text of two sentences has "(Foto: …)" behind it."""
    if match.re is not BRACKETED or len(text) > _LONGEST_IN_BODY:
        return False
    return "foto" in (match["label"] or "").lower() and len(_STOP.findall(text)) == 1


def _surely_led(match: re.Match[str], text: str) -> bool:
    """Whether what follows the credit is a caption: alone, or after the name of a host, which
    no sentence of prose begins with, of several sentences."""
    if GLUED_SENTENCE.search(text):
        return False
    if match.re is LED and "/" in match["named"]:
        return True
    if TWO_SENTENCES.search(text):
        return False
    return match[0][:4].lower() == "dok." or TELLS.search(text) is None


def _unbracketed_archive(match: re.Match[str], known: str) -> bool:
    return match.re is UNLABELLED and known.lower().startswith("dok") and "/" not in known


def _sure_label(match: re.Match[str]) -> bool:
    """Whether a credit's label names a photo, or else the credit does."""
    source = re.match(r"sumber\s*[:：]", match["label"], re.IGNORECASE)
    return not source or bool(OF_A_PHOTO.search(match["named"]))


def _clean(text: str) -> str:
    return PREFIX.sub("", text.strip(), count=1).strip(" |/–—-*")


def _credit(match: re.Match[str]) -> str:
    parts = match.groupdict()
    credit = parts.get("named") or parts.get("known") or parts.get("names") or parts.get("glued")
    return FOTO.sub("", (credit or "").strip(" |").removesuffix("."))
