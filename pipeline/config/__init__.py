"""What the user settles: `sources.toml`, read once and checked whole, turned into plain records.

`toml` reads a file and knows its lines, `settings` holds the pydantic models, `errors` says what is wrong in one line,
`rulings` reads the editor's corrections and `loader` makes the records.
"""

from pipeline.config.loader import Config, load

__all__ = ["Config", "load"]
