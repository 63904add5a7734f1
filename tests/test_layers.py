"""Imports point down only, and one module knows each library that is to be replaceable."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "searchidx"
MODULES = sorted(PACKAGE.rglob("*.py"))

# Part -> the parts that it may import, besides itself.
_LOWEST = {"markup", "model", "usage", "check_report", "errors", "settings"}
_DATA = _LOWEST | {"dates"}
_INDEX = _DATA | {"analysis", "config"}
ALLOWED = {
    "errors": set(),
    "markup": set(),
    "model": {"markup"},
    "usage": set(),
    "check_report": set(),
    "settings": set(),
    "dates": _LOWEST,
    "config": _DATA,
    "analysis": _DATA,
    "ingest": _DATA | {"config"},
    "index": _INDEX,
    "query": _INDEX | {"index"},
    "engines": _INDEX | {"index", "query"},
    "searcher": _INDEX | {"index", "query", "engines"},
    "archive": _INDEX | {"index", "query", "engines", "ingest", "searcher"},
}
# The faces of the package: they may import any part but one another.
ALLOWED["update"] = ALLOWED["opening"] = ALLOWED["archive"] | {"archive"}
ALLOWED["evaluation"] = ALLOWED["copying"] = ALLOWED["opening"] | {"opening"}
ALLOWED |= {face: set(ALLOWED) for face in ("cli", "web", "mcp", "export")}
# The command line starts the others.
ALLOWED["cli"] |= {"export", "web", "mcp"}
ALLOWED["web"] |= {"export"}
TOP = {"__init__", "__main__"}


def part_of(path: Path) -> str:
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


def imports(path: Path) -> Iterator[str]:
    """Full names of all modules that a file imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(path: Path) -> None:
    part = part_of(path)
    if part in TOP:
        return
    assert part in ALLOWED, f"{part} is not in the list of parts"
    for name in imports(path):
        if name.startswith("searchidx."):
            imported = name.split(".")[1]
            if (PACKAGE / imported).is_dir() or (PACKAGE / f"{imported}.py").is_file():
                assert imported == part or imported in ALLOWED[part], name


def importers(library: str) -> set[str]:
    return {
        str(path.relative_to(PACKAGE))
        for path in MODULES
        if any(name.split(".")[0] == library for name in imports(path))
    }


def test_one_module_knows_sastrawi() -> None:
    assert importers("Sastrawi") == {"analysis/stemmer.py"}


def test_whoosh_is_known_where_the_index_is() -> None:
    assert {name.split("/")[0] for name in importers("whoosh")} <= {"index", "query", "engines"}


def test_nothing_writes_to_the_terminal_but_the_command_line() -> None:
    assert {name.split("/")[0] for name in importers("rich") | importers("click")} <= {
        "cli",
        "__main__.py",
    }
