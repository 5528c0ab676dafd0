"""living-brief: one page per debate that keeps itself up to date.

The stages run in one direction, gather, read, relate, revise, publish; `pipeline.run` is the map.
"""

__version__ = "0.1.0"
