"""What stops the reading of one input, and of nothing else."""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

__all__ = ["MemberError", "RecordError", "flaws_told", "optional"]


class RecordError(ValueError):
    """An input that cannot be read: damaged, too large, or with a value that cannot be what
    its key says. The message is the reason to report."""


class MemberError(RecordError):
    """A part of a compressed file is damaged; to read on gives the next part."""


@contextmanager
def flaws_told() -> Iterator[None]:
    """Where the program fails on an input that it should have read or refused, let it cost that
    input and not the run: what is raised is a RecordError that says what failed, and where.
    Errors of the machine (files, memory) stay what they are."""
    try:
        yield
    except (RecordError, OSError, MemoryError):
        raise
    except RecursionError:
        raise RecordError("nested too deeply") from None
    except Exception as error:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        what = f"{type(error).__name__}: {error} ({Path(frame.filename).name}, line {frame.lineno})"
        raise RecordError(f"the program failed on it, please report this: {what}") from error


def optional(module: str, extra: str) -> ModuleType:
    """A module of a library that comes with an extra.

    Raises:
        RecordError: if it is not installed, naming the command that does it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise RecordError(f"reading it needs: pip install 'searchidx[{extra}]'") from None
