"""What datelines look like, most of them as (host, place, date, outlet) of a match."""

from __future__ import annotations

import re

from searchidx.ingest.cities import CITIES
from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME

__all__ = [
    "BARRED",
    "COLON",
    "COMMA",
    "DASH",
    "DASHED_HOST",
    "FORMS",
    "HOSTLESS",
    "LONG",
    "PLACE",
    "SECOND_PLACE",
    "SMALL",
]

# Before a dash any ending will do ("SERAMBIRAYA.ASIA –"), if the token is of one case.
DASHED_HOST = (
    rf"(?:{HOST}|(?=[\w-]{{3,}}\.)(?:[A-Z0-9-]+(?:\.[A-Z0-9-]+)*\.[A-Z]{{2,}}"
    r"|[A-Z]?[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,})(?![\w.]))"
)
# "Sorong", "Papua Barat Daya", "Kab. Bandung", "DKI Jakarta", "Semarang, Jawa Tengah".
PLACE = rf"{NAME}(?:,\s*{NAME})?"
# Hyphen, non-breaking hyphen, figure dash, en, em, horizontal bar, minus.
LONG = "‒–—―−"
# The beta: what a wrong decoding leaves of a dash; the underscore: what some type for one.
_ANY = rf"[-‐‑_{LONG}β]"
DASH = rf"\s*{_ANY}{{1,3}}\s*"
_SPACED_DASH = rf"(?:\s+{_ANY}{{1,3}}\s*|\s*(?:--|[{LONG}])\s*|{_ANY}\s+)"
_DATE = r"(?:[A-Z][\w'’]+,?\s+)?\(?[\d]{1,2}[ /.-]\w{1,9}[ /.-][\d]{2,4}\)?"
_TEXT = r"(?=[A-Z0-9“\"‘'(])"
_HOST = rf"[\[(]?(?P<host>{DASHED_HOST})[\])]?"
_CITY = "(?:" + "|".join(sorted(CITIES, key=len, reverse=True)) + ")"
_CAPITAL_CITY = _CITY.upper()
FORMS = tuple(
    re.compile(form)
    for form in (
        # KABARTIMUR.COM, SORONG — | SURYA.CO.ID | SURABAYA - | [HOST] -
        # no "HOST, Sorong Satgas Covid-19"
        rf"{_HOST}\s*(?:[,|/•·]{{1,2}}\s*(?P<place>{PLACE})(?!-\d))?\s*(?:,\s*(?P<date>{_DATE}))?"
        rf",?{DASH}"
        r"(?!\s*\d{1,2}/)",
        # Kabartimur.com (Sorong) - | [KABARTIMUR.COM] SORONG --
        rf"(?P<host>{DASHED_HOST})\s*[(\[](?P<place>{PLACE})[)\]]{DASH}",
        rf"{_HOST}\s+(?P<place>{PLACE}){_SPACED_DASH}{_TEXT}",
        # JAKARTA, KABARTIMUR.COM - | Jakarta (KABARTIMUR.COM) -
        rf"(?P<place>{PLACE})\s*(?:[,|/•·]{{1,2}}\s*|\s(?=[(\[])){_HOST}\.?(?:,\s*{_DATE})?,?{DASH}",
        # SORONG (http://kabartimur.com/),- | Papua – Kabartimur.com | Sorong –
        rf"(?P<place>{PLACE})\s*\(https?://(?P<host>{HOST})/?\)\s*,?{DASH}",
        rf"{NAME}{_SPACED_DASH}{_HOST}\s*\|\s*(?P<place>{NAME}){_SPACED_DASH}{_TEXT}",
        # kabartimur.com. Sorong | Text | Sorong, kabartimur.com, Text, where the city is known
        rf"(?P<host>{HOST})\.\s+(?P<place>{NAME})\s*\|\s+{_TEXT}",
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY}),\s*(?P<host>{HOST}),\s+{_TEXT}",
        # Wetar, kabarwetar.com, Text, where the host has the place
        rf"(?P<place>[A-Z]\w{{3,}}),\s*(?=[\w-]*(?i:(?P=place)))(?P<host>{HOST}),\s+{_TEXT}",
        # SORONG, KABARTIMUR. com – | KOTA SORONG | KABAR –
        rf"(?P<place>{PLACE}),\s*[A-Z]{{4,}}\. com{DASH}",
        # KT | SORONG – Text: no acronym is a place, but some of provinces.
        rf"(?P<outlet>(?!NT[BT]|DIY|DKI)[A-Z]{{2,4}})\s*\|\s*(?P<place>{NAME}){_SPACED_DASH}{_TEXT}",
        # KT - Sorong | Text | KABAR TIMUR - SORONG - Text, where the city is known
        rf"(?P<outlet>(?!NT[BT]|DIY|DKI)[A-Z]{{2,5}})\s[-–]\s(?P<place>{NAME})\s?\|\s+{_TEXT}",
        r"(?=[A-Z]{2,}(?: [A-Z]{2,}){0,2} [-–—] [A-Z])"
        rf"(?P<outlet>(?!{_CAPITAL_CITY})[A-Z]{{2,}}(?: [A-Z]{{2,}}){{0,2}})\s[-–—]\s"
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY}){_SPACED_DASH}{_TEXT}",
        rf"(?P<place>{PLACE})\s*\|\s*(?P<second>[A-Z]\w{{2,15}}){_SPACED_DASH}{_TEXT}",
        # SORONG,KT–-Text
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY}),\s*(?P<outlet>(?!NT[BT]|DIY|DKI)[A-Z]{{2,4}})"
        rf"\s*[{LONG}]{_ANY}?\s*{_TEXT}",
        # Sorong kabartimur.com – Text, where the city is known
        r"(?=[A-Z][\w ]{2,30} [\w-]+\.[A-Za-z])"
        rf"(?P<place>{_CITY}|[A-Z]{{4,}}(?: [A-Z]{{3,}}){{0,2}})\s+{_HOST}{_SPACED_DASH}{_TEXT}",
        # Sorong,- Text | Sorong,Kabar Timur,- Text | SORONG (13 Juni): Text
        # Sorong, 13 Juni 2023. Text
        rf"(?P<place>{NAME}),\s*{_ANY}{{1,2}}\s+{_TEXT}",
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY}),\s*(?P<outlet>{NAME}),\s*{_ANY}{{1,2}}\s*{_TEXT}",
        rf"(?P<place>{NAME})\s*\(\d{{1,2}} [A-Z][a-z]+\):\s+{_TEXT}",
        rf"(?P<place>{NAME}),\s*(?P<date>\d{{1,2}} [A-Z][a-z]+ 20\d\d)\.\s+{_TEXT}",
        # SORONG | Text | Sorong (13/6). Text | SORONG. Text | Sorong, kt - Text, where the city
        # is known
        rf"(?=[A-Z ]{{3,30}}\|)(?P<place>{_CAPITAL_CITY})\s\|\s{_TEXT}",
        # SORONG, Selasa (13/6/2023) kabartimur.com –
        rf"(?P<place>{NAME}),\s*(?P<date>{_DATE})\s+{_HOST}{DASH}",
        r"(?=[A-Z][\w ]{2,30}\(\d)"
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY})\s*\(\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\)\.\s+{_TEXT}",
        rf"(?P<place>{_CAPITAL_CITY})\.\s+{_TEXT}",
        rf"(?P<place>{_CITY}),\s*[a-z]\w{{1,20}}{_SPACED_DASH}{_TEXT}",
        # SORONG - KABARTIMUR.COM -
        rf"(?P<place>{PLACE}){_SPACED_DASH}{_HOST}{DASH}",
        # KABARTIMUR.COM, Sorong: | Sorong, KABARTIMUR.COM: | SORONG, KABARTIMUR.COM |
        rf"(?P<host>{HOST}),\s*(?P<place>{PLACE}):\s+{_TEXT}",
        rf"(?P<place>{PLACE}),\s*(?P<host>{HOST})(?::|\s?\|)\s+{_TEXT}",
        # KabarTimur (Sorong) - | SORONG ( Kabar Timur ): Text, where the city is known
        rf"(?P<outlet>(?!{_CITY}){NAME})\s*[(\[](?P<place>{_CITY}|{_CAPITAL_CITY})[)\]]{DASH}",
        rf"(?P<place>{_CITY}|{_CAPITAL_CITY})\s*[(\[]\s*(?P<outlet>[A-Z][A-Za-z ]{{2,24}}?)\s*[)\]]"
        rf"\s*:\s+{_TEXT}",
        rf"(?P<place>{PLACE})\s*,?\s*[(\[](?P<outlet>[A-Z][A-Za-z ]{{3,24}})[)\]]\.?{DASH}",
        rf"(?P<place>{PLACE})\s*,?\s*[(\[][A-Za-z][\w .,/-]{{1,30}}[)\]]{DASH}",
        # Sorong, 13/6 (KABAR) -
        rf"(?P<place>{PLACE}),\s*\d{{1,2}}/\d{{1,2}}\s*"
        r"[(\[](?P<outlet>[A-Z][A-Za-z ]{1,24})[)\]]"
        rf"{DASH}",
        # SORONG (13/6) –
        rf"(?P<place>{PLACE})\s*[(\[]\d{{1,2}}[/.-]\d{{1,2}}[)\]]{_SPACED_DASH}{_TEXT}",
        rf"(?P<place>{NAME})\s*[,(]\s*(?P<date>{_DATE})\s*{_SPACED_DASH}",
        # A glued one: "HOST, JakartaGuna mempermudah".
        rf"{_HOST},\s*(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?=[A-Z][a-z]+\s)",
        # KABARCOM, Sorong – Text
        rf"(?P<outlet>[A-Z]{{3,20}}COM),\s*(?P<place>{NAME}){_SPACED_DASH}{_TEXT}",
        # An outlet that prints its name without a domain: "Jakarta, Kabar Timur -- ".
        rf"(?P<place>{NAME}),\s*(?P<beside>[A-Z][\w ]{{2,25}})\.?{_SPACED_DASH}{_TEXT}",
        # SORONG, kabartimur –
        rf"(?P<place>[A-Z]{{3,}}(?: [A-Z]{{3,}})*),\s*[a-z]\w{{3,20}}{_SPACED_DASH}{_TEXT}",
        rf"(?P<place>{NAME}){_SPACED_DASH}{_TEXT}",
        # SORONG-Kabartimur.com: Text
        rf"(?P<place>{PLACE})\s*{_ANY}\s*(?P<host>{HOST})\s*:\s+{_TEXT}",
        # "JAKARTA-Warga"; five letters, since acronyms that are shorter form compounds.
        r"(?P<place>[A-Z]{5,})-(?=[A-Z][a-z])",
        # "KBRN, Sorong: Text", "7KT, Sorong: Text"
        rf"(?:[A-Z]{{3,8}}(?: [A-Z][a-z]+)?|\d{{1,2}}[A-Z]{{2,5}}),\s*(?P<place>{NAME})\s?:\s+"
        rf"{_TEXT}",
        rf"(?P<host>{HOST})\s*:\s+{_TEXT}",
        # WAY KANAN (Kabartimur.com): Text
        rf"(?P<place>{PLACE})\s*[(\[](?P<host>{HOST})[)\]]\s*:\s+{_TEXT}",
        # KABARTIMUR.COM, SORONG | Text
        rf"{_HOST},\s*(?P<place>{PLACE})\s*\|\s+{_TEXT}",
        # KABARTIMUR.COM | Text
        rf"(?P<host>{HOST})\s*\|\s*{_TEXT}",
        # KABARTIMUR.COM, SORONG Nelayan menunggu
        r"(?P<host>(?:[A-Z\d-]+\.)+[A-Z]{2,}),\s*(?P<place>[A-Z]{4,}(?: [A-Z]{3,}){0,3})\s+"
        r"(?=PT |[A-Z][a-z]|[“\"\d])",
        # "Kabartimur.com, Sorong Nelayan menunggu", where the city is known.
        rf"{_HOST},\s*(?P<place>{_CITY}(?=\s+{_TEXT}))\s+",
        # KABARTIMUR.COM, Nelayan menunggu
        r"(?P<host>(?:[A-Z\d-]+\.)+[A-Z]{2,}),\s+(?=[A-Z][a-z]+ [A-Za-z])",
    )
)
# SORONG | Text, where the city is not known, but a sentence follows.
BARRED = tuple(
    re.compile(form)
    for form in (
        rf"(?P<place>[A-Z]{{3,}}(?: [A-Z]{{2,}}){{0,2}})\s\|\s{_TEXT}(?=[^|]{{50,}}$)",
        rf"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?)\s\|\s{_TEXT}(?=[^|]{{50,}}$)"
        r"(?=[^|]*? [a-z]{4,} [^|]*?[a-z]{4,})",
    )
)
SMALL = tuple(
    re.compile(form)
    for form in (
        # kabartimur – Text
        rf"(?P<outlet>[a-z]\w{{3,20}}){_SPACED_DASH}{_TEXT}",
        # kabartimur, Sorong – Text
        rf"(?P<outlet>[a-z]\w{{3,20}}),\s*(?P<place>{_CITY}|{_CAPITAL_CITY}){_SPACED_DASH}{_TEXT}",
    )
)
HOSTLESS = tuple(form for form in FORMS if "(?P<host>" not in form.pattern)
# "SORONG, Kendati hujan turun": where the city is known and the sentence goes on in small letters.
COMMA = re.compile(rf"(?P<place>{_CAPITAL_CITY}),\s+(?=[A-Z][a-z]+ [a-z])")
# "Sorong: Text", which a name in other parts of the text has to bear out.
COLON = re.compile(rf"(?P<place>[A-Z][a-z]+(?: [A-Z][a-z]+)?) ?:\s+{_TEXT}")
# After "HOST - ": a place of its own, with a dash, a comma or a full stop behind it.
SECOND_PLACE = re.compile(
    rf"(?P<dated>{NAME}),\s*\d{{1,2}} [A-Z][a-z]+ 20\d\d\.\s+{_TEXT}|"
    rf"(?P<upper>[A-Z]{{4,}}(?: [A-Z]{{3,}}){{0,2}}|{_CITY})[.,]\s+{_TEXT}"
    rf"|(?P<place>{NAME}){_SPACED_DASH}{_TEXT}"
)
