"""``python -m searchidx``: the command line."""

from searchidx.cli import main

__all__: list[str] = []

if __name__ == "__main__":
    main(prog_name="searchidx")
