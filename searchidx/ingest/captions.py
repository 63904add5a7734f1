"""A photo caption and its credit, told apart in one or two lines of text.

Above the body of a page most lines that end in a credit are captions. Between paragraphs a
line is one only if it surely speaks of a photo: "… 5,2 persen. Sumber: BPS" is prose.
"""

from __future__ import annotations

import re

from searchidx.ingest.caption_forms import (
    AGENCY,
    ALL_BRACKETED,
    ALONE,
    ARCHIVE,
    BRACKETED,
    BRACKETED_NAMES,
    CAMEL,
    CAPITALS_AROUND,
    CAPITALS_LED,
    CAPTION,
    COPYRIGHTED,
    CREDIT_FIRST,
    DASHED,
    DASHED_BRACKETS,
    DASHED_NAMES,
    FOTO,
    FOTO_OF_HOST,
    GLUED,
    GLUED_ABOVE,
    GLUED_SENTENCE,
    HOSTED,
    KNOWN,
    LABEL_LEFT,
    LEADING,
    LED,
    LED_BY_SLASH,
    NAME_LED,
    NAME_SLASH,
    NAMED_SCENE,
    OF_A_PHOTO,
    PAIR,
    PREFIX,
    SHOT,
    SLASH_LAST,
    TAGGED,
    TELLS,
    TRAILING,
    TWO_SENTENCES,
    UNLABELLED,
    UNSTOPPED,
)
from searchidx.model import Caption

__all__ = [
    "CREDIT_STRINGS",
    "LONGEST_TAGGED",
    "credit_alone",
    "may_be_credited",
    "may_be_named",
    "names_a_photographer",
    "part_from_prose",
    "split_caption",
    "split_glued",
]

# In what stands where a credit would: two sentences, or words of one.
_PROSE = re.compile(r"[a-z]{4,}\.\s+[A-Z“\"]|(?:\s[a-z]{2,}\b.*){4}|\s[-–—]\s(?:\S+\s+){3}")
_LONGEST_IN_BODY = 250
LONGEST_TAGGED = 100
"""Characters of a line at most of which :func:`may_be_named` is true, if it has no date in brackets
at its end."""
_LABEL_WORDS = ("foto", "sumber", "kredit", "credit", "photo", "image", "gambar", "caption")
# The first letters of what KNOWN has.
_KNOWN_HEADS = frozenset(
    "fot,ant,afp,ap,ap ,ap/,epa,reu,get,xin,ana,blo,shu,fre,pex,uns,pix,ist,dok,doc,ins,you,tik"
    ",twi,tan,wik,fac,ilu".split(",")
)
_TLDS = "com id co net org news tv info me".split()
_LABELS_END = (
    "foto gambar photo oleh fotografer kredit by image credit sumber caption utama".split()
)
_AGENCIES = (
    "foto antara afp ap epa reuters getty xinhua anadolu bloomberg shutterstock freepik pexels"
    " unsplash pixabay istimewa ist) ist] ist. dok doc instagram youtube tiktok twitter tangkap"
).split()
CREDIT_STRINGS = (
    # Labels; agencies and hosts before a slash or in brackets; words for pictures.
    *(label + colon for label in _LABELS_END for colon in (":", " :", "：", " ：")),
    *("r gambar,", "n gambar,"),
    *("foto oleh ", "dok.", "dok ", "ilustrasi", "tangkapan layar", "tangkap layar"),
    *(f".{tld}{sign}" for tld in _TLDS for sign in "/)]"),
    *"foto/ antara/ afp/ reuters/ ap/ photo/ epa/ images/ xinhua/ dok/ dok./".split(),
    *(bracket + agency for bracket in ("(", "( ", "[", "[ ") for agency in _AGENCIES),
    *("\n" + head for head in sorted(_KNOWN_HEADS)),
    *(" - (", " – ("),
)
"""Strings, case folded, of which a text (single blanks only, a line feed before each line) has
one if :func:`split_caption` or :func:`credit_alone` finds anything in a line between paragraphs,
or else :func:`may_be_named` is true for that."""
_NAME_LED = re.compile(rf"{NAME_LED})")
# In brackets: of a label, of a host, of a slash between names, of brackets within.
_CREDIT_SIGN = re.compile(r"[:：/]|\.\w|[)\]].*[)\]]")
# Led by the slash, which can be searched for ten times as fast as what stands before it.
_SLASH = re.compile(r"/(?:\s?[A-Za-z@]|(?<=[A-Za-z.]/)|(?<=[A-Za-z.]\s/))")
_STOP = re.compile(r"[.!?](?=\s)")
# What nobody says in a caption.
_SPEECH = re.compile(
    r"[”\"]|\b(?:kata|ujar|tutur|ucap|imbuh|ungkap|papar|tambah|jelas)(?:nya)?\b", re.IGNORECASE
)
_TOLD = re.compile(
    r"[,.!?][”\"] ?(?:kata|ujar|tutur|ucap|imbuh|ungkap|papar|tambah|jelas|terang|tegas)\w* [A-Zd]"
)
# The longest caption of the reference pages has 330 characters, one of several sentences more.
_LONGEST = 450
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
    if len(line) > _LONGEST:
        return None
    for pattern in _patterns(line, in_body):
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
    return _prefixed(line, in_body) if _may_be_labelled(line) else None


