"""Furniture inside a paragraph: "… kata dia. Baca juga: Judul Lain Ia menambahkan …".

Only what surely is none of the article's sentences is cut; where the end of another
article's title cannot be told, all of it stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

from searchidx.ingest.furniture import Rules
from searchidx.ingest.small_words import SMALL_WORDS

__all__ = ["INLINE_STRINGS", "cut_inline", "has_code", "has_inline"]

# Without one of these a text needs no closer look; labels have a colon.
_LABELS = (
    *("uga:", "uga :", "UGA:", "UGA :", "(Baca:", "(Baca :", "(BACA:", "(BACA :", "ambas:"),
    "DULU:",
)
_BARE_LABEL = re.compile(r"B(?:aca [Jj]uga|ACA JUGA) ")
_SIGNS = (
    *("SCROLL TO", "ADVERTISEMENT", "Advertisement", "loading", "halaman ", "rtikel ini"),
    *("erita ini", "kode iklan", "post shared by", "umber : ", "hatsapp Channel"),
    *("to subscribe!", "hatsApp Channel", "Google News", "ideo '", "ideo “", "ideo ‘", 'ideo "'),
)
INLINE_STRINGS = (
    *("uga:", "uga :", "dulu:", "(baca:", "(baca :", "ambas:", "baca juga ", "scroll to"),
    *(
        "advertisement",
        "loading",
        "halaman ",
        "rtikel ini",
        "erita ini",
        "kode iklan",
        "post shared by",
    ),
    *(
        "to subscribe!",
        "umber : ",
        "hatsapp channel",
        "google news",
        "ideo '",
        "ideo “",
        "ideo ‘",
        'ideo "',
    ),
)
"""Strings, case folded, of which a text has one if :func:`has_inline` is true, or else
:func:`has_code`."""
_CODE = re.compile(r"\([a-z]{2,5} ?/ ?[a-z]{2,5}\)")
_OPENERS = (
    "Ia|Dia|Mereka|Kami|Menurut|Menurutnya|Namun|Selain|Sebelumnya|Sementara|Kemudian|Pada|Dalam"
    "|Meski|Meskipun|Karena|Sebab|Selanjutnya|Setelah|Seperti|Hal|Ini|Itu|Tak|Tidak|Dengan|Untuk"
    "|Adapun|Sedangkan|Bahkan|Saat|Ketika|Lalu|Atas|Dari|Di|Begitu|Apalagi|Sejauh|Jika|Bila|Kini"
    "|Pihaknya|Lebih|Terkait|Berdasarkan|Akibat|Oleh|Walau|Usai|Tapi|Tetapi|Hingga|Sejak|Para"
)
# What titles have too, but hardly before a word that is printed small in sentences alone.
_LIKELY_OPENERS = (
    "Salah|Belum|Sejumlah|Sebanyak|Seorang|Beberapa|Banyak|Semua|Setiap|Seluruh|Sedikitnya"
    "|Akhirnya|Awalnya|Mulanya|Kendati|Walaupun|Padahal|Sehingga|Tentu|Bukan|Jangan|Ada|Adanya"
    "|Hanya|Keduanya|Ketiganya|Rencananya|Hasilnya|Akibatnya|Artinya|Alhasil|Sayangnya|Tercatat"
    "|Diketahui|Menanggapi|Mengenai|Melihat|Mengutip|Dilansir|Dikutip|Petugas|Polisi|Warga"
)
_OPENER = re.compile(rf"(?:(?<=\s)|^)(?:{_OPENERS}),?\s+(?=[a-z])")
_LIKELY_OPENER = re.compile(rf"(?<=\s)(?:{_LIKELY_OPENERS}) (?P<next>[a-z][\w-]*)")
# "YamahaKemenangan", "Yamaha\"Itu", "Kampus?Menurut": a title glued to the next sentence.
_GLUE = re.compile(
    r"(?:(?<=[a-z\d?!'’)])|(?<=[A-Z]{2}))(?=[A-Z][a-z]+,? \w)|(?<=[\w?!'’)])(?=[“\"][A-Z])"
)
# Straight quotes stand in titles too; in speech a mark stands before the closing one.
_QUOTE = re.compile(r"(?<=\s)(?:“(?=[A-Z])|\"(?=[A-Z][^\"]{10,300}[,.?!]\"))")
_CAMEL = re.compile(r"you|whats|face|tik|linked|black|pay|my|mc|i|e|detik", re.IGNORECASE)
_LABEL = re.compile(
    r"(?:(?<=[.!?”\"’)\]])\s*|^)(?:Baca|BACA|Simak|SIMAK|Lihat|LIHAT)\s+(?:juga|Juga|JUGA|DULU(?=:))"
    r"(?:\s*(?P<colon>[:：»])\s*|\s+)(?=[A-Z“\"\d])"
)
# "Baca Juga", as headings of lists are printed; in prose it is "Baca juga".
_HEADING = re.compile(r"Juga|JUGA")
_NEXT_LABEL = re.compile(r"\s(?:Baca|BACA|Simak|Lihat) (?:juga|Juga|JUGA)\s?:")
_VIDEO = r"(?:Simak|Tonton|Saksikan|Lihat)(?: [Jj]uga)? [Vv]ideo\b[^.\[]{0,150}?"
# Each with its kind, and strings of which a text has one that it is found in.
_Pattern: TypeAlias = tuple[str, tuple[str, ...], re.Pattern[str]]
_JUGA = ("juga", "Juga", "JUGA")
_SURE: tuple[_Pattern, ...] = (
    ("related", ("[",), re.compile(rf"(?:{_VIDEO})?\[(?i:gambas):[^\]]{{1,80}}\]")),
    (
        "related",
        ("(Baca", "(BACA"),
        re.compile(
            r"\((?:Baca|BACA)(?:\s+(?:juga|Juga|JUGA))?\s*:\s*(?=[A-Z“\"'‘\d(])[^()]{8,200}\)"
            r"(?:,?\s*https?://\S+)?"
        ),
    ),
    # Without the words of its link.
    (
        "related",
        ("(baca", "(Baca", "(BACA"),
        re.compile(r"\((?:baca|Baca|BACA) (?:juga|Juga|JUGA)\s*:\s*\w?\s*\)"),
    ),
    ("related", ("[bacajuga:",), re.compile(r"\[bacajuga:[^\]]{0,40}\](?:\([\d ]*\))?")),
    (
        "advertisement",
        ("ADVERTISEMENT", "SCROLL TO "),
        re.compile(r"\bADVERTISEMENT\b|\bSCROLL TO [A-Z]+(?: WITH)?(?: CONTENT)?\b"),
    ),
    (
        "related",
        ("ideo ",),
        re.compile(
            r"(?<=[.!?”\"])\s+(?:Simak|Lihat|Saksikan|Tonton) (?:[Jj]uga )?[Vv]ideo\s*:?\s*"
            r"(?:'[^']{5,180}'|“[^”]{5,180}”|‘[^’]{5,180}’|\"[^\"]{5,180}\")\s*:?$"
        ),
    ),
    ("advertisement", ("Advertisement",), re.compile(r"\s+Advertisement$")),
    # As a plug-in of WordPress puts it into the text.
    (
        "promo",
        ("to subscribe!",),
        re.compile(r"\bThank you for reading this post, don['’]t forget to subscribe!\s*"),
    ),
    ("advertisement", ("kode iklan",), re.compile(r"\bTidak ada kode iklan yang tersedia\.")),
    # Captions are shorter: theirs is a credit.
    (
        "byline code",
        ("umber : ",),
        re.compile(r"(?<=.{400})\s+[Ss]umber : (?:[A-Z][\w.]*[ ,/]{0,2}){1,3}$"),
    ),
    (
        "share",
        ("post shared by",),
        re.compile(
            r"\s+(?:View this post on Instagram )?A post shared by [^()]{2,80}\(@[\w.]+\)?$"
        ),
    ),
    ("advertisement", ("loading",), re.compile(r"[\s,]+loading\s*(?:\.{3}|…)$")),
    ("related", _JUGA, re.compile(r"[\s,]+(?:Baca|BACA) (?:[Jj]uga|JUGA)\s*:$")),
)
# Behind another article's title, so after that is cut.
_SURE_LAST: tuple[_Pattern, ...] = (
    # The writer's and the editor's initials, and the tags that follow them to the end.
    (
        "byline code",
        ("/",),
        re.compile(
            r"(?<=[.!?”\"\]])\s*\([a-z]{2,5} ?/ ?[a-z]{2,5}\)(?:(?: [a-z\d][\w-]*){0,30}$|(?=\s|$))"
        ),
    ),
    (
        "related",
        ("Artikel ini ", "Berita ini "),
        re.compile(
            r"(?<=[.!?”\"])\s*(?:Artikel|Berita) ini (?:telah|sudah|pernah) "
            r"(?:tayang|terbit|dimuat|dipublikasikan)\b(?:[^.]|\.(?=\w)){0,240}\.?$"
        ),
    ),
)
_LAST_SENTENCES = re.compile(r"(?<=[.!?”\")])\s+(?=[A-Z“\"(])|(?<=[a-z\d)][.!?])(?=[A-Z][a-z]+ )")
_LAST_KINDS = frozenset(("advertisement", "pagination", "promo"))
_LONGEST_TITLE = 160
_LONGEST_TITLES = 400
_LONGEST_QUOTE = 310  # what _QUOTE looks at, so that no label has all that follows looked through
_FEWEST_WORDS = 3
_ENDS = (".", "”", '"')


def has_inline(text: str) -> bool:
    """Whether a text (single blanks only) may have furniture inside its paragraphs: a cheap
    test."""
    if ":" in text:
        for sign in _LABELS:
            if sign in text:
                return True
    for sign in _SIGNS:
        if sign in text:
            return True
    if _BARE_LABEL.search(text):
        return True
    return has_code(text)


def has_code(text: str) -> bool:
    """Whether a text has the initials of writer and editor in brackets."""
    return "/" in text and _CODE.search(text) is not None


def cut_inline(text: str, rules: Rules) -> tuple[str, list[tuple[str, str]]]:
    """A paragraph without its furniture, and the pieces cut, each with its kind.

    >>> from searchidx.ingest.furniture import rules
    >>> cut_inline("Ombak tinggi.Baca juga: Tarif Kapal TurunNelayan tidak melaut.", rules())
    ('Ombak tinggi. Nelayan tidak melaut.', [('Baca juga: Tarif Kapal Turun', 'related')])
    """
    cut: list[tuple[str, str]] = []
    if rules.keep(text):
        return text, cut
    text = _cut_sure(text, _SURE, cut)
    start = 0 if any(map(text.__contains__, (*_JUGA, "DULU:"))) else len(text)
    while label := _LABEL.search(text, start):
        end = _end_of_title(text, label)
        if end is None:
            start = label.end()
            continue
        cut.append((text[label.start() : end].strip(), "related"))
        text = _without(text, label.start(), end)
        start = label.start()
    text = _cut_sure(text, _SURE_LAST, cut)
    return _without_last(text, rules, cut), cut


def _cut_sure(text: str, patterns: Iterable[_Pattern], cut: list[tuple[str, str]]) -> str:
    for kind, strings, pattern in patterns:
        if not any(map(text.__contains__, strings)):
            continue
        for match in reversed(list(pattern.finditer(text))):
            cut.append((match[0].strip(" ,"), kind))
            text = _without(text, match.start(), match.end())
    return text


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start].rstrip()} {text[end:].lstrip()}".strip()


def _end_of_title(text: str, label: re.Match[str]) -> int | None:
    """Where the title of another article ends that begins behind a label; None if unsure."""
    begin = label.end()
    heading = _HEADING.search(label[0]) is not None
    rest = text[begin : begin + (_LONGEST_TITLES if heading else _LONGEST_TITLE) + 1]
    coded = _CODE.search(rest)
    if coded and label["colon"] and _is_title(rest[: coded.start()], glued=True):
        return begin + coded.start()
    ends = [match.start() for match in _GLUE.finditer(rest) if not _in_a_name(rest, match.start())]
    ends += [match.start() for match in _OPENER.finditer(rest)]
    likely = (match for match in _LIKELY_OPENER.finditer(rest) if match["next"] not in SMALL_WORDS)
    ends += [match.start() for match in likely]
    quotes = _QUOTE.finditer(text, begin, begin + len(rest) + _LONGEST_QUOTE)
    ends += [m.start() - begin for m in quotes if m.start() - begin < len(rest)]
    sure = label["colon"] or heading
    following = _NEXT_LABEL.search(rest)
    if following and sure and _is_title(rest[: following.start()], glued=True):
        return begin + following.start()
    last = label["colon"] and _is_last_title(text[begin:])
    for end in sorted(ends):
        title = rest[:end].rstrip()
        if last and not title:
            continue
        if (not title or _is_title(title, glued=rest[end - 1] != " ")) and _is_prose(
            text[begin + end :]
        ):
            return begin + end if sure or not title else None
    if last:
        return len(text)
    # The words of the link are lost, and the sentence follows the label.
    long = not label["colon"] and len(text) - begin > _LONGEST_TITLE - 40 and text.endswith(_ENDS)
    return begin if _is_prose(rest) and (long or not _starts_with_title(rest)) else None


def _is_last_title(text: str) -> bool:
    """Whether what follows a label to the end of a paragraph is a title, whatever its case: no
    sentence ends in it."""
    return (
        len(text) <= _LONGEST_TITLE
        and not text.endswith((*_ENDS, ",", "…"))
        and _is_title(text, glued=True)
    )


def _in_a_name(rest: str, at: int) -> bool:
    """Whether a capital inside a word is of a name such as YouTube."""
    return rest[at] not in '“"' and bool(_CAMEL.fullmatch(re.split(r"\W", rest[:at])[-1]))


def _small_words(words: list[str]) -> int:
    """How many words are in lower case, as only those of sentences are."""
    return sum(word[:1].islower() and word.strip(",.") not in SMALL_WORDS for word in words)


def _is_title(title: str, glued: bool) -> bool:
    """Whether a text is a title: its words begin with capitals, or it is glued to what
    follows and holds no end of a sentence."""
    words = title.split()
    if len(words) < _FEWEST_WORDS or re.search(r"[a-z\d]\.\s", title):
        return False
    return glued or _small_words(words) == 0


def _is_prose(text: str) -> bool:
    """Whether a text begins with a sentence."""
    words = text.split(maxsplit=12)[:12]
    return _small_words(words) >= min(3, max(1, len(words) // 3))


def _starts_with_title(text: str) -> bool:
    """Whether the first four words could be those of a title."""
    return _small_words(text.split(maxsplit=4)[:4]) < 2


def _without_last(text: str, rules: Rules, cut: list[tuple[str, str]]) -> str:
    """The text without last sentences that are furniture each ("Simak di halaman berikutnya.")."""
    pieces = _LAST_SENTENCES.split(text)
    while len(pieces) > 1:
        last = pieces.pop()
        rule = rules.find(last) if len(last) <= _LONGEST_TITLE else None
        if rule is None or rule.kind not in _LAST_KINDS:
            break
        cut.append((last, rule.kind))
        text = text[: -len(last)].rstrip()
    return text
