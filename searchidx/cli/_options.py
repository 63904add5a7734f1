"""Options that commands share."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import click

from searchidx.markup import clean
from searchidx.model import FacetCount, Removed, as_json

__all__ = [
    "as_of_option",
    "config_option",
    "counted",
    "echo_json_list",
    "echo_notes",
    "echo_removed",
    "field_option",
    "filter_options",
    "filters_in",
    "for_setting",
    "index_option",
    "json_option",
    "listed",
    "no_aliases_option",
    "show_removed_option",
    "tell",
]

_Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

index_option: _Decorator = click.option(
    "--index",
    "folder",
    envvar="SEARCHIDX_INDEX",
    show_envvar=True,
    metavar="PLACE",
    help="Folder of the index, or address on a cluster.  [default: what the settings name, else "
    "the folder index]",
)

config_option: _Decorator = click.option(
    "--config",
    type=click.Path(dir_okay=False),
    help="Settings file; without it searchidx.yaml of the working folder, if there is one.",
)


def for_setting(name: str) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """What sees that an option may be the value of a setting, and names the option if not."""

    def see(context: click.Context, option: click.Parameter, value: Any) -> Any:
        """The value as it was given."""
        if value is not None:
            # It costs a command that does not need it.
            from searchidx.config import checked

            checked(name, value, option.opts[0])
        return value

    return see


as_of_option: _Decorator = click.option(
    "--as-of",
    metavar="DAY",
    callback=for_setting("read_as_of"),
    help="Day that counts as today for dates of publication; without it the setting read_as_of.",
)

json_option: _Decorator = click.option(
    "--json", "as_json_text", is_flag=True, help="Print JSON instead of text."
)

field_option: _Decorator = click.option(
    "--field", "fields", multiple=True, metavar="NAME", help="Look in judul, isi or keterangan."
)

no_aliases_option: _Decorator = click.option(
    "--no-aliases", is_flag=True, help="Search KPK as KPK alone."
)

_NAMED = {
    "source": "outlet",
    "section": "section",
    "author": "author",
    "tag": "tag",
    "place": "city of the dateline",
}

_FILTERS = (
    click.option("--from", "date_from", metavar="DATE", help="First day of publication."),
    click.option("--to", "date_to", metavar="DATE", help="Last day of publication, inclusive."),
    *(
        click.option(f"--{name}", multiple=True, help=f"Only this {what}; may be repeated.")
        for name, what in _NAMED.items()
    ),
)


def filter_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Options that choose articles; :func:`filters_in` reads them."""
    for option in reversed(_FILTERS):
        command = option(command)
    return command


def filters_in(options: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments of a search in these options."""
    return {
        "filters": {name: options[name] for name in _NAMED},
        "date_from": options["date_from"],
        "date_to": options["date_to"],
    }


show_removed_option: _Decorator = click.option(
    "--show-removed",
    is_flag=True,
    help="Print what is taken out of articles as furniture, to standard error.",
)


def counted(number: int | None, name: str) -> str:
    """So many of what has this name: "1 article", "5,000 articles"."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def listed(counts: Iterable[FacetCount]) -> str:
    """The values of a facet, each before its number: "banjir 1,020, none 3"."""
    return ", ".join(f"{found.value or 'none'} {found.count:,}" for found in counts)


def echo_json_list(records: Iterable[Any]) -> None:
    """Print records as a JSON list, each as it comes, on a line of its own."""
    before = "["
    for record in records:
        click.echo(before + json.dumps(as_json(record), ensure_ascii=False), nl=False)
        before = ",\n"
    click.echo("[]" if before == "[" else "]")


def echo_notes(notes: Iterable[str]) -> None:
    """Say how a query was read, where what is printed cannot."""
    for note in notes:
        click.echo(f"note: {clean(note)}", err=True)


def echo_removed(removed: Removed) -> None:
    """Print a piece of text that was taken out, with its file and the kind of the rule."""
    tell(f"removed: {removed.path}: {removed.rule}: {removed.text}")


def tell(line: str) -> None:
    """Print a line about what is read to standard error: inert, since it may name files that
    anybody packed, and above the bar of progress where there is one."""
    # A bar takes the place of sys.stderr; what click prints passes it by, into the bar.
    print(clean(line), file=sys.stderr, flush=True)
