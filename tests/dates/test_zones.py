"""Zones by the names that Indonesian news gives them."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from searchidx.dates import zone
from searchidx.errors import SettingError


def test_zones() -> None:
    noon = datetime(2023, 6, 13, 12)
    for name, hours in (("WIB", 7), ("wita", 8), ("WIT", 9), ("Asia/Jakarta", 7)):
        assert zone(name).utcoffset(noon) == timedelta(hours=hours)
    for name in ("Asia/Atlantis", "", "../etc", "Asia"):
        with pytest.raises(SettingError, match="timezone"):
            zone(name)
