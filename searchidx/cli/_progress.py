"""Progress of a long run on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import time
from types import TracebackType

__all__ = ["Progress"]

_SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Counts articles and bytes read, and shows rate and time left.

    Args:
        total: bytes to read in all.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._bytes = self._articles = 0
        self._started = self._shown = time.monotonic()
        self._bar = self._task = None
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
            from rich.progress import Progress as Bar

            self._bar = Bar(
                TextColumn("{task.description}"),
                BarColumn(),
                TextColumn("{task.percentage:3.0f} %"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._task = self._bar.add_task("reading", total=total or None)

    def __enter__(self) -> Progress:
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def read(self, count: int) -> None:
        """So many more bytes have been read; the last ones are followed by the writing."""
        self._bytes += count
        if self._bytes >= self._total > 0 and count:
            self._show("writing the index")

    def article(self) -> None:
        """One more article has been dealt with."""
        self._articles += 1
        self._show(f"{self._articles:,} articles, {self._articles / self.seconds:,.0f}/s")

    def _show(self, text: str) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, completed=self._bytes, description=text)
            return
        now = time.monotonic()
        if now - self._shown >= _SECONDS_BETWEEN_LINES:
            self._shown = now
            share = self._bytes / self._total if self._total else 0.0
            left = self.seconds * (1 - share) / share if share else 0.0
            print(f"{text}, {share:.0%} read, about {left:.0f} s left", file=sys.stderr)
