"""What can be set: one table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple, TypeAlias

__all__ = ["SETTINGS", "Setting"]

Form: TypeAlias = Literal["", "size", "span", "day", "zone"]


class Setting(NamedTuple):
    """One setting: its type is that of its default, from ``minimum`` to ``maximum`` where given;
    ``form`` tells how it is written; ``answers``, whether it has a part in what is found or in
    what order."""

    name: str
    default: Any
    help: str
    minimum: float | None = None
    maximum: float | None = None
    form: Form = ""
    is_address: bool = False
    of_lists: bool = False
    of_rules: bool = False
    choices: tuple[str, ...] = ()
    answers: bool = False


SETTINGS: Mapping[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting(
            "engine",
            "whoosh",
            "where an archive is that is given no folder or address: whoosh (a folder) or "
            "opensearch (a cluster)",
            choices=("whoosh", "opensearch"),
        ),
        Setting(
            "url",
            "",
            "cluster: address of the archive, as https://host:9200/NAME",
            is_address=True,
        ),
        Setting("user", "", "cluster: who asks; or SEARCHIDX_USER of the environment"),
        Setting(
            "password_file",
            "",
            "cluster: file that holds the password; or SEARCHIDX_PASSWORD of the environment",
        ),
        Setting(
            "api_key_file",
            "",
            "cluster: file that holds an API key; or SEARCHIDX_API_KEY of the environment",
        ),
        Setting("ca_file", "", "cluster: certificates that its own is to be signed by, PEM"),
        Setting("client_cert", "", "cluster: our own certificate, PEM"),
        Setting("client_key", "", "cluster: the key of our own certificate, PEM"),
        Setting(
            "insecure", False, "cluster: let plain http go to other machines, passwords and all"
        ),
        Setting("shards", 3, "cluster: shards of an index (fixed when it is made)", 1, 1024),
        Setting("replicas", 1, "cluster: copies of each shard (fixed when it is made)", 0, 20),
        Setting(
            "partition",
            "none",
            "cluster: year keeps each year in an index of its own (fixed when it is made)",
            choices=("none", "year"),
        ),
        Setting(
            "allow_partial",
            False,
            "cluster: take an answer that some shards have no part in; a note says so",
        ),
        Setting("server_timeout", 60.0, "cluster: seconds that a request may take", 0.1),
        Setting(
            "state_folder",
            "",
            "cluster: where rejects.jsonl and known stems are kept on this machine; empty for "
            "searchidx in XDG_STATE_HOME",
        ),
        Setting(
            "timezone",
            "Asia/Jakarta",
            "zone of dates that name none, and of days when a date is in UTC",
            form="zone",
            answers=True,
        ),
        Setting(
            "commit_every",
            "64MB",
            "a long run commits each time it has read this much text",
            form="size",
        ),
        Setting(
            "memory",
            "512MB",
            "memory that all processes together take for articles before they are on disk",
            form="size",
        ),
        Setting(
            "processes",
            0,
            "processes that make an index, as far as memory has room; 0: one for each core",
            0,
        ),
        Setting(
            "codec",
            "arrays",
            "how segments are written: arrays, or portable as any Whoosh reads them, slower",
            choices=("arrays", "portable"),
        ),
        Setting(
            "fields", {}, "your own names of a record's values, as kop: title or naskah.teks: body"
        ),
        Setting(
            "date_order",
            "day-first",
            "how a record's date of publication is read that is all numbers, as 13/6/2023",
            choices=("day-first", "month-first"),
        ),
        Setting(
            "read_as_of",
            "",
            "day that counts as today for dates of publication, as 2024-05-31; empty: the clock's",
            form="day",
        ),
        Setting("stdin_name", "stdin", "stands in ids for the name of standard input"),
        Setting("follow_links", False, "follow links that leave the folder given"),
        Setting(
            "max_file_size",
            "1000GB",
            "read no more than this of a file, with what it unpacks to",
            form="size",
        ),
        Setting(
            "max_document_size",
            "16MB",
            "largest page, record, row or feed entry that is read",
            form="size",
        ),
        Setting("max_archive_members", 10_000_000, "most files read from one archive", 1),
        Setting("max_archive_depth", 4, "most archives and compressions within each other", 0),
        Setting("max_archive_ratio", 200, "most bytes that a packed byte may unpack to", 1),
        Setting(
            "exceptions",
            True,
            "use the reviewed stems; false gives pure Sastrawi (fixed when an index is made)",
        ),
        Setting(
            "protect_names",
            True,
            "leave names as they are, known ones and those learned from the archive (fixed)",
        ),
        Setting("old_spelling", False, "read tjahaja as cahaya, Soeharto as Suharto (fixed)"),
        Setting("stems", {}, "your own stems, as word: stem (fixed)"),
        Setting("protect", [], "your own words to leave as they are (fixed)"),
        Setting(
            "near_duplicates",
            True,
            "find reprints: articles of nearly the same text (fixed when an index is made)",
        ),
        Setting(
            "reprint_overlap",
            0.89,
            "share of the shorter text's pairs of words that its reprint has, 0.5 to 1 (fixed)",
            0.5,
            1.0,
        ),
        Setting(
            "aliases",
            True,
            "search KPK as Komisi Pemberantasan Korupsi too, and so on",
            answers=True,
        ),
        Setting(
            "own_aliases",
            {},
            "your own equal expressions, as short: [long, ...]",
            of_lists=True,
            answers=True,
        ),
        Setting(
            "furniture",
            [],
            "your own rules of what is not the article, as - kind: promo, pattern: '...'",
            of_rules=True,
        ),
        Setting("k1", 1.2, "BM25: how fast repeats of a word stop to count", 0.0, answers=True),
        Setting(
            "b", 0.75, "BM25: how much long texts are held back, 0 to 1", 0.0, 1.0, answers=True
        ),
        Setting("title_weight", 1.0, "weight of a word in the title", 0.0, answers=True),
        Setting("captions_weight", 0.5, "weight of a word in captions", 0.0, answers=True),
        Setting("body_weight", 1.0, "weight of a word in the body", 0.0, answers=True),
        Setting(
            "word_weight", 0.5, "weight of the printed word beside its stem", 0.0, answers=True
        ),
        Setting(
            "rerank",
            20,
            "how many of the first articles are put in order by where the words stand in them too; "
            "not by the portable codec",
            0,
            1000,
            answers=True,
        ),
        Setting(
            "recency",
            "0d",
            "time in which the score of an article halves, as 30d, 2w, 6m or 1y; 0d: it does not",
            form="span",
            answers=True,
        ),
        Setting(
            "relax_below", 10, "fewer full matches than this: partial ones follow", 0, answers=True
        ),
        Setting(
            "suggest_below", 5, "fewer full matches than this: another spelling may be suggested", 0
        ),
        Setting(
            "cache",
            "256MB",
            "memory for the scores of words that were searched for",
            form="size",
        ),
        Setting("fragments", 2, "passages shown for each hit", 0),
        Setting("fragment_length", 180, "characters of a passage, about", 20),
        Setting(
            "time_limit",
            30.0,
            "seconds to match a query in, then it is an error; 0 is no limit",
            0.0,
        ),
        Setting("max_query_length", 2000, "longest query taken, in characters", 1),
        Setting("web_title", "", "serve: name of the site; empty: Arsip berita, or News archive"),
        Setting("web_page_size", 100, "serve: most hits on a page", 1),
        Setting("web_rate", 1200, "serve: requests a minute that a client may make; 0: any", 0),
        Setting("web_time_limit", 10.0, "serve: time_limit of a request; 0 is no limit", 0.0),
        Setting("web_cors", [], "serve: origins whose pages may ask the API; '*' is any"),
        Setting("web_hosts", [], "serve: names that the server answers to; none: any"),
    )
}
