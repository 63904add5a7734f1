"""Commands that need more than an installation has by itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from searchidx.errors import SearchidxError

__all__ = ["needs_extra"]


@contextmanager
def needs_extra(extra: str, *packages: str) -> Iterator[None]:
    """Around imports.

    Raises:
        SearchidxError: if one of the packages is not there; it says how to install the extra.
    """
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name not in packages:
            raise
        raise SearchidxError(
            f"{error.name} is not installed; install it with: pip install 'searchidx[{extra}]'"
        ) from None
