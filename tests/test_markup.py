"""Marks are the only markup: what is rendered parses to the text that went in, and no more."""

from __future__ import annotations

from html.parser import HTMLParser
from itertools import accumulate, pairwise

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from searchidx import Article, Fragment, Hit, Results
from searchidx.cli._pages import DOCUMENTS
from searchidx.markup import RENDERERS, clean, markdown_text

HOSTILE = (
    *(
        "<script>alert(1)</script>",
        "<b onclick=x>",
        "</mark>",
        "</p>",
        "<!--",
        "]]>",
        "&amp;",
        "&lt;",
    ),
    *("&#60;", "&copy", "<http://a.id>", "http://a.id", "www.a.id", "a@b.id", "javascript:x"),
    *("**", "*", "_", "__", "~~", "`", "```", "# ", "> ", "- ", "+ ", "1. ", "2) ", "---", "==="),
    *("[a](b)", "![a](b)", "[a]: b", "|-|-|", "| a |", "\\", "$x$", "==x==", "^x^", "    ", "  \n"),
    *(
        "\x1b[31m",
        "\x00",
        "\x07",
        "\u202e",
        "\u2066",
        "\u2069",
        "\u202a",
        "\ud800",
        "\u2028",
        "\x85",
    ),
    *(
        "kota",
        "Sorong",
        "1",
        "é",
        "٣",
        "東京",
        "“",
        "”",
        "’",
        "😀",
        "ﷺ",
        "\u0301",
        "\xa0",
        "\n",
        "\n\n",
    ),
    *(" ", ".", ",", ":", "!", "-", "'", '"', "\t", "\r\n"),
)


Case = tuple[str, tuple[tuple[int, int], ...]]


@st.composite
def marked_texts(draw: st.DrawFn) -> Case:
    parts = draw(st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), max_size=12))
    marked = draw(st.lists(st.booleans(), min_size=len(parts), max_size=len(parts)))
    ends = [0, *accumulate(map(len, parts))]
    ranges = [(a, b) for (a, b), is_marked in zip(pairwise(ends), marked, strict=True) if is_marked]
    return "".join(parts), tuple((a, b) for a, b in ranges if a < b)


