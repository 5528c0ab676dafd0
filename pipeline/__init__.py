"""living-brief: one page per debate that keeps itself up to date.

The stages run in one direction, sources, extract, findings, page, render; `pipeline.stages` is the map. The names of
`__all__` are the public ones, for scripts and notebooks; docs/api.md shows them at work.
"""

import os
from typing import TYPE_CHECKING

# Before numpy is loaded: what a run multiplies is so small that waking a second thread costs fifty times the product.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"

__all__ = [
    "Block",
    "Brief",
    "BriefError",
    "Change",
    "Claim",
    "Config",
    "Digest",
    "Engine",
    "Finding",
    "Report",
    "Shelf",
    "Store",
    "__version__",
    "changes",
    "load",
    "locked",
    "run",
]

if TYPE_CHECKING:
    from pipeline.cli.preflight import locked
    from pipeline.config.loader import Config, load
    from pipeline.engine import Engine
    from pipeline.engines.digest import Digest
    from pipeline.errors import BriefError
    from pipeline.models import Block, Brief, Change, Claim, Finding
    from pipeline.page.changes import changes
    from pipeline.stages import Report, run
    from pipeline.storage.shelf import Shelf
    from pipeline.storage.store import Store
else:  # hidden from type checkers, which would take any name for one that exists

    def __getattr__(name: str) -> object:
        """A public name on first use: `brief --help` and `brief show` need none of them, and `run` takes a second."""
        match name:
            case "locked":
                from pipeline.cli import preflight as home
            case "Config" | "load":
                from pipeline.config import loader as home
            case "Engine":
                from pipeline import engine as home
            case "Digest":
                from pipeline.engines import digest as home
            case "BriefError":
                from pipeline import errors as home
            case "Block" | "Brief" | "Change" | "Claim" | "Finding":
                from pipeline import models as home
            case "changes":
                from pipeline.page import changes as home
            case "Report" | "run":
                from pipeline import stages as home
            case "Shelf":
                from pipeline.storage import shelf as home
            case "Store":
                from pipeline.storage import store as home
            case _:
                raise AttributeError(f"module {__name__} has no attribute {name}")
        return getattr(home, name)

    def __dir__() -> list[str]:
        """What a notebook offers after the dot."""
        return sorted({*globals(), *__all__})
