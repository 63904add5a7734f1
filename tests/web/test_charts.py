"""Charts as geometry: what is drawn says what was counted."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchidx.web.charts import bar_chart, line_chart
from searchidx.web.texts import texts_in
from searchidx.web.views.histogram import Histogram, histogram
from searchidx.web.views.trends import TrendPoint, TrendSeries, TrendView

T = texts_in("id")
DAYS = st.dates(date(1995, 1, 1), date(2025, 12, 31)).map(date.isoformat)


def made(hits: dict[str, int], others: dict[str, int]) -> Histogram:
    every: Counter[str] = Counter()
    for articles in (hits, others):
        for day, count in articles.items():
            for length in (4, 7, 10):
                every[day[:length]] += count
    return histogram(dict(hits), dict(every), lambda first, last: f"/?from={first}&to={last}")


@given(
    hits=st.dictionaries(DAYS, st.integers(1, 5000), min_size=1, max_size=30),
    others=st.dictionaries(DAYS, st.integers(1, 50), max_size=30),
)
def test_bars(hits: dict[str, int], others: dict[str, int]) -> None:
    view = made(hits, others)
    chart = bar_chart(view, T)
    assert sum(column.bar.count for column in chart.columns) == sum(hits.values())
    assert chart.periods == len(view.bars)
    # Nothing is drawn outside, and the value axis is not exceeded.
    assert all(c.x >= 0 and c.x + c.width <= 100.01 and c.y >= 0 for c in chart.columns)
    assert [tick.y for tick in chart.ticks] == sorted((t.y for t in chart.ticks), reverse=True)
    # Heights are as counts, where they are not so low that they would not be seen.
    high = max(chart.columns, key=lambda column: column.bar.count)
    for column in chart.columns:
        in_proportion = high.height * column.bar.count / high.bar.count
        assert column.height == pytest.approx(max(2, in_proportion), abs=0.2)
    # Every period is in a bar, in a gap, or one without hits; never in two of these.
    step = 100 / chart.periods
    gaps = {
        at
        for gap in chart.gaps
        for at in range(round(gap.x / step), round((gap.x + gap.width) / step))
    }
    assert gaps == {at for at, bar in enumerate(view.bars) if not bar.articles}
    assert not gaps & {column.at for column in chart.columns}
    assert len(chart.labels) <= 9
    # The table has every period, gaps as gaps.
    assert [row.count == "–" for row in chart.rows] == [not bar.articles for bar in view.bars]
    assert [row.url for row in chart.rows if row.url] == [c.bar.url for c in chart.columns]


def test_a_gap_is_told_in_words() -> None:
    view = made({"2020-01-05": 3, "2020-06-01": 1}, {"2020-02-01": 1})
    chart = bar_chart(view, T)
    assert [gap.text for gap in chart.gaps] == [
        "Maret 2020 – Mei 2020: tidak ada artikel dalam arsip"
    ]
    assert [label.text for label in chart.labels] == ["Jan 2020", "Feb", "Mar", "Apr", "Mei", "Jun"]


def test_days_and_years() -> None:
    start = date(2020, 2, 1)
    days = bar_chart(made({(start + timedelta(at)).isoformat(): 1 for at in (0, 8)}, {}), T)
    assert days.labels[0].text == "1 Feb"
    assert days.columns[0].name == "1 Februari 2020"
    years = bar_chart(made({"1990-01-01": 1, "2020-01-01": 1}, {}), T)
    assert years.periods == 31
    assert [label.text for label in years.labels][:2] == ["1990", "1994"]


def trend(counts: list[tuple[int, int]], share: bool = False) -> TrendView:
    points = tuple(
        TrendPoint(
            f"{2000 + at}", "", "", articles, count, count / articles if articles else None, ""
        )
        for at, (articles, count) in enumerate(counts)
    )
    series = TrendSeries("banjir", points, sum(count for _, count in counts), 0)
    most = max(((p.share or 0.0) if share else float(p.count)) for p in points)
    return TrendView(("banjir",), "year", share, "1", (series,), most, (), {})


def test_lines_break_at_gaps() -> None:
    (line,) = line_chart(
        trend([(10, 1), (10, 4), (0, 0), (10, 2), (0, 0), (5, 0), (5, 5)]), T
    ).lines
    # One point alone is a mark without a line.
    assert [len(piece.split()) for piece in line.pieces] == [2, 2]
    assert [point.at for point in line.points] == [0, 1, 3, 6]
    assert all(point.marked for point in line.points)


def test_lines_of_shares() -> None:
    chart = line_chart(trend([(10, 1), (100, 10), (4, 2)], share=True), T)
    heights = [point.y for point in chart.lines[0].points]
    assert heights[0] == heights[1] > heights[2]
    assert [tick.label for tick in chart.ticks] == ["0%", "10%", "20%", "30%", "40%", "50%"]


def test_many_points_are_marked_when_they_are_met() -> None:
    counts = [(10, 1)] * 80 + [(0, 0), (10, 1), (0, 0)] + [(10, 1)] * 20
    (line,) = line_chart(trend(counts), T).lines
    assert [point.at for point in line.points if point.marked] == [81]