class Elements(HTMLParser):
    """The text of a piece of HTML, that in marks, and the names of its elements."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.text = ""
        self.names: set[str] = set()
        self.marks: list[str] = []
        self._depth = 0
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self._depth += tag == "mark"
        if tag == "mark":
            assert not attrs
            self.marks.append("")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "mark"

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._depth:
            self.marks[-1] += data

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")

    handle_pi = unknown_decl = handle_comment

    def handle_decl(self, decl: str) -> None:
        assert decl == "doctype html"


def leaves(tokens: list[Token] | None) -> list[Token]:
    found = []
    for token in tokens or []:
        found += leaves(token.children) if token.children else [token]
    return found


STRICT, EVERYTHING = MarkdownIt("commonmark"), MarkdownIt("gfm-like", {"linkify": False})


def one_line(text: str) -> str:
    return " ".join(clean(text).split())


def read_markdown(parser: MarkdownIt, source: str) -> tuple[str, list[str]]:
    """The text of a paragraph and that in bold; there is nothing else."""
    text, marks, depth = "", [], 0
    for token in leaves(parser.parse(source)):
        if token.type == "text":
            text += token.content
            if depth:
                marks[-1] += token.content
        elif token.type == "strong_open":
            depth += 1
            marks.append("")
        elif token.type == "strong_close":
            depth -= 1
        else:
            assert token.type in ("paragraph_open", "paragraph_close", "inline"), token.type
    return text, marks


@given(marked_texts())
def test_html_has_no_element_but_marks_and_its_text(case: Case) -> None:
    text, marks = case
    found = Elements(Fragment("body", text, marks).render("html"))
    assert found.names <= {"mark"}
    assert found.text == clean(text)
    assert found.marks == [clean(text[start:end]) for start, end in marks]


@given(marked_texts())
def test_another_parser_of_html_reads_the_same(case: Case) -> None:
    text, marks = case
    rendered = Fragment("body", text, marks).render("html")
    root = lxml.html.fragment_fromstring(rendered, create_parent="div")
    assert {element.tag for element in root.iter()} <= {"div", "mark"}
    # It reads noncharacters in its own way.
    assert one_line(root.text_content()) == one_line(text)


@given(marked_texts())
@pytest.mark.parametrize("parser", [STRICT, EVERYTHING], ids=["commonmark", "gfm"])
def test_markdown_has_nothing_but_bold_marks_and_its_text(parser: MarkdownIt, case: Case) -> None:
    text, marks = case
    rendered = Fragment("body", text, marks).render("markdown")
    found, bold = read_markdown(parser, rendered)
    assert "\n" not in rendered
    assert found == one_line(text)
    # From the first letter or digit to the last; neighbours may be one.
    wanted = "".join(char for start, end in marks for char in text[start:end] if char.isalnum())
    assert "".join(char for mark in bold for char in mark if char.isalnum()) == wanted


@given(marked_texts())
def test_markdown_stays_itself_in_headings_and_behind_other_text(case: Case) -> None:
    for before in ("### ", "x: "):
        tokens = leaves(STRICT.parse(before + markdown_text(case[0])))
        read = "".join(token.content for token in tokens if token.type == "text")
        assert one_line(read.removeprefix("x:")) == one_line(case[0])
        kinds = {token.type.split("_")[0] for token in tokens}
        assert kinds <= {"heading", "paragraph", "text", "inline"}


@given(marked_texts())
def test_what_is_rendered_is_inert_whatever_the_form(case: Case) -> None:
    text, marks = case
    for form in RENDERERS:
        rendered = Fragment("body", text, marks).render(form)
        rendered.encode()
        if form == "terminal":
            rendered = rendered.replace("\x1b[1;33m", "").replace("\x1b[0m", "")
        assert not any(
            (char < " " and char not in "\t\n") or "\x7f" <= char < "\xa0" for char in rendered
        )
        assert not set(rendered) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@pytest.mark.parametrize(
    ("form", "rendered"),
    [
        ("terminal", "*Ke* \x1b[1;33mKota\x1b[0m & <i>"),
        ("plain", "*Ke* [Kota] & <i>"),
        ("html", "*Ke* <mark>Kota</mark> &amp; &lt;i&gt;"),
        ("markdown", r"\*Ke\* **Kota** \& \<i\>"),
    ],
)
def test_forms(form: str, rendered: str) -> None:
    assert Fragment("body", "*Ke* Kota & <i>", ((5, 9),)).render(form) == rendered


def test_another_form_is_an_error() -> None:
    with pytest.raises(ValueError, match="no form 'rtf'; there are: terminal, plain, html"):
        Fragment("body", "a", ()).render("rtf")


def test_the_title_of_a_hit_has_its_marks() -> None:
    article = Article(id="a", title="Kota Sorong")
    title = Fragment("title", "Kota Sorong", ((0, 4),))
    assert Hit(1, 1.0, False, article, (title,)).title == title
    assert Hit(1, 1.0, False, article, ()).title == Fragment("title", "Kota Sorong", ())


def page(text: str, url: str | None = None) -> Results:
    article = Article(id=text or "a", title=text, source=text, section=text, url=url)
    captions = Fragment("captions", text, ((0, len(text)),) if text else (), text, 0)
    hit = Hit(1, 1.0, False, article, (captions, Fragment("body", text, ())), 2)
    return Results(text, 1, 0, False, None, (hit,), {}, None, (text,), 1.0)


PAGE_ELEMENTS = {"html", "head", "meta", "title", "style", "body", "h1", "p", "article", "h3"}


@given(marked_texts())
def test_a_page_of_html_has_no_other_elements(case: Case) -> None:
    found = Elements(DOCUMENTS["html"](page(case[0])))
    assert found.names <= PAGE_ELEMENTS | {"bdi", "mark"}
    assert one_line(found.text).count(one_line(case[0])) >= 7


@given(marked_texts())
def test_a_page_of_markdown_has_no_other_blocks(case: Case) -> None:
    tokens = leaves(STRICT.parse(DOCUMENTS["markdown"](page(case[0]))))
    kinds = {token.type.removesuffix("_open").removesuffix("_close") for token in tokens}
    assert kinds <= {"heading", "paragraph", "text", "inline", "strong"}
    assert [token.tag for token in tokens if token.type == "heading_open"] == ["h1", "h3"]


@pytest.mark.parametrize(
    ("url", "is_link"),
    [
        ("https://a.id/b?c=1&d=(2)", True),
        ('https://a.id/"><script>x</script>', True),
        ("https://a.id/<b>\\ c", True),
        ("javascript:alert(1)", False),
        ("https://a.id/\x1b", False),
        (" data:text/html,x", False),
        (None, False),
    ],
)
def test_a_link_is_to_the_web_or_not_at_all(url: str | None, is_link: bool) -> None:
    results = page("kota", url)
    root = lxml.html.document_fromstring(DOCUMENTS["html"](results))
    assert [a.get("href") for a in root.iter("a")] == [url] * is_link
    assert not list(root.iter("script"))
    tokens = leaves(STRICT.parse(DOCUMENTS["markdown"](results)))
    links = [token for token in tokens if token.type == "link_open"]
    assert len(links) == is_link
    assert {token.type for token in tokens}.isdisjoint({"html_inline", "html_block"})
