"""Front matter: what a version is, in YAML at its head, for static-site tools and note keepers."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from pipeline.publish.text import clean

_TAG = re.compile(r"\{(?=[{%#])|<(?=[%?])")  # of template engines


def front_matter(fields: Mapping[str, str | int]) -> str:
    """The fields between two lines of dashes; words are quoted, so nothing that they hold is YAML."""
    lines = (f"{name}: {value if isinstance(value, int) else _quoted(value)}" for name, value in fields.items())
    return "\n".join(["---", *lines, "---"]) + "\n"


def _quoted(words: str) -> str:
    """A YAML string in double quotes: JSON's are a part of YAML's; template tags are read before either is."""
    quoted = json.dumps(clean(words), ensure_ascii=False)
    return _TAG.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
