"""Records -> text for people, on a terminal or in a pipe."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from searchidx.model import Article, Fragment, Hit, Removed, Results, Token

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

__all__ = ["console", "print_article", "print_removed", "print_results", "print_tokens"]

# Columns of a table where no terminal says how many there are.
_PIPED_WIDTH = 200
# Scraped text may hold escape sequences and direction overrides that a terminal would obey.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def console() -> Console:
    """Standard output: colour on a terminal (unless NO_COLOR is set), plain lines elsewhere."""
    from rich.console import Console

    piped = not sys.stdout.isatty()
    return Console(
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=piped,
        width=_PIPED_WIDTH if piped else None,
    )


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def _marked(fragment: Fragment, in_colour: bool) -> Text:
    """The passage with its marks: in colour, or in brackets where there is none."""
    from rich.text import Text

    text = Text()
    done = 0
    for start, end in fragment.marks:
        text.append(_clean(fragment.text[done:start]))
        word = _clean(fragment.text[start:end])
        text.append(word if in_colour else f"[{word}]", style="bold yellow")
        done = end
    return text.append(_clean(fragment.text[done:]))


def print_results(out: Console, results: Results) -> None:
    """A page of hits, then facets."""
    from rich.text import Text

    out.print(Text(_summary(results), style="dim"))
    for note in results.notes:
        out.print(Text(f"note: {_clean(note)}", style="dim"))
    partial = False
    for hit in results.hits:
        if hit.partial and not partial:
            partial = True
            out.print(Text("\nwith some of the words:", style="dim"))
        out.print()
        for line in _hit_lines(hit, out.color_system is not None and not out.no_color):
            out.print(line)
    for name, counts in results.facets.items():
        listed = ", ".join(f"{_clean(c.value or 'none')} {c.count}" for c in counts)
        out.print(Text(f"\n{name}: {listed or 'none'}"))


def _summary(results: Results) -> str:
    parts = [f"{results.total} article{'' if results.total == 1 else 's'}"]
    if results.groups is not None:
        parts[0] += f" in {results.groups} group{'' if results.groups == 1 else 's'}"
    if results.relaxed:
        parts.append(f"then {results.partial_total} with some of the words")
    return f"{', '.join(parts)} ({results.took_ms:.0f} ms)"


def _hit_lines(hit: Hit, in_colour: bool) -> Iterator[Text]:
    from rich.text import Text

    article = hit.article
    title = Fragment("title", article.title or "(no headline)", ())
    title = next((f for f in hit.fragments if f.field == "title"), title)
    heading = Text(f"{hit.rank}. ").append_text(_marked(title, in_colour))
    heading.stylize("bold")
    yield heading
    facts = f"   {_facts(article)}"
    if hit.reprints:
        facts += f" · +{hit.reprints} reprint{'' if hit.reprints == 1 else 's'}"
    yield Text(_clean(facts), style="cyan")
    for fragment in hit.fragments:
        if fragment.field == "title":
            continue
        line = Text("   ")
        if fragment.field == "captions":
            credit = f", credit {fragment.credit}" if fragment.credit else ""
            line.append(_clean(f"in a caption{credit}: "), style="dim")
        yield line.append_text(_marked(fragment, in_colour))


def _facts(article: Article) -> str:
    day = (article.published or "no date")[:10]
    if article.published_from == "inferred":
        day += " (inferred)"
    return " · ".join(fact for fact in (article.source, day, article.section, article.id) if fact)


def print_article(out: Console, article: Article) -> None:
    """An article with its facts, captions and body."""
    from rich.text import Text

    out.print(Text(_clean(article.title or "(no headline)"), style="bold"))
    out.print(Text(_clean(_facts(article)), style="cyan"))
    facts = {
        "place": article.place,
        "by": ", ".join(article.authors),
        "editor": article.editor,
        "tags": ", ".join(article.tags),
        "url": article.url,
        "mentions": ", ".join(article.mentions),
        "reprint of": article.reprint_of,
        "read from": article.path,
        "further pages": ", ".join(article.pages),
        "continues": "on another page" if article.continues else None,
    }
    for name, value in facts.items():
        if value:
            out.print(Text(_clean(f"{name}: {value}"), style="dim"))
    for caption in article.captions:
        credit = f" (credit {caption.credit})" if caption.credit else ""
        out.print(Text(_clean(f"caption: {caption.text}{credit}")))
    out.print()
    out.print(Text(_clean(article.body)))


def print_removed(out: Console, removed: Iterable[Removed]) -> None:
    """What was taken out of an article, each with the kind of the rule that took it."""
    from rich.text import Text

    for at, piece in enumerate(removed):
        if at == 0:
            out.print()
        out.print(Text(_clean(f"removed ({piece.rule}): {piece.text}"), style="dim"))


def print_tokens(out: Console, tokens: list[Token]) -> None:
    """A table of what each printed word became, and why."""
    from rich.table import Table

    table = Table(box=None)
    for name in ("printed", "offsets", "position", "kind", "folded", "stem", "rule"):
        table.add_column(name, overflow="fold")
    for token in tokens:
        table.add_row(
            _clean(token.surface),
            f"{token.start}-{token.end}",
            str(token.position),
            token.kind,
            _clean(token.word),
            _clean(" ".join(token.terms)),
            token.why,
        )
    out.print(table)
