"""Moments that a page prints as seen from the one at which it was read."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

__all__ = ["relative_moment"]

_SECONDS = {
    "detik": 1,
    "menit": 60,
    "jam": 3600,
    "hari": 86400,
    "minggu": 7 * 86400,
    "pekan": 7 * 86400,
}
_AGO = re.compile(
    rf"(?:([0-9]{{1,4}}) |se)({'|'.join(_SECONDS)}) (?:yang )?lalu", re.IGNORECASE | re.ASCII
)
_DAY = re.compile(
    r"(hari ini|kemarin)\b(?:[ ,|-]*(?:pukul )?([01]?[0-9]|2[0-3])[:.]([0-5][0-9])(?![0-9]))?",
    re.IGNORECASE | re.ASCII,
)


def relative_moment(text: str, seen: datetime) -> str | None:
    """The moment in "2 jam yang lalu", "3 hari lalu" or "Kemarin, 14:05".

    Args:
        text: a line that says little else; it may have words before the moment.
        seen: when the page was read, in the zone of the times that it prints.

    Returns:
        an ISO date-time where the print has minutes or hours (to the minute), else an ISO
        day; None if there is no such moment in the text.
    """
    plain = " ".join(text.split())
    if match := _AGO.search(plain):
        unit = match[2].lower()
        moment = seen - timedelta(seconds=int(match[1] or 1) * _SECONDS[unit])
        exact = _SECONDS[unit] < 86400
        return moment.replace(second=0, microsecond=0).isoformat() if exact else _day(moment)
    match = _DAY.search(plain)
    if match is None:
        return None
    moment = seen - timedelta(days=match[1].lower() == "kemarin")
    if match[2] is None:
        return _day(moment)
    hour, minute = int(match[2]), int(match[3])
    return moment.replace(hour=hour, minute=minute, second=0, microsecond=0).isoformat()


def _day(moment: datetime) -> str:
    return moment.date().isoformat()
