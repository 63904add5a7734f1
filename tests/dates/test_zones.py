"""Zones by the names that Indonesian news gives them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from searchidx.dates import present_day, zone
from searchidx.errors import QueryError, SettingError


def test_zones() -> None:
    noon = datetime(2023, 6, 13, 12)
    for name, hours in (("WIB", 7), ("wita", 8), ("WIT", 9), ("Asia/Jakarta", 7)):
        assert zone(name).utcoffset(noon) == timedelta(hours=hours)
    for name in ("Asia/Atlantis", "", "../etc", "Asia"):
        with pytest.raises(SettingError, match="no time zone"):
            zone(name)


def test_a_moment_beyond_all_days_is_no_present() -> None:
    assert present_day(datetime(2023, 6, 13, 20, tzinfo=UTC), zone("WIB")) == date(2023, 6, 14)
    with pytest.raises(QueryError, match="no year from 1 to 9999"):
        present_day(datetime.max.replace(tzinfo=UTC), zone("WIB"))
