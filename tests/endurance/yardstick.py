"""A fixed piece of work, by which runs of different hours are compared: a shared machine is not as fast at each."""

from __future__ import annotations

import json
import re
import time
from collections import Counter

TEXT = "The price of tickets for the Larkmouth tram line rose by 12.5 percent, Ada Brack of Morben Rail said. " * 40


def yardstick() -> float:
    """Seconds of computing that it takes now: words, counts, sorting and JSON, as a run has them."""
    started = time.process_time()
    words = re.findall(r"[A-Za-z]+", TEXT)
    counts = Counter(word.lower() for word in words)
    json.loads(json.dumps([[word, counts[word.lower()]] for word in sorted(words)]))
    return time.process_time() - started
