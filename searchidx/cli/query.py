"""searchidx query: the answer to a query."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, NoReturn

import click
from click.core import ParameterSource

from searchidx.cli._options import (
    config_option,
    counted,
    echo_notes,
    field_option,
    filter_options,
    filters_in,
    index_option,
    no_aliases_option,
)
from searchidx.markup import clean
from searchidx.model import Explanation, Hit, as_json
from searchidx.settings import SETTINGS

if TYPE_CHECKING:
    from searchidx.archive import Archive

__all__ = ["query"]

_MODES = {
    "json": "One JSON object: totals, hits of the page, facets.",
    "jsonl": "Every hit as a line of JSON.",
    "articles": "Every article found, whole, as a line of JSON that index reads.",
    "csv": "Every hit as a row, comma-separated.",
    "tsv": "Every hit as a row, tab-separated.",
    "ids": "The id of every hit.",
    "count": "The number of articles that match.",
    "ris": "Every hit as a RIS record.",
    "bibtex": "Every hit as a BibTeX entry.",
    "html": "The page of hits as an HTML document.",
    "markdown": "The page of hits as Markdown.",
}
_PAGED = (None, "json", "html", "markdown")


def _modes(command: Any) -> Any:
    for name, text in reversed(_MODES.items()):
        command = click.option(f"--{name}", name, is_flag=True, help=text)(command)
    return command


def _one_of(options: Mapping[str, Any], names: Iterable[str]) -> str | None:
    """The one of these flags that is set.

    Raises:
        UsageError: if there are more.
    """
    given = [name for name in names if options[name]]
    if len(given) > 1:
        raise click.UsageError(f"--{given[0]} or --{given[1]}, one of the two")
    return given[0] if given else None


_HELP = """\
Search for TEXT. Without TEXT everything under the filters is listed, newest first.

\b
  pelabuhan sorong     all words, in any form; where few articles have
                       them all, those with some follow
  "peti kemas"         in this order; "suku acuan"~2 with others between
  =kunjungan           as printed; ="peti kemas"
  menang*  sor?ng      letters left open; pelabuan~ for a misprint
  banjir ATAU gempa    one or both; DAN, TIDAK, -demak, +di, brackets
  judul:banjir         in the title; isi: keterangan: (captions)
  tanggal:2023-06      published then; tanggal:>=2023-06-01,
                       tanggal:"minggu lalu", tanggal:kosong for undated
  disebut:2020-07-18   mentions that day
  sumber:kabartimur.com  penulis:"Lia Andriani"  rubrik:ekonomi
  tag:banjir           with that tag; tempat: the city of the dateline
  (banjir ATAU rob)^2  counts twice in the score

\b
A shell takes quotes, brackets and * for itself: put TEXT into single ones,
'judul:"peti kemas"'. Names of fields and operators are English, too.

"Every hit" below is every article that matches in full, or as many as -n says; else a page
is printed, partial matches behind the full ones.

Exit code: 0 if there is an answer, 1 if nothing was found, 2 for an error; with --replay 0
if the answer is the same and 1 if it is another.
"""


class _Query(click.Command):
    """A command whose text may look like options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            message = f"{error.format_message()} {self.epilog}"
            raise click.UsageError(message, ctx) from None


@click.command(
    cls=_Query,
    short_help="Search the archive.",
    help=_HELP,
    epilog='A word with a minus before it goes into quotes, "banjir -demak", or after "--".',
)
@click.argument("text", nargs=-1)
@click.option("--all", is_flag=True, help="Every word must match.")
@click.option("--any", is_flag=True, help="One word is enough.")
@field_option
@filter_options
@no_aliases_option
@click.option(
    "--sort",
    type=click.Choice(["relevance", "newest", "oldest"]),
    default="relevance",
    show_default=True,
)
@click.option(
    "--recency", metavar="TIME", help="Halve the score with each such age: 30d, 2w, 6m, 1y."
)
@click.option("--collapse", is_flag=True, help="One article of each group of reprints.")
@click.option(
    "-n", "--limit", type=click.IntRange(1), help="Most hits to print.  [default: 10, or every hit]"
)
@click.option("--page", type=click.IntRange(1), default=1, help="Which page of hits.")
@click.option(
    "--facets",
    metavar="NAMES",
    default="",
    help="Count by source, section, author, tag, place, year, month, day, parted by commas.",
)
@click.option(
    "--cite",
    type=click.Path(dir_okay=False),
    help="Write what the answer is and depends on to this file, for --replay.",
)
@click.option(
    "--replay",
    type=click.Path(dir_okay=False),
    help="Ask again what was cited, or printed with --json, and say what has changed; - is "
    "standard input.",
)
@click.option("--explain", is_flag=True, help="Say of what each score is made.")
@click.option(
    "--allow-partial",
    is_flag=True,
    help="On a cluster: take an answer in which some shards have no part; a note says so.",
)
@_modes
@index_option
@config_option
def query(text: tuple[str, ...], **options: Any) -> None:
    """Search for a text."""
    from searchidx.opening import open_archive

    if options["replay"]:
        _replay(options)
    asked = {
        "query": " ".join(text),
        "fields": options["fields"] or None,
        **filters_in(options),
        "sort": options["sort"],
        "match": _one_of(options, ("all", "any")) or "auto",
        "collapse": options["collapse"],
        "recency": options["recency"],
    }
    if options["cite"] == "-":
        raise click.UsageError("--cite takes a file; --json prints the citation with the answer")
    mode = _one_of(options, _MODES)
    paged = mode in _PAGED
    if options["facets"] and not paged:
        raise click.UsageError(f"--facets does not go with --{mode}")
    if options["explain"] and mode not in (None, "json"):
        raise click.UsageError(f"--explain does not go with --{mode}")
    if options["page"] > 1 and not paged and (mode == "count" or not options["limit"]):
        raise click.UsageError(f"--page does not go with --{mode} without --limit")
    settings: dict[str, Any] = {"aliases": False} if options["no_aliases"] else {}
    if options["allow_partial"]:
        _see_that_parts_may_be_missing(options, paged or mode == "count")
        settings["allow_partial"] = True
    if mode == "json" or options["cite"]:
        # The answer and its citation are of one moment.
        asked["now"] = datetime.now().astimezone().replace(microsecond=0)
    with open_archive(options["folder"], config=options["config"], **settings) as archive:
        if mode is None or paged or mode == "count":
            found = _print_page(archive, asked, options, mode)
        else:
            found = _print_export(archive, asked, options, mode)
        if options["cite"]:
            from searchidx.cli._citations import write_citation

            write_citation(options["cite"], archive.cite(**asked, with_hits=True))
    click.get_current_context().exit(0 if found else 1)


