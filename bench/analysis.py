"""Are stems right, and how fast are they and the numbers of terms?

Over the reference data: the share of pairs of words with one lemma that share a stem
(recall), the share of pairs with one stem that share a lemma (precision), equality with
PySastrawi where nothing is added to it, new words a second, the reading of a table of known
stems, and texts to term numbers beside two loops that do less.
"""

from __future__ import annotations

import gzip
import itertools
import json
import re
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from Sastrawi.Stemmer.Stemmer import Stemmer as PySastrawi

from searchidx.analysis.analyzer import Analyzer
from searchidx.analysis.encoder import TextEncoder
from searchidx.analysis.stem_table import StemTable
from searchidx.analysis.stemmer import sastrawi
from searchidx.analysis.words import StemRules, WordStemmer

__all__ = ["main", "pair_scores", "read_lemmas"]

# Words that one run of an indexer adds to the table of stems.
_AT_ONCE = 30_000
_LEFT_OUT = {"PROPN", "X", "SYM", "NUM", "PUNCT"}
# Texts are numbered so many at a time, as an indexer would.
_BATCH = 256
# ASCII characters that part words in the bare loop; others, hyphen and apostrophe are kept.
_PARTING = bytes(32 if not chr(c).isalnum() and chr(c) not in "-'" else c for c in range(128))
_BARE = _PARTING + bytes(range(128, 256))
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def read_lemmas(path: Path) -> dict[str, str]:
    """Form -> its most frequent lemma, of forms of letters alone that are no names."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    for _, form, lemma, upos, count in (line.split("\t") for line in lines):
        if form.isalpha() and upos not in _LEFT_OUT:
            counts[form.lower()][lemma.lower()] += int(count)
    return {form: lemmas.most_common(1)[0][0] for form, lemmas in counts.items()}


def pair_scores(lemmas: dict[str, str], stem: Callable[[str], str]) -> tuple[float, float]:
    """Pair recall and precision of a stemmer on forms with known lemmas."""
    both = Counter((lemma, stem(form)) for form, lemma in lemmas.items())
    by_lemma, by_stem = Counter(lemmas.values()), Counter(map(stem, lemmas))
    right = _pairs(both.values())
    # Without a pair there is no wrong one.
    same_stem = _pairs(by_stem.values())
    return right / _pairs(by_lemma.values()), right / same_stem if same_stem else 1.0


def _pairs(counts: Iterable[int]) -> int:
    return sum(n * (n - 1) // 2 for n in counts)


def _stemmers() -> dict[str, Callable[[str], str]]:
    stemmers: dict[str, Callable[[str], str]] = {
        "searchidx": WordStemmer(StemRules()).stem,
        "PySastrawi": PySastrawi(sastrawi().dictionary).stem_word,
    }
    try:
        import snowballstemmer
    except ImportError:
        pass
    else:
        # Tala (2003), the rules of Lucene's Indonesian analyzer too.
        stemmers["Snowball"] = snowballstemmer.stemmer("indonesian").stemWord
    stemmers["none"] = str
    return stemmers


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def _new_words(words: Sequence[str]) -> dict[str, Any]:
    """Rates on words not met before, and how many stems differ from PySastrawi's."""
    stock = PySastrawi(sastrawi().dictionary)
    pure = WordStemmer(StemRules(exceptions=False, protect_names=False))
    full = WordStemmer(StemRules())
    seconds = {
        "PySastrawi": _seconds(lambda: [stock.stem_word(word) for word in words]),
        "pure": _seconds(lambda: [pure.stem(word) for word in words]),
        "searchidx": _seconds(lambda: [full.stem(word) for word in words]),
    }
    different = sum(stock.stem_word(word) != pure.stem(word) for word in words)
    rates = {f"{name} words/s": len(words) / spent for name, spent in seconds.items()}
    ratio = seconds["PySastrawi"] / seconds["searchidx"]
    return {"words": len(words), "different": different, **rates, "ratio": ratio}


