"""The forms of captions with their credits, as regular expressions: "text", and the credit as
"named", "known" or "glued" behind its "label"."""

from __future__ import annotations

import re

from searchidx.ingest.hosts import HOST
from searchidx.ingest.people import NAME

__all__ = [
    "AGENCY",
    "ALL_BRACKETED",
    "ALONE",
    "ARCHIVE",
    "BARRED",
    "BRACKETED",
    "BRACKETED_NAMES",
    "CAMEL",
    "CAPITALS_AROUND",
    "CAPITALS_LED",
    "CAPTION",
    "COPYRIGHTED",
    "CREDIT_FIRST",
    "DASHED",
    "DASHED_BRACKETS",
    "DASHED_NAMES",
    "DOUBLE_DASHED",
    "FOTO",
    "FOTO_OF_HOST",
    "GLUED",
    "GLUED_ABOVE",
    "GLUED_SENTENCE",
    "HOSTED",
    "KNOWN",
    "LABEL_LEFT",
    "LEADING",
    "LED",
    "LED_BY_SLASH",
    "NAMED_SCENE",
    "NAMELESS",
    "NAME_LED",
    "NAME_SLASH",
    "OF_A_PHOTO",
    "PAIR",
    "PREFIX",
    "SHOT",
    "SLASHED_ARCHIVE",
    "SLASH_LAST",
    "SPECIAL",
    "TAGGED",
    "TELLS",
    "TRAILING",
    "TWO_SENTENCES",
    "UNCLOSED",
    "UNLABELLED",
    "UNSTOPPED",
    "VIA",
    "VIA_SITES",
]