def _see_that_parts_may_be_missing(options: Mapping[str, Any], has_notes: bool) -> None:
    """See that an answer in which shards have no part can be had, and can say so."""
    from searchidx.engines.base import require
    from searchidx.opening import located

    if not has_notes:
        raise click.UsageError("--allow-partial goes with pages and --count: an export is whole")
    engine, place = located(options["folder"], config=options["config"])
    require(engine, "partial", "--allow-partial", place)


def _replay(options: Mapping[str, Any]) -> NoReturn:
    """Replay a citation, and exit."""
    from searchidx.cli._citations import print_replay, read_citation
    from searchidx.opening import open_archive

    context = click.get_current_context()
    for name in context.params:
        given = context.get_parameter_source(name) is ParameterSource.COMMANDLINE
        if given and name not in ("replay", "folder", "config", "json"):
            raise click.UsageError("--replay goes with --index, --config and --json alone")
    citation = read_citation(options["replay"])
    settings = {name: value for name, value in citation.given.items() if name in SETTINGS}
    with open_archive(options["folder"], config=options["config"], **settings) as archive:
        replay = archive.replay(citation)
    print_replay(replay, options["json"])
    context.exit(0 if replay.same else 1)


def _print_page(
    archive: Archive, asked: Mapping[str, Any], options: Mapping[str, Any], mode: str | None
) -> bool:
    limit = options["limit"] or 10
    results = archive.search(
        **asked,
        limit=0 if mode == "count" else limit,
        offset=(options["page"] - 1) * limit,
        facets=options["facets"].replace(",", " ").split(),
    )
    if mode == "count":
        echo_notes(results.notes)
        click.echo(results.total)
        return results.total > 0
    explained = _explained(archive, asked, results.hits) if options["explain"] else {}
    if mode == "json":
        data = as_json(results)
        for hit, shown in zip(results.hits, data["hits"], strict=True):
            if hit.article.id in explained:
                shown["explanation"] = as_json(explained[hit.article.id])
        data["citation"] = as_json(archive.cite(**asked))
        click.echo(json.dumps(data, ensure_ascii=False))
    elif mode is not None:
        from searchidx.cli._pages import DOCUMENTS

        click.echo(DOCUMENTS[mode](results), nl=False)
    else:
        from searchidx.cli._render import console, print_results

        print_results(console(), results, explained)
        # Where a part may be missing the articles cannot be counted.
        if explained and not archive.settings["allow_partial"]:
            _echo_deleted(archive, explained.values())
        if results.total and not results.hits:
            click.echo(f"note: nothing is on page {options['page']}", err=True)
        if results.suggestion is not None:
            click.echo(f"maybe: {clean(results.suggestion)}", err=True)
    return bool(results.hits)


def _explained(
    archive: Archive, asked: Mapping[str, Any], hits: Iterable[Hit]
) -> dict[str, Explanation]:
    """The explanations of scores by id; one that has just been deleted has none."""
    found = ((hit.article.id, archive.explain(**asked, id=hit.article.id)) for hit in hits)
    return {id: explanation for id, explanation in found if explanation}


def _echo_deleted(archive: Archive, explained: Iterable[Explanation]) -> None:
    """Say so where the figures of scores are of more articles than there are."""
    figures = [part.figures for each in explained for part in each.parts if part.figures]
    more = max((int(each["articles"]) for each in figures), default=0) - len(archive)
    if more > 0:
        click.echo(
            f"note: {counted(more, 'deleted or replaced article')} count in the figures of scores "
            "until a merge drops them (index --rebuild does)",
            err=True,
        )


def _print_export(
    archive: Archive, asked: Mapping[str, Any], options: Mapping[str, Any], mode: str
) -> bool:
    from searchidx.export import WITH_FRAGMENTS, export
    from searchidx.query.request import page_of

    every = archive.export(**asked, fragments=mode in WITH_FRAGMENTS)
    echo_notes(every.notes)
    hits: Iterator[Hit] = every
    limit = options["limit"]
    if limit:
        hits = itertools.islice(hits, *page_of((options["page"] - 1) * limit, limit))
    first = next(hits, None)
    if first is None:
        return False
    for piece in export(itertools.chain([first], hits), mode):
        click.echo(piece, nl=False)
    return True