def _is_told(match: re.Match[str]) -> bool:
    """Whether what ends in the name of an agency, "… kata Lia. (Antara)", is what somebody said."""
    parts = match.groupdict()
    known = parts.get("known") and not parts.get("label")
    return bool(known and _TOLD.search(match[0]))


def may_be_credited(line: str) -> bool:
    """Whether a line between paragraphs (not empty) may be a caption with a credit, or a credit:
    a cheap test that is never wrong about a line it refuses."""
    if len(line) > _LONGEST:
        return False
    if line.endswith((")", "]", ").", "].")):
        inside = line[max(line.rfind("("), line.rfind("[")) + 1 :].lstrip()
        # Most often there is a date: "… pada Selasa (13/6/2023)."
        if inside[:3].lower() in _KNOWN_HEADS or (
            not inside[:1].isdigit() and _CREDIT_SIGN.search(inside)
        ):
            return True
        if inside[:1].isdigit() and NAMED_SCENE.match(line):
            return True
        if DASHED_BRACKETS.fullmatch(line):
            return True
    if line.lstrip("([ ")[:3].lower() in _KNOWN_HEADS:
        return True
    if _may_be_labelled(line) or ("/" in line and _SLASH.search(line)):
        return True
    if _may_be_tagged(line):
        return True
    # A caption with neither bracket, colon nor slash, where its credit ends: "Dok.", "dok.".
    return "Ilustrasi" in line or "apan layar" in line or "ok." in line or "DOK." in line


def may_be_named(line: str) -> bool:
    """Whether a line may be a caption led by a name, "KabarBola Kiper Persena." or "Lia Andriani
    Suasana dermaga (13/6/2023).", which no string tells of: a cheap test."""
    if line.endswith((")", ").")) and _NAME_LED.match(line):
        return True
    return _may_be_tagged(line)


def _may_be_tagged(line: str) -> bool:
    """Whether a line may begin with a name that has a capital inside, as tags of photos have."""
    if len(line) > LONGEST_TAGGED or not line.endswith("."):
        return False
    first = line.partition(" ")[0]
    return first[1:2].islower() and not first[1:].islower()


def _may_be_labelled(line: str) -> bool:
    # The comma: "Sumber gambar, Getty Images"; neither: "Foto oleh Lia Andriani".
    if not (":" in line or "：" in line or "gambar," in line or "oto oleh " in line):
        return False
    return any(map(line.lower().__contains__, _LABEL_WORDS))