_PHOTO_LABEL = (
    r"(?:(?:sumber|kredit|credit)\s+(?:foto|gambar|photo|ilustrasi)|foto(?:grafer)?\s+oleh\b|foto(?:grafer)?"
    r"|kredit|photo(?:\s+by)?|image|credit|gambar)\s*"
    r"(?:[:：]|(?<=r gambar),|(?<=oto oleh) )\s*"
)
# "… di Sorong. Foto kabar.com", "… di Sorong. Foto-kabar.com/Lia Andriani"
# "… di Sorong. Foto-Istimewa"
_FOTO_OF_HOST = rf"foto(?:\s+(?={HOST}$)|\s?[-–]\s?(?={HOST}/|istimewa\b|ist\b|do[ck]\b))"
FOTO_OF_HOST = re.compile(rf"[.!?)]\s+{_FOTO_OF_HOST}", re.IGNORECASE)
_ANY_LABEL = rf"(?:{_PHOTO_LABEL}|sumber\s*[:：]\s*|{_FOTO_OF_HOST})"
# Credits that need no label: agencies of photos, archives and the anonymous kind.
KNOWN = (
    r"(?:(?:foto\s+)?antara(?:\s+foto|\s*/)|antara\b|(?:AFP|AP|EPA|REUTERS)\b|getty\s*images\b"
    r"|xinhua\b|anadolu\b|bloomberg\b|shutterstock\b|freepik\b|pexels\b|unsplash\b|pixabay\b"
    r"|wikimedia\b|istock(?:photo)?\b|facebook(?=\s?[/@])"
    r"|(?:foto )?istimewa\b|ist\.?(?=[)\]]|$)|do[ck](?:umentasi|umen)?\b\.?|instagram\b"
    rf"|for\s(?={HOST}$)|youtube\b|tiktok\b|twitter\b|tangkap(?:an)? layar\b|foto\s*/"
    rf"|{HOST}(?=[/)\]]))"
)
# Lia Andriani/Antara: a name, a slash, whom the photo was made for.
_SLASHED = r"(?-i:[A-Z@])[\w.'’@ -]{1,40}/\s?(?-i:[A-Z@])[\w.'’@/ -]{1,50}"
# "Antara Foto/Dedi Wanggai (arsip)"
_ASIDE = r"(?:\s*\([^\W\d][\w .,]{1,30}\))?"
_NAMED = rf"[^:()\[\]]{{2,70}}?{_ASIDE}"
# The part of a credit that makes it one of a photo even under "Sumber:".
OF_A_PHOTO = re.compile(rf"\b{KNOWN}|{_SLASHED}", re.IGNORECASE)
ARCHIVE = re.compile(r"/|\s|stock|freepik|pexels|unsplash|pixabay|istimewa|\bdo[ck]", re.IGNORECASE)
BRACKETED = re.compile(
    rf"(?P<text>.*\S)\s*[(\[]\s*(?:(?P<label>{_ANY_LABEL}|foto\s+(?!ilustrasi)(?=(?-i:[A-Z])))"
    rf"(?P<named>[^()\[\]]{{2,80}}{_ASIDE})|(?P<known>{KNOWN}[^()\[\]]{{0,80}}{_ASIDE}))\s*[)\]]\.?",
    re.IGNORECASE,
)
BRACKETED_NAMES = re.compile(
    r"(?P<text>.*\S)\s*[(\[](?P<named>(?:[A-Z@][\w.'’@ -]{1,40}/\s?[\w@]|[a-z\d.]{3,25}/\s?[A-Z])"
    r"[\w.'’@/ -]{1,50}"
    # "(Lia - kabar.com)"
    rf"|[A-Z]\w+(?: [A-Z]\w+){{0,2}} - {HOST})[)\]]\.?"
)
# "Dermaga Sorong. (ANTARA/Lia Andriani": a bracket that nobody closed.
UNCLOSED = re.compile(
    r"(?P<text>.*[.!?”\"’)…])\s*\("
    r"(?P<known>(?:ANTARA(?: FOTO)?|AFP(?: PHOTO)?|REUTERS|AP|EPA)\s?/[^():]{2,60})"
)
# "… kunjungan kerja.Sumber: Dedi Wanggai/Antara": after the end of a sentence, glued or not.
TRAILING = re.compile(
    rf"(?P<text>.*[.!?”\"’)…])\s*[|–—-]?\s*(?P<label>{_ANY_LABEL})(?P<named>{_NAMED})\.?",
    re.IGNORECASE,
)
# The same without a full stop before it, which only a label of a photo makes sure.
UNSTOPPED = re.compile(
    rf"(?P<text>.*\w)\s*(?:\s|(?:\|\||[|/–—,;-])\s*)(?P<label>{_PHOTO_LABEL})(?P<named>{_NAMED})\.?",
    re.IGNORECASE,
)
# "… pada 21 Mei 2023Sumber: Dedi Wanggai/Antara": neither full stop nor, perhaps, a space.
GLUED = re.compile(
    rf"(?P<text>.*(?-i:[\w)\]%](?:\s+|\s*[|/–—,;-]\s*|(?<=[a-z\d)\]%]))))(?-i:(?=[A-Z]))"
    rf"(?P<label>{_ANY_LABEL})(?P<named>{_NAMED})\.?",
    re.IGNORECASE,
)
# "Nelayan di Rembang. ANTARA FOTO/Lia Andriani/foc."
UNLABELLED = re.compile(
    r"(?P<text>.*(?:[.!?”\"’)…]|\s[|–—-]))\s*"
    r"(?P<known>(?-i:ANTARA(?: FOTO)?|AFP|REUTERS|AP(?: Photo)?|EPA|(?:Dok|DOK)\.?"
    r"|Antara Foto|Reuters|Antara|Getty Images|Xinhua)(?:/|\s(?=Dok\.)|(?<=Dok)\s|(?<=Dok\.)\s?)"
    r"[^:()]{2,60}?" + _ASIDE + r")\.?",
    re.IGNORECASE,
)
# "Nelayan di Rembang. ISTIMEWA"
NAMELESS = re.compile(r"(?P<text>.*[.!?”\"’)…])\s+(?P<known>ISTIMEWA|Istimewa|IST)")
# "Nelayan di Rembang. KABARFOTO/Lia Andriani/nym.", "Nelayan di Rembang - Kabar/Lia Andriani":
# any outlet or name, a slash, a name, above the body.
AGENCY = re.compile(
    rf"(?P<text>.*(?:[.!?”\"’)…]|\s[|–—-]))\s+"
    rf"(?P<named>(?:[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){{0,3}}|{HOST})\s?/\s?"
    r"[A-Z@][\w.'’@/ -]{2,60}?)\.?"
)
# "Warga di dermaga, Rabu, 3/6/2020. | Lia Andriani/kabar.com": between bar and slash a name.
BARRED = re.compile(
    rf"(?P<text>.*[.!?”\"’)…])\s\|\s(?P<named>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){{0,3}}/{HOST})"
)
# "Warga di dermaga/Dokumen Polsek Sorong.": an archive behind a slash that nothing parts.
SLASHED_ARCHIVE = re.compile(
    r"(?P<text>(?:[^\s:/]+ ){2}[^:/]*[\w.)])/"
    r"(?P<named>(?:Dok(?:umen|umentasi)?\.?|Humas) [A-Z][^:()/.]{2,50})\.?(?: /)?"
)
# "Ilustrasi hujan kota. /Pixabay/Konevi/", as a network of outlets prints it.
LED_BY_SLASH = re.compile(
    r"(?P<text>(?:[^\s:]+ ){2}[^:]*\S)(?:(?<=[.!?”\"’)])\s*|\s+)/\s?"
    r"(?P<named>[A-Z@][\w.'’@ -]{2,40}(?:/[\w.'’@ -]{2,40})*)/?"
)
# "BERPACU: Perahu di Sorong. (lia/kabar)", as regional dailies print it.
CAPITALS_LED = re.compile(
    r"(?P<text>[A-Z]{3,}[A-Z ]{0,25}: .*\S)\s*\((?P<named>[A-Za-z@][\w.'’@/ -]{2,60})\)\.?"
)
# "Warga di dermaga. Foto/Dok. Kabar/Lia": a label that a slash ends.
LABEL_LEFT = re.compile(r"\s*\b[Ff](?:oto|OTO)\s*/\s*(?P<archive>[Dd](?:ok|OK)\.?)?$")
# "Sebaran dapur umum - (Kabar Timur)", as an outlet prints its pictures between paragraphs.
DASHED_BRACKETS = re.compile(
    r"(?P<text>[^\d.!?][^.!?]{3,200}[.\w)])\s+[-–]\s+\((?P<named>[A-Z][^()]{2,60})\)"
)
# "DISITA: Sembilan poket pala, Kamis (25/5). KABAR BARAT UNTUK KABAR TIMUR", as the same print it.
CAPITALS_AROUND = re.compile(
    r"(?P<text>[A-Z]{3,}[A-Z ]{0,25}: .*[.!?)])\s+(?P<named>[A-Z]{2,}(?:[ ./]+[A-Z]{2,}){1,7})"
)
# "(Ketua nelayan Sorong---KABAR/Lia)": all of a line in brackets.
ALL_BRACKETED = re.compile(
    r"\((?P<text>[^()]{10,240}?)\s?(?:-{2,3}|–|—)\s?"
    r"(?P<named>[A-Z][\w .]{1,30}/\s?[A-Z][\w .]{1,40})\)"
)
# No date: "… pada Selasa (13/6/2023)."
NAME_SLASH = re.compile(r"[^\W\d]\s?/\s?[A-Z@]")
# Three words, or what says that it is a picture.
CAPTION = re.compile(r"\S+ \S+ \S|ilustrasi", re.IGNORECASE)
# "RUANGNIAGA.ID/DEWI LESTARI Ilustrasi pasar", as pages print it under "Lihat Foto".
LEADING = re.compile(
    rf"(?P<named>(?:{HOST}|ANTARA FOTO|AFP|REUTERS)/[A-Z][A-Z .'’]+[A-Z.])\s*"
    rf"(?P<text>[A-Z][a-z].*)"
    rf"|(?P<known>(?i:{KNOWN})[^.:]{{0,40}}?)\s+(?P<drawn>(?:Ilustrasi|Tangkapan layar)\b.*)"
    # The same, glued: "Antara Foto/Lia AndrianiPetugas menyemprotkan".
    rf"|(?P<glued>(?:{HOST}|(?i:antara foto)|AFP|REUTERS|Reuters)/[A-Z][\w .'’]{{2,40}}?[a-z]"
    r"(?:/[a-z]{2,5}\.?)?)"
    r"(?P<after>[A-Z][a-z]+ [a-z].*)"
)
# A credit glued to its caption, as pages print it between date and body: a capital inside a
# word ("IstimewaPetugas memeriksa dermaga", "AFP/LIA ANDRIANIWarga di dermaga").
GLUED_ABOVE = re.compile(
    # Not of degrees: "Lia Andriani, M.Si, memindahkan".
    r"(?P<glued>(?!\d+[./])\S.{1,80}?)(?:(?<=[a-z\d.])(?<!\b[MS]\.)|(?<=[A-Z]{2}))"
    r"(?P<after>(?:[A-Z][a-z]+|(?<=[a-z])ilustrasi)(?:[ .,].*)?)"
)
# "Ketua nelayan Sorong, Yance Wanggai/Net": below the date the last word, which a slash leads, is
# whose photo it is.
SLASH_LAST = re.compile(
    # Not of sections: "Kabar DaerahPelabuhan 05/Sorong".
    r"(?!.*[a-z]{3}[A-Z][a-z]{3,} \d+/)(?P<text>(?:[^\s:]+ ){2,}[^/:]*[^\s/.])\s?/\s?"
    r"(?P<named>[A-Z][\w.]{1,20}(?: [A-Z]\w+)?|ist|net|dok|doc"
    # "…/KABAR-Lia Andriani"
    r"|[A-Z]{3,10}-[A-Z]\w+(?: [A-Z]\w+){1,2})"
)
# "Istimewa, Wisuda Dihadiri Menteri": no credit goes on so.
SPECIAL = re.compile(r"istimewa[,!]? (?!dok)[^\W\d_]+ [^\W\d_]+ [^\W\d_]", re.IGNORECASE)
# What headlines write with a slash, and no credit does.
PAIR = re.compile(
    r"\b(?:kab(?:upaten)?\.?/kota|kota/kab(?:upaten)?|tni ?/ ?polri|polri ?/ ?tni|sma/smk"
    r"|smp/mts|sd/mi|dan/atau|bupati/wali|gubernur/wakil|bupati/wakil)\b",
    re.IGNORECASE,
)
# "Warga menunggu kapal.--LIA/Kb", as the same print it.
DOUBLE_DASHED = re.compile(
    r"(?P<text>.{10,}[\w.)”])\s?--\s?(?P<named>[A-Z@][\w.'’ ]{1,40}(?:/[\w. ]{1,30})?)"
)
# "Warga menunggu kapal.-Lia Andriani/Kabar-", as a network of outlets prints it.
DASHED = re.compile(r"(?P<text>.{10,}?\S)\s*[-–](?P<named>[^-–]{3,60})[-–]+")
# "Warga menunggu kapal.-Lia Andriani-Kabar.com", as the same print it.
DASHED_NAMES = re.compile(
    r"(?P<text>.{10,}[.)”])\s?-(?P<named>[A-Z][\w.'’ ]{2,40}-[A-Z][\w.]{3,30}?)\.?"
)
# Names with a capital inside.
CAMEL = re.compile(r"(?:you|whats|face|tik|linked|mc|mac|i|e|de|di|le|la)", re.IGNORECASE)
# "Brandal/©Kabar.com", "Dermaga © istimewa", "Dermaga. Copyright: © KABAR", "Ilustrasi./Copyright
# stok.example/Lia", "Ilustrasi kapal | Lia Andriani dari Pexels", "Ketua nelayan di dermaga | Humas
# Pelabuhan".
_HUMAS = (
    r"\|(?-i:(?=\s(?:Humas|HUMAS|Diskominfo|Kominfo|Dok|Dokumentasi|Istimewa|Ist|Net|Pribadi)\b)"
    r"(?<=[a-z\d)] \|))"
)
COPYRIGHTED = re.compile(
    r"(?P<text>[^©|]*?[^\s©|/])\s*/?\s*(?:(?:copyright:\s*)?©|/copyright\s|\|(?=.*\bdari [A-Z])"
    rf"|{_HUMAS})\s*"
    r"(?P<named>[^©|]{2,70})",
    re.IGNORECASE,
)
# "Kabar.com/Lia Andriani Warga menunggu kapal", "Kabar.com/lia Warga menunggu kapal",
# "Dok. Pelni Armada kapal itu": a name of two words at most, one in capitals or that of an
# account, and the caption behind it.
_NAME_WORD = r"(?!Ilustrasi|Suasana|Tangkapan)[A-Z][\w'’-]*\.?"
LED = re.compile(
    rf"(?P<named>{HOST}/@?[a-z][\w.]*"
    rf"|(?:{HOST}/\s?|(?:[Dd]ok|DOK)\. ?|Dokumentasi )"
    rf"(?:[A-Z][A-Z.'’]+(?: [A-Z][A-Z.'’]+){{0,4}}(?= [A-Z][a-z])|{_NAME_WORD}(?: {_NAME_WORD})?)) "
    r"(?P<text>[A-Z].*\s(?:[a-z]|\(\d).*)"
)
# "Tangkapan layar video Kabar Lia bersama ibunya." is a caption, "Tangkapan layar itu
# beredar." a sentence.
SHOT = re.compile(r"(?P<text>Tangkap(?:an)? layar (?:[a-z]+ )?[A-Z].*)")
TELLS = re.compile(
    r"\b(?:itu|ini|tersebut|beredar|diunggah|dibagikan|tersebar|menyebar|menunjukkan"
    r"|memperlihatkan|menampilkan|menyebut(?:kan)?|mencatat|membuktikan|menjadi|berisi)\b"
)
# "Lia Andriani Suasana dermaga di Sorong, Selasa (13/6/2023).": a photographer's name before a
# word that no name ends in and no clause goes on with, and a day at the end.
NAME_LED = (
    r"(?P<named>(?!D[ia](?:ri)? |Ke |Pada )[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){1,3}) (?P<text>"
    r"(?:Suasana|Sejumlah|Seorang|Tampak|Penampakan|Papan|Beberapa|Puluhan|Ratusan|Ribuan|Antrean"
    r"|Tumpukan|Deretan|Kondisi) [a-z]"
)
NAMED_SCENE = re.compile(rf"{NAME_LED}[^.!?]*\(\d{{1,2}}/\d{{1,2}}/\d{{4}}\)\.?)")
# "Warga di dermaga via pexels.com", as magazines print it.
VIA_SITES = (
    "twitter instagram facebook youtube tiktok pinterest unsplash pexels pixabay freepik flickr"
    " shutterstock giphy imgur"
).split()
VIA = re.compile(
    rf"(?P<text>\S.{{9,200}}?[^\s.,])\s+via\s+(?P<named>(?:www\.)?(?:{'|'.join(VIA_SITES)})\.com)",
    re.IGNORECASE,
)
# "KabarBola Kiper Persena Fakfak, Danu Wanggai.": no sentence is without a word in lower case.
TAGGED = re.compile(r"(?P<named>[A-Z][a-z]+[A-Z]\w*) (?P<text>(?:[A-Z]\S* ){2,}[A-Z]\S*\.)")
HOSTED = re.compile(rf"{HOST}/")
# "kabar/danu wanggai"
_SMALL = r"(?-i:[a-z.]{3,25}/[a-z']{2,20}(?: [a-z']{2,20}){1,2})"
ALONE = re.compile(
    rf"[(\[]?\s*(?:(?P<label>{_ANY_LABEL}|ilustrasi\s*[:/]\s*)(?P<named>[^()\[\]:]{{2,80}}?{_ASIDE})"
    rf"|(?P<known>{KNOWN}[^()\[\]:]{{0,60}}?{_ASIDE})|(?P<names>{_SLASHED}{_ASIDE}|{_SMALL}))"
    r"\s*[)\]]?\.?",
    re.IGNORECASE,
)
PREFIX = re.compile(
    r"(?:ket(?:erangan)?\.?\s*(?:foto|gambar)|teks\s+foto|caption|foto(?:\s+utama)?)\s*"
    r"(?:[:：]|(?<=n gambar),)\s*",
    re.IGNORECASE,
)
CREDIT_FIRST = re.compile(rf"{NAME}\s*(?:/\s?|\s[-–—]\s)\S[^.]{{0,60}}?[,.)]\s*[A-Z]")
# "Foto/Dok Kabar"
FOTO = re.compile(r"^foto\s*/\s*", re.IGNORECASE)
GLUED_SENTENCE = re.compile(r"[a-z\d)]\.[A-Z]\w*,? \w|\)\.\d")
_SHORTENED = "".join(
    rf"(?<!\b{short}\.)" for short in "Mgr Dr Drs Prof Ir KH Hj St Pdt Jl No Kab".split()
)
TWO_SENTENCES = re.compile(
    rf"(?:\.{_SHORTENED}(?<!\b[A-Z]\.)|[!?])[”\"]?\s+\S+\s+\S+|{GLUED_SENTENCE.pattern}"
)
