"""Records -> text for people, on a terminal or in a pipe."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Protocol

from searchidx.cli._options import counted, listed
from searchidx.markup import clean, pieces
from searchidx.model import Article, Explanation, Fragment, Hit, Removed, Results, Token

if TYPE_CHECKING:
    from rich.console import Console, ConsoleOptions
    from rich.text import Text

    from searchidx.usage import KwicLine

__all__ = [
    "Output",
    "console",
    "context_width",
    "facts_of",
    "print_article",
    "print_kwic_line",
    "print_line",
    "print_removed",
    "print_results",
    "print_tokens",
    "summary_of",
]

# Before what is below a title.
_INDENT = "   "
# Between columns.
_BETWEEN = "  "
# Columns of a table where no terminal says how many there are.
_PIPED_WIDTH = 200
# Context on each side of a word where no terminal says how wide it is.
_PIPED_CONTEXT = 40
# Columns for the word, so that ids behind the context are aligned; and for it, the day and an id.
_WORD_ROOM = 14
_AROUND_CONTEXT = 12 + _WORD_ROOM + 20


class Output(Protocol):
    """Where lines are printed."""

    def print(self, line: Any = "", /) -> None:
        """Print a line."""


class _Pipe:
    """Plain lines; rich, which takes longer to import than many a query, is not needed."""

    def print(self, line: Any = "", /) -> None:
        sys.stdout.write(f"{line}\n")


class _Line:
    """A line of pieces, each in a style of rich's. Where it is too long for a terminal, what
    follows stands behind the width of ``lead``, too."""

    def __init__(self, text: str = "", style: str = "", lead: str = "") -> None:
        self._style = style
        self._lead = lead
        self._pieces = [(text, "")]

    def append(self, text: str, style: str = "") -> None:
        self._pieces.append((text, style))

    def extend(self, line: _Line) -> _Line:
        self._pieces += line._pieces
        return self

    def __str__(self) -> str:
        return self._lead + "".join(text for text, _ in self._pieces)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[Text]:
        from rich.text import Text

        lead, width = Text(self._lead, style=self._style), len(self._lead)
        text = Text.assemble(*self._pieces, style=self._style)
        for line in text.wrap(console, max(1, options.max_width - width)):
            yield lead + line
            lead = Text(" " * width)


def console() -> Output:
    """Standard output: colour on a terminal (unless NO_COLOR is set), plain lines elsewhere."""
    return _rich_console() if sys.stdout.isatty() else _Pipe()


def _rich_console() -> Console:
    from rich.console import Console

    piped = not sys.stdout.isatty()
    return Console(
        highlight=False,
        markup=False,
        emoji=False,
        soft_wrap=piped,
        width=_PIPED_WIDTH if piped else None,
    )


def _has_colour(out: Output) -> bool:
    return getattr(out, "color_system", None) is not None and not getattr(out, "no_color", True)


def _marked(fragment: Fragment, in_colour: bool) -> _Line:
    """The passage with its marks: in colour, or in brackets where there is none."""
    line = _Line()
    if in_colour:
        for text, is_marked in pieces(fragment.text, fragment.marks):
            line.append(text, "bold yellow" if is_marked else "")
    else:
        line.append(fragment.render("plain"))
    return line


def print_results(
    out: Output, results: Results, explained: Mapping[str, Explanation] = MappingProxyType({})
) -> None:
    """A page of hits, each with what its score is made of if that is given by id; then facets."""
    out.print(_Line(summary_of(results), style="dim"))
    for note in results.notes:
        out.print(_Line(f"note: {clean(note)}", style="dim"))
    for hit in results.hits:
        out.print()
        for line in _hit_lines(hit, _has_colour(out)):
            out.print(line)
        for line in _score_lines(explained.get(hit.article.id)):
            out.print(line)
    for name, counts in results.facets.items():
        out.print(_Line(f"\n{name}: {clean(listed(counts)) or 'none'}"))


def summary_of(results: Results) -> str:
    """How many articles there are, and how long it took."""
    parts = [counted(results.total, "article")]
    if results.groups is not None:
        parts[0] += f" in {counted(results.groups, 'group')}"
    if results.relaxed:
        parts.append(f"{results.partial_total:,} more with some of the words")
    return f"{', '.join(parts)} ({results.took_ms:.0f} ms)"


def _hit_lines(hit: Hit, in_colour: bool) -> Iterator[_Line]:
    article = hit.article
    title = hit.title if article.title else Fragment("title", "(no headline)", ())
    yield _Line(style="bold", lead=f"{hit.rank}. ").extend(_marked(title, in_colour))
    yield _Line(clean(" · ".join(facts_of(hit))), style="cyan", lead=_INDENT)
    for fragment in hit.fragments:
        if fragment.field == "title":
            continue
        line = _Line(lead=_INDENT)
        if fragment.field == "captions":
            credit = f", credit {fragment.credit}" if fragment.credit else ""
            line.append(clean(f"in a caption{credit}: "), style="dim")
        yield line.extend(_marked(fragment, in_colour))


def facts_of(hit: Hit) -> list[str]:
    """Outlet, day, section and id of an article, how many reprints it stands for, and whether
    it has some of the words alone."""
    facts = _facts(hit.article)
    if hit.reprints:
        facts.append(f"+{hit.reprints} reprint{'' if hit.reprints == 1 else 's'}")
    if hit.partial:
        facts.append("some of the words")
    return facts


def _score_lines(explanation: Explanation | None) -> Iterator[_Line]:
    if explanation is None:
        return
    made = f"score {explanation.score:.4f}"
    factors = {"recency": explanation.recency, "all words": explanation.emphasis}
    named = [f"{factor:.4g} ({name})" for name, factor in factors.items() if factor != 1.0]
    if named:
        made += f" = {' × '.join(named)} × {_sum_of(explanation):.4f}"
    yield _Line(f"{made}, of which", style="dim", lead=_INDENT)
    for part in explanation.parts:
        line = f"{part.kind} {clean(part.term)}".rstrip()
        if part.field:
            line += f" in {part.field}"
        if part.printed and (part.printed != part.term or part.why):
            why = f", {part.why}" if part.why else ""
            line += f" (from {clean(part.printed)}{clean(why)})"
        if part.figures:
            figures = part.figures
            line += (
                f": weight {figures['weight']:g} × idf {figures['idf']:.3f} "
                f"({figures['df']:g} of {figures['articles']:g} articles), "
                f"tf {figures['tf']:g}, length {figures['length']:g} "
                f"of {figures['average_length']:.1f} on average"
            )
        yield _Line(line, style="dim", lead=f"{_INDENT}{part.score:9.4f}  ")


def _sum_of(explanation: Explanation) -> float:
    return sum(part.score for part in explanation.parts)


def _facts(article: Article) -> list[str]:
    day = (article.published or "no date")[:10]
    if article.published_from == "inferred":
        day += " (inferred)"
    return [fact for fact in (article.source, day, article.section, article.id) if fact]


def context_width() -> int:
    """Characters of context on each side of a word that a line has room for."""
    if not sys.stdout.isatty():
        return _PIPED_CONTEXT
    from shutil import get_terminal_size

    return max(10, (get_terminal_size().columns - _AROUND_CONTEXT) // 2)


def print_kwic_line(out: Output, line: KwicLine, width: int) -> None:
    """An occurrence in columns: day, left context, word and right context, id; an id for which a
    terminal has no room stands below, as ``show`` takes it whole alone."""
    right = clean(line.word + line.right)
    row = _Line()
    row.append(f"{(line.published or 'no date')[:10]:10}  ", style="dim")
    row.append(f"{clean(line.left):>{width}}")
    row.append(right[: len(line.word)], style="bold yellow")
    row.append(f"{right[len(line.word) :]:{max(0, width + _WORD_ROOM - len(line.word))}}")
    room = getattr(out, "width", None)
    id = clean(line.id)
    fits = room is None or len(str(row)) + len(_BETWEEN + id) <= room
    if fits:
        row.append(_BETWEEN + id, style="cyan")
    out.print(row)
    if not fits:
        below = _Line(lead=_BETWEEN)
        below.append(id, style="cyan")
        out.print(below)


def print_line(out: Output, text: str, lead: str = "") -> None:
    """A line of text, made inert, behind a lead; where it is too long for a terminal, what
    follows stands behind the width of the lead, too."""
    out.print(_Line(clean(text), lead=lead))


def print_article(out: Output, article: Article) -> None:
    """An article with its facts, captions and body."""
    out.print(_Line(clean(article.title or "(no headline)"), style="bold"))
    out.print(_Line(clean(" · ".join(_facts(article))), style="cyan"))
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
            out.print(_Line(clean(f"{name}: {value}"), style="dim"))
    for caption in article.captions:
        credit = f" (credit {caption.credit})" if caption.credit else ""
        out.print(_Line(clean(f"caption: {caption.text}{credit}")))
    out.print()
    out.print(_Line(clean(article.body)))


def print_removed(out: Output, removed: Iterable[Removed]) -> None:
    """What was taken out of an article, each with the kind of the rule that took it."""
    for at, piece in enumerate(removed):
        if at == 0:
            out.print()
        out.print(_Line(clean(f"removed ({piece.rule}): {piece.text}"), style="dim"))


def print_tokens(tokens: list[Token]) -> None:
    """A table of what each printed word became, and why."""
    from rich.table import Table

    table = Table(box=None)
    for name in ("printed", "offsets", "position", "kind", "folded", "stem", "rule"):
        table.add_column(name, overflow="fold")
    for token in tokens:
        table.add_row(
            clean(token.surface),
            f"{token.start}-{token.end}",
            str(token.position),
            token.kind,
            clean(token.word),
            clean(" ".join(token.terms)),
            token.why,
        )
    _rich_console().print(table)
