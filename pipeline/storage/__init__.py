"""What is remembered: one SQLite file behind one class, written by one process, readable by anyone.

`Store` is put together from parts by subject: `sources` (and their items), `articles`, `findings` (and claims),
`versions` (and the archive, runs and permanent numbers), `calls` of a model, `deliveries`. Every write is one immediate
transaction: all of it or nothing.

`shelf` reads published versions alone, and starts at once.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.storage.store import Store

__all__ = ["Store"]


def __getattr__(name: str) -> Any:
    """The store on first use: importing sqlite-utils takes a tenth of a second, which a look at a version need not."""
    if name != "Store":
        raise AttributeError(f"module {__name__} has no attribute {name}")
    from pipeline.storage.store import Store

    return Store