def _patterns(line: str, in_body: bool) -> list[re.Pattern[str]]:
    """Those that the line can match, in the order of their precedence: cheap tests, since
    hardly a line of a page matches any."""
    bracketed = line.removesuffix(".").rstrip().endswith((")", "]"))
    labelled = _may_be_labelled(line) or (not in_body and FOTO_OF_HOST.search(line) is not None)
    patterns = [BRACKETED] if bracketed else []
    if bracketed and (" - (" in line or " – (" in line):
        patterns.append(DASHED_BRACKETS)
    if labelled:
        patterns.append(TRAILING)
    if "/" in line or "dok" in line or "Dok" in line or "DOK" in line:
        patterns.append(UNLABELLED)
    if "/" in line and (" FOTO/" in line or (not in_body and NAME_SLASH.search(line))):
        patterns.append(AGENCY)
    if "/" in line or "Ilustrasi" in line or "Tangkapan layar" in line:
        patterns.append(LEADING)
    led = line[:4].lower() == "dok." or (in_body and line.startswith("Dokumentasi "))
    if led or ("/" in line and HOSTED.match(line)):
        patterns.insert(0, LED)
    if labelled:
        patterns += (UNSTOPPED, GLUED)
    if bracketed and not in_body:
        patterns += (BRACKETED_NAMES, CAPITALS_LED, ALL_BRACKETED)
    elif not in_body and line[-1:].isupper():
        patterns.append(CAPITALS_AROUND)
    if in_body and line.startswith("Tangkap"):
        patterns.append(SHOT)
    if in_body and _may_be_tagged(line):
        patterns.append(TAGGED)
    if bracketed and line.rstrip(".)")[-1:].isdigit():
        patterns.append(NAMED_SCENE)
    if not in_body and "/" in line:
        patterns.append(LED_BY_SLASH)
    if not in_body and line.endswith(("-", "–")):
        patterns.append(DASHED)
    if not in_body and (".-" in line or ". -" in line):
        patterns.append(DASHED_NAMES)
    if not in_body and ("©" in line or "|" in line or "opyright" in line):
        patterns.append(COPYRIGHTED)
    return patterns


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
    last = SLASH_LAST.fullmatch(line) if "/" in line and len(line) <= _LONGEST else None
    if last:
        return Caption(last["text"], last["named"])
    match = GLUED_ABOVE.fullmatch(line) if len(line) <= _LONGEST else None
    if (
        match is None
        # "Lia/KabarOto.com"
        or match["after"].endswith(tuple(f".{tld}" for tld in _TLDS))
        or names_a_photographer(line)
        # "Kabar Timur.Com, Sorong - "
        or re.match(rf"(?:{'|'.join(_TLDS)})\b", match["after"], re.IGNORECASE)
        or CAMEL.fullmatch(re.split(r"\W", match["glued"])[-1])
    ):
        return None
    sentence = len(re.findall(r"\s[a-z]", match["glued"])) > 3
    return None if sentence else Caption(match["after"], match["glued"])


def _prefixed(line: str, in_body: bool) -> Caption | None:
    """The caption in "Foto: Warga menonton kapal", which names no photographer."""
    prefix = PREFIX.match(line)
    text = line[prefix.end() :] if prefix else ""
    behind = BRACKETED_NAMES.fullmatch(text) if text.endswith(")") else None
    if behind and not TWO_SENTENCES.search(behind["text"]):
        return Caption(behind["text"], behind["named"])
    # "Keterangan gambar: Lia Andriani" is of no photographer.
    few = 0 if prefix and prefix[0][:3].casefold() == "ket" else 2
    # "Foto: Peter Yeung - dok BBC, Namun karena …": a credit glued to a paragraph.
    if (
        not text
        or CREDIT_FIRST.match(text)
        or len(re.findall(r"(?<!/)\b[a-z]", text)) < few + bool(few)
    ):
        return None
    if in_body and (len(text) > _LONGEST_IN_BODY or TWO_SENTENCES.search(text)):
        return None
    # "Keterangan gambar: Warga di dermaga. /Kabar Timur"
    led = LED_BY_SLASH.fullmatch(text) if "/" in text else None
    return Caption(led["text"], led["named"]) if led and not in_body else Caption(text)


def credit_alone(line: str, in_body: bool = False) -> str | None:
    """The credit in a line that holds nothing else ("Sumber: Dedi Wanggai/Antara")."""
    match = ALONE.fullmatch(line) if len(line) <= _LONGEST_CREDIT else None
    if match is None or (in_body and not _surely_a_photo(match)):
        return None
    if match["names"] and PAIR.search(line):
        return None
    if split_caption(line):
        return None
    credit = _credit(match)
    # More than two words in lower case: a sentence that begins like a credit. Many words of
    # which none is an agency: a headline ("Foto: Banjir Demak Setinggi Dada").
    sentence = len(re.findall(r"\s[a-z]", credit)) > 2
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
