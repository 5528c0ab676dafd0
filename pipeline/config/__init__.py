"""What the user settles: `sources.toml`, read once and checked whole, turned into plain records.

`file` reads TOML, `shape` holds the pydantic models and `values` what they are made of, `faults` says what is wrong in
one line and `lines` finds that line. `paths` tells where the briefs and the state lie without pydantic, so that
reading a brief starts fast.
"""

from pipeline.config.config import Config, load, paths

__all__ = ["Config", "load", "paths"]
