"""What stops the reading of one input, and of nothing else."""

from __future__ import annotations

import importlib
from types import ModuleType

__all__ = ["MemberError", "RecordError", "optional"]


class RecordError(ValueError):
    """An input that cannot be read: damaged, too large, or with a value that cannot be what
    its key says. The message is the reason to report."""


class MemberError(RecordError):
    """A part of a compressed file is damaged; to read on gives the next part."""


def optional(module: str, extra: str) -> ModuleType:
    """A module of a library that comes with an extra.

    Raises:
        RecordError: if it is not installed, naming the command that does it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise RecordError(f"reading it needs: pip install 'searchidx[{extra}]'") from None
