"""living-brief: one page per debate that keeps itself up to date.

The stages run in one direction, sources, extract, findings, page, render; `pipeline.stages` is the map.
"""

import os

# Before numpy is loaded: what a run multiplies is so small that waking a second thread costs fifty times the product.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

__version__ = "0.1.0"
