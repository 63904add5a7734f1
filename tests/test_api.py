"""The public names: few, sorted, documented, typed, and cheap to import."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import searchidx

ROOT = Path(__file__).resolve().parents[1]
MODULES = [
    "searchidx",
    *(
        module.name
        for module in pkgutil.walk_packages(searchidx.__path__, "searchidx.")
        if not module.name.endswith("__main__")
    ),
]


def test_names_are_few_and_sorted() -> None:
    assert searchidx.__all__ == sorted(searchidx.__all__)
    assert len(set(searchidx.__all__)) == len(searchidx.__all__) <= 15


@pytest.mark.parametrize("name", searchidx.__all__)
def test_names_exist_and_are_documented(name: str) -> None:
    documented = inspect.getdoc(getattr(searchidx, name))
    assert documented
    assert not documented.startswith(f"{name}(")  # what dataclass makes up


def test_other_names_do_not_exist() -> None:
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = searchidx.nothing  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", MODULES)
def test_modules_say_what_they_export(name: str) -> None:
    module = importlib.import_module(name)
    assert module.__doc__ or name.startswith("searchidx.cli"), f"{name} has no docstring"
    if hasattr(module, "__path__") and name != "searchidx":
        return  # a folder
    assert hasattr(module, "__all__"), f"{name} has no __all__"
    missing = [export for export in module.__all__ if not hasattr(module, export)]
    assert not missing


def public() -> Iterator[tuple[str, Any]]:
    for name in searchidx.__all__:
        value = getattr(searchidx, name)
        if inspect.isclass(value):
            for method_name, method in inspect.getmembers(value, inspect.isfunction):
                if not method_name.startswith("_"):
                    yield f"{name}.{method_name}", method
        else:
            yield name, value


@pytest.mark.parametrize(
    ("name", "function"), [pytest.param(*each, id=each[0]) for each in public()]
)
def test_functions_are_typed_and_documented(name: str, function: Any) -> None:
    signature = inspect.signature(function)
    assert signature.return_annotation is not inspect.Signature.empty
    for parameter in signature.parameters.values():
        assert parameter.name == "self" or parameter.annotation is not inspect.Parameter.empty
    assert inspect.getdoc(function)
    if name != "Archive.search":
        assert len(set(signature.parameters) - {"self"}) <= 7


def test_the_package_says_that_it_is_typed() -> None:
    assert (ROOT / "searchidx" / "py.typed").is_file()


def test_completion_offers_all_names() -> None:
    code = "import searchidx; assert set(searchidx.__all__) <= set(dir(searchidx))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True)


def test_a_type_checker_finds_a_name_that_does_not_exist(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("import searchidx\n\nsearchidx.opne('index')\nsearchidx.open('index')\n")
    options = ["--follow-imports=skip", "--ignore-missing-imports", "--config-file="]
    ran = subprocess.run(
        [sys.executable, "-m", "mypy", *options, "searchidx/__init__.py", str(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'Module has no attribute "opne"' in ran.stdout
    assert "Found 1 error" in ran.stdout


HEAVY = "{'whoosh', 'numpy', 'Sastrawi'}"


@pytest.mark.parametrize(
    "code",
    [
        "import searchidx",
        "from searchidx import Article, Results; import searchidx.errors",
        "import runpy; sys.argv = ['searchidx', '--help']\n"
        "try: runpy.run_module('searchidx', run_name='__main__')\n"
        "except SystemExit as error: assert not error.code",
    ],
    ids=["import", "records", "--help"],
)
def test_heavy_libraries_are_imported_when_needed(code: str) -> None:
    ran = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\nassert not {HEAVY} & set(sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("codec", ["arrays", "portable"])
def test_the_working_folder_may_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, codec: str
) -> None:
    two = [searchidx.Article("1", "Banjir"), searchidx.Article("2", "Banjir lagi")]
    (tmp_path / "there").mkdir()
    monkeypatch.chdir(tmp_path)
    with searchidx.create("index", codec=codec) as archive:
        monkeypatch.chdir(tmp_path / "there")
        assert archive.place == "index"
        assert archive.add(two).added == 2
        with archive.pinned() as pinned:
            assert archive.delete(["2"]) == 1
            assert (len(pinned), len(archive)) == (2, 1)
        assert archive.search("banjir").total == archive.rebuild() == 1
        assert archive.check().is_sound
        assert archive.size > 0
    assert list(Path().iterdir()) == []
    with searchidx.open(tmp_path / "index") as archive:
        assert archive.search("banjir").total == 1
