"""Measurements, one question a file: ``python -m bench.index_speed --help``.

===========  =======================================================================
index_speed  how long from JSON lines to a searchable index on disk?
query_speed  how long from a query to its answer?
start        how long does ``searchidx query`` take, start to exit?
===========  =======================================================================

The first two run searchidx beside stock Whoosh, SQLite FTS5, tantivy and Lucene, on the same
articles and the same machine, in one run. The peers are in :mod:`bench.peers`, the articles in
:mod:`bench.records`, what is to be reached in :mod:`bench.bars`.
"""
