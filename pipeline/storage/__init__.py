"""What is remembered: one SQLite file behind one class, written by one process, readable by anyone.

`Store` is put together from parts by subject: `sources` (and their items), `articles`, `findings` (and claims),
`versions` (and the archive, runs and permanent numbers), `scopes` (of settings) and `publication` (what waits for an
editor, pages, feeds, notifications). Every write is one immediate transaction: all of it or nothing.

`shelf` and `catalogue` are for those who only read, `calls` is the ledger of a model, `integrity` verifies and copies.
"""

from pipeline.storage.store import Store

__all__ = ["Store"]
