"""The pages as they look: for everyone, on a phone, at night, and whatever an article holds."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import axe_playwright_python
import pytest
from playwright.sync_api import Page, expect

import searchidx
from searchidx import Article, Caption
from tests.web.browser.conftest import Open, served

pytestmark = pytest.mark.slow

ARTICLE = "/article/" + quote("pages/wartapesisir.com/kapal-perdana-sorong.txt", safe="")
PAGES = {
    "home": "/?",
    "results": "/?q=KPK+ATAU+banjir&match=all&sort=newest",
    "filtered": "/?q=pelabuhan&source=kabartimur.com&source=wartapesisir.com&from=2019&collapse=1",
    "partial": "/?q=kapan+pelabuhan+sorong+dibuka",
    "nothing": "/?q=tidakadakataini",
    "unreadable": "/?q=tanggal:x",
    "missing": "/article/none?",
    "article": f"{ARTICLE}?q=pelabuhan+sorong",
    "trend": "/trend?word=banjir&word=pelabuhan&word=gempa&by=year",
    "shares": "/trend?word=banjir&word=KPK&by=month&share=1",
    "no trend": "/trend?",
    "help": "/help?",
}
# Where what is folded is looked at too.
UNFOLDED = ("filtered", "article", "trend")
AXE = """async (options) => {
    const wanted = { resultTypes: ["violations"], ...options };
    return (await axe.run(document, wanted)).violations;
}"""
COLOUR_RULES = ["color-contrast", "link-in-text-block"]
WIDTHS = (320, 390)
# Text, or a part of a chart, on what ground: at least how much contrast (WCAG 2.2, 1.4.3 and
# 1.4.11).
CONTRASTS = {
    ("ink", "paper"): 7.0,
    ("ink", "sheet"): 7.0,
    ("ink", "mark"): 4.5,
    **{("soft", ground): 4.5 for ground in ("paper", "sheet")},
    **{(name, "paper"): 4.5 for name in ("link", "accent")},
    **{(name, "paper"): 3.0 for name in ("field", *(f"s{at}" for at in range(8)))},
}


@pytest.mark.parametrize("language", ["id", "en"])
def test_nothing_keeps_anyone_out(open_page: Open, language: str) -> None:
    page = open_page(f"/help?lang={language}")
    script = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")
    found = []
    for name, path in PAGES.items():
        page.goto(f"{path}&lang={language}")
        if name in UNFOLDED:
            page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        page.evaluate(script)
        # Day and night differ in colours alone.
        for scheme, options in (("light", {}), ("dark", {"runOnly": COLOUR_RULES})):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for violation in page.evaluate(AXE, options):
                nodes = [node["html"][:200] for node in violation["nodes"][:3]]
                found.append((name, scheme, violation["id"], nodes))
    assert not found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_have_contrast(open_page: Open, scheme: str) -> None:
    page = open_page("/help", color_scheme=scheme)
    colours: dict[str, str] = page.evaluate(
        """() => {
            const style = getComputedStyle(document.documentElement);
            const names = [...document.styleSheets[0].cssRules[0].style];
            return Object.fromEntries(names.map((n) => [n.slice(2), style.getPropertyValue(n)]));
        }"""
    )
    for (colour, ground), least in CONTRASTS.items():
        assert contrast(colours[colour], colours[ground]) >= least, (colour, ground)
    assert contrast("#ffffff", colours["button"]) >= 4.5
    # The page is painted with them.
    red, green, blue = _rgb(colours["paper"])
    painted = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    assert painted == f"rgb({red}, {green}, {blue})"
    assert (luminance(colours["paper"]) < 0.1) == (scheme == "dark")


def _rgb(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour.strip()[at : at + 2], 16) for at in (1, 3, 5))
    return red, green, blue


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2 has it."""
    parts = [part / 255 for part in _rgb(colour)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def assert_fits(page: Page, path: str) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, (path, width)


def test_a_phone_is_wide_enough(open_page: Open) -> None:
    page = open_page("/help")
    for path in PAGES.values():
        page.goto(path)
        page.evaluate("for (const e of document.querySelectorAll('details')) e.open = true")
        assert_fits(page, path)
    page.goto("/?q=pelabuhan")
    # What is beside the results on a wide page is behind them here, and can be jumped to.
    page.get_by_role("link", name="Saringan dan unduhan").click()
    expect(page.locator("#filters h2").first).to_be_in_viewport()


def test_paper_has_what_is_to_be_read(open_page: Open) -> None:
    page = open_page(f"{ARTICLE}?q=pelabuhan+sorong")
    page.emulate_media(media="print")
    expect(page.locator(".story .body")).to_be_visible()
    for part in ("form.search", "nav.pages", "footer"):
        expect(page.locator(part)).to_be_hidden()


SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE = (
    Article(
        id=f"script {SCRIPT}",
        title=f"ombak {SCRIPT} &lt;b&gt; &amp;amp;",
        body=f"ombak {SCRIPT}\n\n&lt;script&gt;alert(3)&lt;/script&gt;",
        captions=tuple(Caption(f"ombak foto {at} {SCRIPT}", SCRIPT) for at in range(60)),
        published="2023-01-01",
        source=SCRIPT,
        section=SCRIPT,
        authors=(SCRIPT,),
        tags=(SCRIPT,),
        url="javascript:alert(4)",
        place=SCRIPT,
    ),
    Article(
        id="bidi",
        title="ombak \u202eterbalik\u202d \u2067terasing",
        body="ombak \u202e\x1b[31m\x00 isi",
        published="2023-02-01T10:00:00+07:00",
        source="\u202emoc.sapmok",
    ),
    Article(
        id="long", title="ombak" + "panjang" * 60, body=f"ombak {'x' * 3000}", source="y" * 300
    ),
    Article(id="bare", body="ombak saja"),
    Article(id="big", title="ombak besar", body="\n\n".join(["ombak dan angin. " * 60] * 1000)),
    Article(id="old", title="ombak lama", body="ombak", published="0001-01-01"),
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where articles are served that mean no good."""
    folder: Path = tmp_path_factory.mktemp("hostile") / "index"
    with searchidx.create(folder, config=os.devnull) as archive:
        archive.add(HOSTILE)
    with served(folder) as address:
        yield address


def test_hostile_articles_are_inert_and_fit(open_page: Open, hostile: str) -> None:
    page = open_page("/?q=ombak", base=hostile)
    assert page.locator(".hit").count() == len(HOSTILE)
    paths = ["/?q=ombak", "/", "/trend?word=ombak&by=year"]
    paths += [f"/article/{quote(article.id, safe='')}?q=ombak" for article in HOSTILE]
    for path in paths:
        page.goto(path)
        # An error on the console, a dialog or a request elsewhere fails the test in the end.
        assert page.locator("main script, main img").count() == 0, path
        assert page.locator("a[href^='javascript:' i]").count() == 0, path
        assert_fits(page, path)


def test_hostile_articles_look_right(open_page: Open, hostile: str) -> None:
    page = open_page(f"/article/{quote(HOSTILE[0].id, safe='')}?q=ombak", base=hostile)
    expect(page.locator("h1")).to_have_text(HOSTILE[0].title)
    assert page.locator(".captions li").count() == 60
    page.goto("/article/bidi?q=ombak")
    expect(page.locator("h1")).to_have_text("ombak terbalik \u2067terasing")
    expect(page.locator(".body")).to_have_text(re.compile(r"^\s*ombak \[31m isi\s*$"))
    expect(page.locator(".meta")).to_contain_text("Rabu, 1 Februari 2023, 10.00")
    page.goto("/article/bare?lang=en")
    expect(page.locator("h1")).to_have_text("(no headline)")
    expect(page.locator(".meta")).to_have_text("no date")
    page.goto("/article/big?q=ombak")
    assert page.locator(".body p").count() == 1000
