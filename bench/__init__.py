"""Measurements, one question a file: ``python -m bench.index_speed --help``.

=============  =====================================================================
index_speed    how long from articles in memory to a searchable index on disk?
query_speed    how long from the words of a query to the titles of the top ten?
=============  =====================================================================

Both run searchidx beside stock Whoosh, SQLite FTS5 and tantivy, on the same articles and
the same machine, in one run. The peers are in :mod:`bench.peers`, the articles in
:mod:`bench.articles`.
"""
