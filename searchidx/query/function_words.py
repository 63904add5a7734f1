"""Words of grammar: optional in a query of several words, and of little weight.

Closed classes of Indonesian by hand: prepositions, conjunctions, pronouns, demonstratives,
question words, particles of aspect, negation and degree. Nothing that can be a topic is
here: a published stop list that holds *kasus*, *orang* and *kerja* hides news.
"""

from __future__ import annotations

__all__ = ["FUNCTION_WORDS", "QUESTION_WORDS"]

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
