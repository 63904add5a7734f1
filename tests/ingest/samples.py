"""The same two invented articles in every format that is read."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import json
import lzma
import sys
import tarfile
import zipfile
from html import escape

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

TITLES = ("Dermaga Ketiga Sorong Dibuka", "Garam Rembang Naik Harga")
BODIES = (
    "Pelabuhan Sorong kini punya tiga dermaga setelah dua tahun pembangunan.\n"
    "“Kapal tak perlu antre lagi,” kata kepala pelabuhan Danu Wanggai, Senin (5/6/2023).",
    "Petani garam di Rembang menjual hasil panen dengan harga dua kali lipat.\n"
    "Musim kemarau yang panjang membuat kristal garam lebih putih dari tahun lalu.",
)
DAYS = ("2023-06-06", "2023-09-12")
URLS = ("https://kabartimur.example/2023/06/dermaga", "https://kabartimur.example/2023/09/garam")
PLAIN_BODIES = tuple(body.replace("\n", "\n\n") for body in BODIES)


def records() -> list[dict[str, str]]:
    return [
        {"judul": title, "isi": body, "tanggal": day, "url": url}
        for title, body, day, url in zip(TITLES, BODIES, DAYS, URLS, strict=True)
    ]


def json_lines() -> bytes:
    lines = (json.dumps(record, ensure_ascii=False) for record in records())
    return "".join(f"{line}\n" for line in lines).encode()


def table(delimiter: str = ",") -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records()[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(records())
    return text.getvalue().encode()


def page(at: int = 0) -> bytes:
    return f"{TITLES[at]}\n\n{PLAIN_BODIES[at]}\n".encode()


def markdown() -> bytes:
    return f"---\njudul: {TITLES[0]}\ntanggal: {DAYS[0]}\n---\n\n{PLAIN_BODIES[0]}\n".encode()


def _paragraphs(at: int) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in BODIES[at].split("\n"))


def rss() -> bytes:
    items = "".join(
        f"<item><title>{TITLES[at]}</title><link>{URLS[at]}</link>"
        f"<pubDate>{day}</pubDate><dc:creator>Lia Andriani</dc:creator>"
        f"<category>Ekonomi</category><description>Ringkas &amp; padat</description>"
        f"<content:encoded><![CDATA[{_paragraphs(at)}]]></content:encoded></item>\n"
        for at, day in enumerate(DAYS)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" '
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Kabar Timur</title>\n'
        f"{items}</channel></rss>"
    ).encode()


def atom() -> bytes:
    entries = "".join(
        f'<entry><title>{TITLES[at]}</title><link rel="self" href="https://x.example/"/>'
        f'<link href="{URLS[at]}"/><updated>{day}</updated><author><name>Lia Andriani</name>'
        f'</author><category term="Ekonomi"/><content type="xhtml">'
        f'<div xmlns="http://www.w3.org/1999/xhtml">{_paragraphs(at)}</div></content></entry>\n'
        for at, day in enumerate(DAYS)
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom">\n{entries}</feed>'.encode()


def nitf(at: int = 0) -> str:
    return (
        f'<nitf><head><title>{TITLES[at]}</title><docdata><doc-id id-string="kt-{at}"/>'
        f'<date.issue norm="{DAYS[at]}"/><key-list><keyword key="pelabuhan"/></key-list>'
        "</docdata></head><body><body.head><hedline><hl1>"
        f"{TITLES[at]}</hl1></hedline><byline>Oleh <person>Lia Andriani</person></byline>"
        "<dateline><location>Sorong</location></dateline></body.head><body.content>"
        f"{_paragraphs(at)}<media><media-caption>Kapal bersandar</media-caption>"
        "<media-producer>Danu</media-producer></media></body.content></body></nitf>\n"
    )


def newsml() -> bytes:
    items = "".join(
        f'<newsItem guid="urn:kt:{at}"><itemMeta><itemClass qcode="ninat:text"/>'
        f"<provider literal='kabartimur'/><versionCreated>{DAYS[at]}</versionCreated></itemMeta>"
        f"<contentMeta><headline>{TITLES[at]}</headline><creator><name>Lia Andriani</name>"
        "</creator><located><name>Sorong</name></located></contentMeta><contentSet><inlineXML>"
        f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{_paragraphs(at)}</body></html>'
        "</inlineXML></contentSet></newsItem>\n"
        for at in (0, 1)
    )
    space = "http://iptc.org/std/nar/2006-10-01/"
    return f'<newsMessage xmlns="{space}"><itemSet>\n{items}</itemSet></newsMessage>'.encode()


def html_page() -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{TITLES[0]}</title></head><body><article>"
        f"<h1>{TITLES[0]}</h1>{_paragraphs(0)}</article></body></html>"
    ).encode()


def warc() -> bytes:
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    out = io.BytesIO()
    writer = WARCWriter(out, gzip=False)
    pages = ((URLS[0], "text/html; charset=utf-8", html_page()), (URLS[1], "image/png", b"\x89"))
    for url, kind, payload in pages:
        head = StatusAndHeaders("200 OK", [("Content-Type", kind)], protocol="HTTP/1.1")
        dates = {"WARC-Date": "2023-06-07T00:00:00Z"}
        record = writer.create_warc_record(
            url,
            "response",
            io.BytesIO(payload),
            len(payload),
            http_headers=head,
            warc_headers_dict=dates,
        )
        writer.write_record(record)
    return out.getvalue()


def zipped(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def tarred(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


COMPRESSIONS = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zst": zstd.compress,
}


def samples() -> dict[str, bytes]:
    """File name -> content: each gives at least one of the two articles."""
    list_text = json.dumps(records(), indent=1, ensure_ascii=False).encode()
    members = {"a/satu.txt": page(), "b.jsonl": json_lines()}
    found = {
        "page.txt": page(),
        "page.md": markdown(),
        "page.html": html_page(),
        "list.json": list_text,
        "object.json": b'{"meta": {"n": 2}, "articles": ' + list_text + b"}",
        "one.json": json.dumps(records()[0]).encode(),
        "lines.jsonl": json_lines(),
        "table.csv": table(),
        "table.tsv": table("\t"),
        "feed.xml": rss(),
        "atom.xml": atom(),
        "item.xml": nitf().encode(),
        "items.xml": newsml(),
        "crawl.warc": warc(),
        "archive.zip": zipped(members),
        "archive.tar": tarred(members),
        "archive.tgz": gzip.compress(tarred(members)),
        "nested.zip": zipped({"inner.tar.gz": gzip.compress(tarred(members))}),
    }
    return found | {f"lines.jsonl{end}": pack(json_lines()) for end, pack in COMPRESSIONS.items()}
