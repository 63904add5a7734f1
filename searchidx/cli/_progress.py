"""Progress of a long run on standard error: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
import threading
import time
from typing import TYPE_CHECKING

from searchidx.cli._options import counted

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

__all__ = ["Progress"]

_SECONDS_BETWEEN_LINES = 5.0


class Progress:
    """Counts articles and bytes read, and shows rate and time left.

    A thread of its own does the showing, so that a long commit is no silence.

    Args:
        total: bytes to read in all; 0 where nobody knows, or nothing is read.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._bytes = self._articles = 0
        self._started = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._show, daemon=True)

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._thread.join()

    def restart(self) -> None:
        """What was before was waiting."""
        self._started = time.monotonic()

    @property
    def seconds(self) -> float:
        """Since the start."""
        return time.monotonic() - self._started

    def read(self, count: int) -> None:
        """So many more bytes have been read."""
        self._bytes += count

    def article(self) -> None:
        """One more article has been dealt with."""
        self._articles += 1

    def _show(self) -> None:
        if sys.stderr.isatty():
            self._show_bar()
        else:
            while not self._ended.wait(_SECONDS_BETWEEN_LINES):
                print(self._line(), file=sys.stderr, flush=True)

    def _line(self) -> str:
        rate = self._rate()
        if not self._total:
            return rate
        share = self._bytes / self._total
        if share >= 1:
            return f"{rate}, all read, writing the index"
        if not share:
            return f"{rate}, nothing read yet"
        left = self.seconds * (1 - share) / share
        return f"{rate}, {share:.0%} read, about {left:.0f} s left"

    def _rate(self) -> str:
        """How fast articles come; where none are counted, how long it has taken."""
        if not self._total and not self._articles:
            return f"at work for {self.seconds:.0f} s"
        articles = counted(self._articles, "article")
        return f"{articles}, {self._articles / self.seconds:,.0f}/s"

    def _show_bar(self) -> None:
        with _bar() as bar:
            task = bar.add_task("reading", total=self._total or None)
            ended = False
            while not ended:
                ended = self._ended.wait(0.1)
                rate = self._rate()
                writing = self._total and self._bytes >= self._total
                bar.update(
                    task,
                    completed=self._bytes,
                    description=f"{rate}, writing the index" if writing else rate,
                    refresh=True,
                )


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    return Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.percentage:3.0f} %"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
