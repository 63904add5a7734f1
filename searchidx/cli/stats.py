"""searchidx stats: what is in the index."""

from __future__ import annotations

import json

import click

from searchidx.cli._options import config_option, index_option, json_option, listed

__all__ = ["stats"]


@click.command(short_help="How many articles of which outlets and years.")
@click.option(
    "--names", is_flag=True, help="Names that a rebuild would learn, and then not stem, too."
)
@index_option
@config_option
@json_option
def stats(names: bool, folder: str | None, config: str | None, as_json_text: bool) -> None:
    """Print how many articles the index holds, how many if reprints count once, of which
    outlets and years, and its size."""
    from searchidx.cli._render import console, print_line
    from searchidx.opening import open_archive

    with open_archive(folder, config=config) as archive:
        everything = archive.search("", limit=0, facets=("source", "year"), collapse=True)
        size = archive.size
        learned = {"new_names": archive.new_names()} if names else {}
    if as_json_text:
        counts = {
            name: [{"value": c.value, "count": c.count} for c in facet]
            for name, facet in everything.facets.items()
        }
        totals = {"articles": everything.total, "groups": everything.groups, "bytes": size}
        click.echo(json.dumps({**totals, **counts, **learned}))
        return
    out = console()
    once = f"({everything.groups:,} if reprints count once)"
    print_line(out, f"{everything.total:,} {once}", "articles: ")
    print_line(out, f"{size / 1e6:,.1f} MB", "size: ")
    for name, facet in everything.facets.items():
        shown = sorted(facet, key=lambda c: c.value or "~") if name == "year" else facet[:20]
        more = f" and {len(facet) - len(shown)} more" if len(facet) > len(shown) else ""
        print_line(out, f"{listed(shown)}{more}", f"{name}: ")
    for every in learned.values():
        print_line(out, ", ".join(every) or "none", "new names: ")
