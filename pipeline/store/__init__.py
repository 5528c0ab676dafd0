"""What is remembered: one SQLite file behind one class, written by one process, readable by anyone.

`Store` is put together from parts by subject: `listed` (sources, items), `gathered` (articles), `known` (claims,
findings) and `kept` (versions, numbers, runs). Every write is one immediate transaction: all of it or nothing.
"""

from pipeline.store.store import Store

__all__ = ["Store"]
