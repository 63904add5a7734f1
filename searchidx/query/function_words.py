"""Words of grammar: optional in a query of several words, and of little weight.

Closed classes of Indonesian by hand: prepositions, conjunctions, pronouns, demonstratives,
question words, particles of aspect, negation and degree. Nothing that can be a topic is
here: a published stop list that holds *kasus*, *orang* and *kerja* hides news.
"""

from __future__ import annotations

__all__ = ["ASKED_FOR", "ENGLISH", "FUNCTION_WORDS", "QUESTION_WORDS"]

QUESTION_WORDS = frozenset(
    # "apa yang dimaksud dengan …" asks; it is not what is asked about.
    "apa apakah siapa siapakah kapan kapankah mana manakah dimana dimanakah kemana kemanakah "
    "darimana darimanakah mengapa mengapakah kenapa bagaimana bagaimanakah gimana berapa "
    "berapakah dimaksud".split()
)

FUNCTION_WORDS = QUESTION_WORDS | frozenset(
    (
        "di ke dari pada kepada daripada dalam oleh untuk bagi guna dengan tanpa tentang "
        "mengenai terhadap antara hingga sampai sejak sebagai seperti demi lewat atas akan "
        "yang dan atau serta tetapi tapi namun melainkan sedangkan sementara bahwa karena "
        "sebab sehingga agar supaya jika kalau bila apabila ketika saat sambil seraya maka "
        "meski meskipun walau walaupun padahal yakni yaitu "
        "ini itu tersebut begini begitu sini situ sana "
        "saya aku kami kita kamu anda dia ia beliau mereka nya "
        "ada adalah ialah merupakan telah sudah sedang masih belum pernah sempat "
        "tidak tak bukan jangan juga pun lah kah saja hanya lagi pula bisa dapat "
        "sangat amat lebih paling sekali si sang para"
    ).split()
)
"""Printed words, folded."""

ASKED_FOR = frozenset("nama jumlah letak arti pengertian definisi maksud kepanjangan".split())
"""Nouns that name what a question asks for, and what answers it need not say: "apa nama ibu kota
Turki" is about the capital. Where there is a question word they are words of grammar too."""

ENGLISH = frozenset(
    (
        "the an of for from with by at on in to into over under about after before between and or "
        "but not if than that this these those there is are was were be been being has have had "
        "will would can could should it its he she his her they their them we our you your my me "
        "who what when where how all"
    ).split()
)
"""Words of grammar in names and quotations ("Institute for Criminal Justice"): rare in Indonesian
text, so that they look telling. In capitals some are names (WHO, IT)."""
