"""What tells cheaply that a line may be a caption: hardly a line of a page is one.

Signs in a line, strings in a whole text, and the forms of a caption that a line can have.
"""

from __future__ import annotations

import re

from searchidx.ingest.caption_forms import (
    AGENCY,
    ALL_BRACKETED,
    BARRED,
    BRACKETED,
    BRACKETED_NAMES,
    CAPITALS_AROUND,
    CAPITALS_LED,
    COPYRIGHTED,
    DASHED,
    DASHED_BRACKETS,
    DASHED_NAMES,
    DOUBLE_DASHED,
    FOTO_OF_HOST,
    GLUED,
    HOSTED,
    LEADING,
    LED,
    LED_BY_SLASH,
    NAME_LED,
    NAME_SLASH,
    NAMED_SCENE,
    NAMELESS,
    SHOT,
    SLASHED_ARCHIVE,
    TAGGED,
    TRAILING,
    UNCLOSED,
    UNLABELLED,
    UNSTOPPED,
    VIA,
    VIA_SITES,
)

__all__ = [
    "CREDIT_STRINGS",
    "LONGEST",
    "LONGEST_TAGGED",
    "TLDS",
    "forms_of",
    "may_be_credited",
    "may_be_labelled",
    "may_be_named",
]

# The longest caption of the reference pages has 330 characters, one of several sentences more.
LONGEST = 450
"""Characters of a caption with its credit at most."""
LONGEST_TAGGED = 100
"""Characters of a line at most of which :func:`may_be_named` is true, if it has no date in brackets
at its end."""
_LABEL_WORDS = ("foto", "sumber", "kredit", "credit", "photo", "image", "gambar", "caption")
# The first letters of what KNOWN has.
_KNOWN_HEADS = frozenset(
    "fot,ant,afp,ap,ap ,ap/,epa,reu,get,xin,ana,blo,shu,fre,pex,uns,pix,ist,dok,doc,ins,you,tik"
    ",twi,tan,wik,fac,ilu".split(",")
)
TLDS = "com id co net org news tv info me".split()
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
    *(f".{tld}{sign}" for tld in TLDS for sign in "/)]"),
    *"foto/ antara/ afp/ reuters/ ap/ photo/ epa/ images/ xinhua/ dok/ dok./".split(),
    *(bracket + agency for bracket in ("(", "( ", "[", "[ ") for agency in _AGENCIES),
    *("\n" + head for head in sorted(_KNOWN_HEADS)),
    *(" - (", " – (", " | "),
    *(f"via {www}{site}.com" for site in VIA_SITES for www in ("", "www.")),
)
"""Strings, case folded, of which a text (single blanks only, a line feed before each line) has
one if :func:`split_caption` or :func:`credit_alone` finds anything in a line between paragraphs,
or else :func:`may_be_named` is true for that."""
_NAME_LED = re.compile(rf"{NAME_LED})")
# In brackets: of a label, of a host, of a slash between names, of brackets within.
_CREDIT_SIGN = re.compile(r"[:：/]|\.\w|[)\]].*[)\]]")
# Led by the slash, which can be searched for ten times as fast as what stands before it.
_SLASH = re.compile(r"/(?:\s?[A-Za-z@]|(?<=[A-Za-z.]/)|(?<=[A-Za-z.]\s/))")


def may_be_credited(line: str) -> bool:
    """Whether a line between paragraphs (not empty) may be a caption with a credit, or a credit:
    a cheap test that is never wrong about a line it refuses."""
    if len(line) > LONGEST:
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
    if may_be_labelled(line) or ("/" in line and _SLASH.search(line)):
        return True
    if _may_be_tagged(line) or _may_be_via(line):
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


def _may_be_via(line: str) -> bool:
    return line.endswith(".com") and " via " in line


def may_be_labelled(line: str) -> bool:
    """Whether a line has a label of a photo or of a credit anywhere: a cheap test."""
    # The comma: "Sumber gambar, Getty Images"; neither: "Foto oleh Lia Andriani".
    if not (":" in line or "：" in line or "gambar," in line or "oto oleh " in line):
        return False
    return any(map(line.lower().__contains__, _LABEL_WORDS))


def forms_of(line: str, in_body: bool) -> list[re.Pattern[str]]:
    """The forms of a caption that a line can have, in the order of their precedence.

    Args:
        line: a line of a page.
        in_body: whether it stands between paragraphs.

    Returns:
        Those of caption_forms.py that cheap tests do not refuse, for most lines none.
    """
    bracketed = line.removesuffix(".").rstrip().endswith((")", "]"))
    labelled = may_be_labelled(line) or (
        ("oto-" in line or (not in_body and ("oto " in line or "OTO " in line)))
        and FOTO_OF_HOST.search(line) is not None
    )
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
    if _may_be_via(line):
        patterns.append(VIA)
    if " | " in line and "/" in line:
        patterns.append(BARRED)
    if led or ("/" in line and HOSTED.match(line)):
        patterns.insert(0, LED)
    if labelled:
        patterns += (UNSTOPPED, GLUED)
    return patterns + (_forms_between if in_body else _forms_above)(line, bracketed)


def _forms_between(line: str, bracketed: bool) -> list[re.Pattern[str]]:
    """Those of a line between paragraphs alone."""
    patterns = []
    if line.startswith("Tangkap"):
        patterns.append(SHOT)
    if _may_be_tagged(line):
        patterns.append(TAGGED)
    if bracketed and line.rstrip(".)")[-1:].isdigit():
        patterns.append(NAMED_SCENE)
    return patterns


def _forms_above(line: str, bracketed: bool) -> list[re.Pattern[str]]:
    """Those of a line above the body alone."""
    patterns = []
    if bracketed:
        patterns += [BRACKETED_NAMES, CAPITALS_LED, ALL_BRACKETED]
    elif line[-1:].isupper():
        patterns += [CAPITALS_AROUND, NAMELESS]
    elif line.endswith("Istimewa"):
        patterns.append(NAMELESS)
    if bracketed and line.rstrip(".)")[-1:].isdigit():
        patterns.append(NAMED_SCENE)
    if "/" in line:
        patterns += [UNCLOSED, LED_BY_SLASH] if "(" in line else [LED_BY_SLASH]
    if "/Dok" in line or "/Humas " in line:
        patterns.insert(0, SLASHED_ARCHIVE)
    if line.endswith(("-", "–")):
        patterns.append(DASHED)
    if "--" in line:
        patterns.append(DOUBLE_DASHED)
    if ".-" in line or ". -" in line:
        patterns.append(DASHED_NAMES)
    if "©" in line or "|" in line or "opyright" in line:
        patterns.append(COPYRIGHTED)
    return patterns
