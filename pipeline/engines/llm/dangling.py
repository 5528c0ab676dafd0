"""Words of a sentence that refer to what stands outside it."""

from __future__ import annotations

import re

from pipeline.read.verbs import has_verb

# Words that point at another sentence: beside it in the article, beside a stranger on the page.
_DANGLING = re.compile(
    r"^(?:the same|it|its|they|their|he|she|his|her|both|such|another|here|there|in return)\b"
    r"|\bthose\b(?!\s(?:of|who|whose|which|that|with|without|in|at|from|for)\b)(?!\s\w+ing\s(?:to|for|in|on|at|with|a|the)\b)"
    r"|\b(?:this|these|such an?|that (?:sum|time|figure|amount|number|rule|date|size)|receives it)\b",
    re.I,
)
_BOTH = re.compile(r"both\s(?P<one>[^,;:.]+?)\sand\b", re.I)


def dangling(text: str) -> str:
    """Words that refer to what stands outside a sentence, "" for none; "those who" and "both A and B" look ahead."""
    both = _BOTH.match(text)
    ahead = both.end() if both and not has_verb(f"Both {both['one']}") else 0
    found = _DANGLING.search(text, ahead)
    return found.group().strip() if found else ""
