"""Time zones by the names that Indonesian news gives them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from searchidx.errors import ArgumentError, SettingError

__all__ = ["present_day", "printed_zone", "zone"]

# Indonesia has kept these three offsets, without summer time, since 1964 (Keppres 152/1950,
# 243/1963): they need no time-zone database, which a bare machine may lack.
_OFFSETS = {"wib": 7, "wita": 8, "wit": 9}
_ZONES = {"Asia/Jakarta": 7, "Asia/Pontianak": 7, "Asia/Makassar": 8, "Asia/Jayapura": 9}


def zone(name: str) -> tzinfo:
    """The time zone of that IANA name; WIB, WITA and WIT are taken too.

    Raises:
        SettingError: if there is no such zone on this machine.
    """
    hours = _ZONES.get(name) or _OFFSETS.get(name.lower())
    if hours is not None:
        return timezone(timedelta(hours=hours))
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        problem = f"no time zone {name!r} is known on this machine; there are Asia/Jakarta, WIB …"
        raise SettingError(problem) from None


def present_day(now: date | datetime | None, zone: tzinfo) -> date:
    """The day that it is in a zone: of a day, of a moment (one that names no zone is in this
    one), or, for None, of the clock.

    Raises:
        ArgumentError: for a moment that is before or after all days there.
    """
    if isinstance(now, datetime):
        try:
            now = (now.astimezone(zone) if now.tzinfo else now).date()
        except OverflowError:
            problem = f"{now} is in no year from 1 to 9999 where the clock is of {zone}"
            raise ArgumentError("now", now, problem, "another present") from None
    return now or datetime.now(zone).date()


def printed_zone(name: str | None, local: tzinfo) -> tzinfo:
    """The zone that stands after a time of day (WIB, UTC, Z, +0700); ``local`` for none."""
    name = (name or "").lower()
    if name in _OFFSETS:
        return timezone(timedelta(hours=_OFFSETS[name]))
    if name in ("utc", "gmt", "z"):
        return UTC
    if name[:1] in ("+", "-") and name:
        minutes = int(name[1:3]) * 60 + int(name[-2:])
        if minutes < 24 * 60:
            return timezone(timedelta(minutes=-minutes if name[0] == "-" else minutes))
    return local
