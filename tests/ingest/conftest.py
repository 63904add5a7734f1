"""The reference data, which lies beside the repository and is never part of it."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Its folder; the test is skipped where it is not there."""
    folder = Path(__file__).resolve().parents[2] / "../shared/data"
    if not folder.is_dir():
        pytest.skip("the reference data (../shared/data) is not here")
    return folder