def _known_words(words: Sequence[str], count: int, runs: int) -> dict[str, Any]:
    """Seconds in which a table of so many known stems is read: those of these words and of the
    same with numbers behind."""
    stem = WordStemmer(StemRules()).stem
    own = {word: stem(word) for word in words}
    stems = dict(itertools.islice(own.items(), count))
    number = 0
    while len(stems) < count:
        number += 1
        more = {f"{w}{number}": f"{s}{number}" for w, s in own.items()}
        stems |= dict(itertools.islice(more.items(), count - len(stems)))
    pairs = list(stems.items())
    with tempfile.TemporaryDirectory() as folder:
        table = StemTable(Path(folder) / "stems.bin", "bench")
        for first in range(0, len(pairs), _AT_ONCE):
            table.append(dict(pairs[first : first + _AT_ONCE]))
        seconds = sorted(_seconds(table.load) for _ in range(4 * runs))
    return {"words": len(pairs), "best s": seconds[0], "median s": seconds[len(seconds) // 2]}


def _numbers(texts: Sequence[str], runs: int) -> dict[str, Any]:
    """Microseconds a text, of known words, beside a bare loop and a regular expression."""
    encoder = TextEncoder(Analyzer())
    batches = [texts[i : i + _BATCH] for i in range(0, len(texts), _BATCH)]
    data = [text.encode() for text in texts]
    by_bytes: dict[bytes, int] = {}
    by_word: dict[str, int] = {}

    def bare() -> None:
        for text in data:
            [by_bytes.setdefault(w, len(by_bytes)) for w in text.translate(_BARE).split()]

    def expression() -> None:
        for text in texts:
            [by_word.setdefault(w, len(by_word)) for w in _WORD.findall(text)]

    def ours() -> None:
        for batch in batches:
            encoder.encode(batch)

    jobs = {"bare": bare, "expression": expression, "searchidx": ours}
    best = dict.fromkeys(jobs, float("inf"))
    # The first round meets every word for the first time and is not counted.
    for counted in range(runs + 1):
        for name, job in jobs.items():
            seconds = _seconds(job)
            best[name] = min(best[name], seconds) if counted else best[name]
    micro = {name: seconds / len(texts) * 1e6 for name, seconds in best.items()}
    return {
        **{f"{name} µs": value for name, value in micro.items()},
        "to bare": micro["bare"] / micro["searchidx"],
        "to expression": micro["expression"] / micro["searchidx"],
    }


@click.command(help=__doc__)
@click.argument("data", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--count", default=8000, show_default=True, help="Articles to number.")
@click.option("--known", default=300_000, show_default=True, help="Words in the table of stems.")
@click.option("--runs", default=5, show_default=True, help="Rounds; the best one counts.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def main(data: Path, count: int, known: int, runs: int, as_json: bool) -> None:
    """DATA is the folder of the reference data (stems/lemmas.tsv, news.jsonl.gz)."""
    lemmas = read_lemmas(data / "stems" / "lemmas.tsv")
    with gzip.open(data / "news.jsonl.gz") as lines:
        bodies = [json.loads(line)["body"].replace("\n", "\n\n") for line in lines]
    words = sorted({word for body in bodies for word in re.findall(r"[a-z]+", body.lower())})
    result = {
        "pairs": {name: pair_scores(lemmas, stem) for name, stem in _stemmers().items()},
        "new words": _new_words(words),
        "known words": _known_words(words, known, runs),
        "numbers": _numbers(bodies[:count], runs),
    }
    if as_json:
        click.echo(json.dumps(result))
        return
    table = Table("stems of", "pair recall", "pair precision", box=None)
    for name, (recall, precision) in result["pairs"].items():
        table.add_row(name, f"{recall:.4f}", f"{precision:.4f}")
    console = Console()
    console.print(table)
    for title in ("new words", "known words", "numbers"):
        console.print(f"{title}: ", {k: round(v, 3) for k, v in result[title].items()})


if __name__ == "__main__":
    main()
