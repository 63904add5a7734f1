"""The pages used as people do: with a mouse, a finger, a keyboard, and without script."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect
from starlette.testclient import TestClient

from tests.web.browser.conftest import Open

pytestmark = pytest.mark.slow

QUERY = "banjir ATAU pelabuhan ATAU gempa"


def api(client: TestClient, **asked: Any) -> Any:
    return client.get("/api/v1/search", params={"q": QUERY, **asked}).json()


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def count_shown(page: Page) -> int:
    """The number in the heading of the results."""
    found = re.match(r"[\d.]+", page.locator("h1").inner_text())
    assert found is not None
    return int(found[0].replace(".", ""))


def test_a_search_and_its_permalink(open_page: Open, client: TestClient) -> None:
    page = open_page("/")
    page.get_by_label("Kata kunci").fill("pelabuhan sorong")
    page.get_by_role("button", name="Cari").click()
    view = client.get("/api/v1/search?q=pelabuhan+sorong").json()
    titles = [hit["article"]["title"] for hit in view["hits"]]
    shown = page.locator(".hits h2").all_inner_texts()
    assert shown == titles
    assert count_shown(page) == view["total"]
    assert page.locator("mark", has_text="Pelabuhan").count()
    # The address alone brings the same, in another browser.
    assert open_page(page.url).locator(".hits h2").all_inner_texts() == titles


def test_words_are_completed(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_label("Kata kunci").press_sequentially("pelab")
    first = page.locator("datalist option").first
    expect(first).to_have_attribute("value", re.compile("^pelabuhan"))


def test_a_range_is_dragged(open_page: Open, client: TestClient) -> None:
    page = open_page(f"/?q={QUERY}")
    bars = api(client)["histogram"]["bars"]
    chart = page.locator("svg.bars")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    first, last = 1, len(bars) - 3
    step = box["width"] / len(bars)
    y = box["y"] + box["height"] / 2
    # From the right to the left, which is a range too.
    page.mouse.move(box["x"] + step * (last + 0.5), y)
    page.mouse.down()
    page.mouse.move(box["x"] + step * (first + 1.5), y, steps=4)
    page.mouse.move(box["x"] + step * (first + 0.5), y)
    inside = [bar for bar in bars[first : last + 1] if bar["count"]]
    count = sum(bar["count"] for bar in inside)
    expect(page.locator(".readout")).to_contain_text(f": {count} artikel")
    page.mouse.up()
    page.wait_for_url("**from=*")
    assert asked(page)["from"] == [inside[0]["first"]]
    assert asked(page)["to"] == [inside[-1]["last"]]
    assert count_shown(page) == count
    page.go_back()
    assert "from" not in asked(page)


def test_a_finger_drags_too(open_page: Open, client: TestClient) -> None:
    page = open_page(
        f"/?q={QUERY}", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    bars = api(client)["histogram"]["bars"]
    chart = page.locator("svg.bars")
    chart.scroll_into_view_if_needed()
    box = chart.bounding_box()
    assert box is not None
    y = box["y"] + 40
    touch = page.context.new_cdp_session(page)

    def send(kind: str, *places: float) -> None:
        points = [{"x": box["x"] + box["width"] * place, "y": y} for place in places]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    send("touchStart", 0.002)
    for at in (0.1, 0.2, 0.3, 0.45):
        send("touchMove", at)
    send("touchEnd")
    page.wait_for_url("**from=*")
    inside = [bar for bar in bars[: int(len(bars) * 0.45) + 1] if bar["count"]]
    assert asked(page)["to"] == [inside[-1]["last"]]
    assert count_shown(page) == sum(bar["count"] for bar in inside)


def test_a_click_takes_one_period(open_page: Open, client: TestClient) -> None:
    page = open_page(f"/?q={QUERY}")
    bars = api(client)["histogram"]["bars"]
    fullest = max(bars, key=lambda bar: bar["count"])
    page.locator(f"svg.bars a[data-first='{fullest['first']}']").click()
    page.wait_for_url("**from=*")
    assert count_shown(page) == fullest["count"]


def test_facets_and_the_way_back(open_page: Open, client: TestClient) -> None:
    page = open_page(f"/?q={QUERY}")
    before = count_shown(page)
    facet = api(client)["facets"]["source"][1]
    page.locator("#filters").get_by_role("link", name=facet["value"], exact=True).click()
    assert asked(page)["source"] == [facet["value"]]
    assert count_shown(page) == facet["count"]
    outlets = page.locator(".hit .outlet").all_inner_texts()
    assert set(outlets) == {facet["value"]}
    chip = page.get_by_role("link", name=f"Hapus saringan Media: {facet['value']}")
    chip.click()
    assert count_shown(page) == before
    page.go_back()
    assert count_shown(page) == facet["count"]
    page.go_back()
    assert count_shown(page) == before


def test_an_article_and_back(open_page: Open) -> None:
    page = open_page("/?q=pelabuhan+sorong")
    title = page.locator(".hits h2").first
    text = title.inner_text()
    title.get_by_role("link").click()
    expect(page.locator("h1")).to_have_text(text)
    assert {"pelabuhan", "sorong"} <= {
        word.lower() for word in page.locator("article mark").all_inner_texts()
    }
    expect(page.locator(".captions .credit").first).to_be_visible()
    assert page.locator(".brief").count() > 2
    page.get_by_role("link", name="Kembali ke hasil").click()
    expect(page.locator(".hits h2").first).to_have_text(text)
    page.go_back()
    expect(page.locator("h1")).to_have_text(text)


def test_a_date_that_is_mentioned_leads_to_others(open_page: Open) -> None:
    page = open_page("/?q=disebut:2020-07-18")
    count = count_shown(page)
    page.locator(".hits h2 a").first.click()
    page.get_by_role("link", name="18 Juli 2020").click()
    assert count_shown(page) == count


def test_other_spellings_and_names(open_page: Open) -> None:
    page = open_page("/?q=pelabuan")
    page.get_by_role("link", name="pelabuhan", exact=True).click()
    assert asked(page)["q"] == ["pelabuhan"]
    page = open_page("/?q=BPBD")
    count = count_shown(page)
    page.get_by_role("link", name="Cari persis seperti yang diketik").click()
    assert count_shown(page) < count
    assert not page.locator(".notes").count()


def test_a_trend_and_its_points(open_page: Open) -> None:
    page = open_page("/trend")
    page.get_by_label("Kata 1").fill("banjir")
    page.get_by_label("Kata 2").fill("gempa")
    page.get_by_label("Panjang periode").select_option("year")
    page.get_by_role("button", name="Gambar tren").click()
    assert asked(page)["word"] == ["banjir", "gempa"]
    point = page.locator("svg.lines a").first
    name = point.get_attribute("aria-label")
    assert name is not None
    point.hover()
    expect(page.locator(".readout")).to_have_text(name)
    point.click()
    found = re.fullmatch(r"banjir, (\d{4}): (\d+) artikel", name)
    assert found is not None
    assert asked(page)["from"] == [f"{found[1]}-01-01"]
    assert count_shown(page) == int(found[2])


def test_by_keyboard_alone(open_page: Open, client: TestClient) -> None:
    page = open_page("/")
    press = page.keyboard.press
    press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    press("Enter")
    expect(page.locator("main")).to_be_focused()
    page = open_page("/help")
    press = page.keyboard.press
    while not page.get_by_label("Kata kunci").evaluate("e => e === document.activeElement"):
        press("Tab")
    page.keyboard.type(QUERY)
    press("Enter")
    page.wait_for_url("**/?q=*")
    page.locator("svg.bars a[tabindex='0']").wait_for()

    # The chart is one stop on the way; Shift and arrows choose a range in it.
    def is_in_chart() -> bool:
        inside: bool = page.evaluate("!!document.activeElement.closest('svg.bars')")
        return inside

    stops = 0
    while not is_in_chart():
        press("Tab")
        stops += 1
        assert stops < 40
    press("Tab")
    assert not is_in_chart()
    press("Shift+Tab")
    bars = [bar for bar in api(client)["histogram"]["bars"] if bar["count"]]
    press("Home")
    press("ArrowRight")
    press("Shift+ArrowRight")
    press("Shift+ArrowRight")
    count = sum(bar["count"] for bar in bars[1:4])
    expect(page.locator("[role=status]")).to_contain_text(f": {count} artikel")
    press("Escape")
    press("Home")
    press("Shift+ArrowRight")
    press("Enter")
    page.wait_for_url("**from=*")
    assert asked(page)["to"] == [bars[1]["last"]]
    assert count_shown(page) == bars[0]["count"] + bars[1]["count"]
    page.locator(".hits h2 a").first.focus()
    press("Enter")
    expect(page.locator("article.story")).to_be_visible()


def test_a_trend_by_keyboard(open_page: Open) -> None:
    page = open_page("/trend?word=banjir&word=pelabuhan&by=year")
    point = page.locator("svg.lines a")
    point.first.focus()
    page.keyboard.press("ArrowRight")
    expect(point.nth(1)).to_be_focused()
    page.keyboard.press("ArrowDown")
    focused = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("pelabuhan, ")
    page.keyboard.press("Enter")
    page.wait_for_url("**/?q=pelabuhan*")
    assert count_shown(page) == int(focused.split(": ")[1].split()[0])


def test_without_script(open_page: Open, client: TestClient) -> None:
    page = open_page("/", java_script_enabled=False)
    page.get_by_label("Kata kunci").fill(QUERY)
    page.get_by_role("button", name="Cari").click()
    view = api(client)
    assert count_shown(page) == view["total"]
    # No hint at what needs script.
    assert not page.locator(".how").first.is_visible()
    fullest = max(view["histogram"]["bars"], key=lambda bar: bar["count"])
    page.locator(f"svg.bars a[data-first='{fullest['first']}']").click()
    assert count_shown(page) == fullest["count"]
    page.go_back()
    page.get_by_text("Tampilkan sebagai tabel").click()
    page.locator("table").get_by_role("link").first.click()
    assert "from" in asked(page)
    page.go_back()
    page.get_by_text("Pilihan pencarian").click()
    page.get_by_label("Judul").check()
    page.get_by_label("Dari tanggal").fill("Januari 2019")
    page.get_by_role("button", name="Cari").click()
    narrowed = api(client, field="title", **{"from": "2019-01"})
    assert count_shown(page) == narrowed["total"]
    page.goto(f"/?q={QUERY}")
    page.get_by_role("link", name="Berikutnya").click()
    assert asked(page)["page"] == ["2"]
    page.get_by_role("link", name="Terlama").click()
    oldest = api(client, sort="oldest")["hits"][0]["article"]["title"]
    expect(page.locator(".hits h2").first).to_have_text(oldest)
    page.locator(".hits h2 a").first.click()
    expect(page.locator("h1")).to_have_text(oldest)


def test_the_language_stays(open_page: Open) -> None:
    page = open_page("/?q=banjir")
    page.get_by_role("link", name="English").click()
    for link in ("Trends", "Help", "News archive"):
        page.get_by_role("link", name=link, exact=True).first.click()
        assert page.locator("html").get_attribute("lang") == "en"
        assert asked(page)["lang"] == ["en"]
    page.get_by_label("Query").fill("banjir")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=banjir*")
    assert page.locator("html").get_attribute("lang") == "en"


def test_a_whole_answer_is_downloaded(open_page: Open, client: TestClient) -> None:
    page = open_page(f"/?q={QUERY}")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    rows = download.value.path().read_text(encoding="utf-8").splitlines()
    assert len(rows) > api(client)["total"]
