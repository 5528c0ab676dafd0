"""Operators: the small words that turn, weaken, bound or shift what a sentence states."""

from __future__ import annotations

import re
from typing import Final

from pipeline.read.literals import Pattern

_NUMBER = (
    r"(?=\s(?:[$€£¥]?\d|(?:an?\s(?:third|quarter|half|fifth|dozen|hundred|thousand|million|billion)|half|one|two|three"
    r"|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    r"|ninety)\b))"
)
# One class a line: two sentences with operators of one class at the same word say the same, and no others do.
_CLASSES: Final = (
    ("least", rf"at least|more than|no fewer than|no less than|upwards of|or more|(?:over|above){_NUMBER}"),
    ("most", rf"up to|at most|fewer than|less than|no more than|as many as|as much as|(?:under|below){_NUMBER}"),
    ("almost", r"almost|nearly|close to|just under|virtually"),
    ("about", r"roughly|approximately|an estimated|(?:about|around|some|circa)" + _NUMBER),
    ("instead", r"rather than|instead of|as opposed to|unlike"),
    ("former", r"no longer|used to|formerly"),
    ("not", r"not|\w+n't|never|none|nobody|no one|neither|nor|nothing|nowhere|without|hardly|barely|no|cannot"),
    ("or", r"or"),
    ("may", r"may|might|could|perhaps|maybe|possibly|probably|potentially|likely|apparently|seemingly"),
    ("heard", r"allegedly|reportedly|supposedly|purportedly|(?:is|are|was|were) said to"),
    ("can", r"can|able to"),
    ("would", r"would"),
    ("if", r"(?<![^\n])(?:should|had|were)|if|unless|whether|provided|providing|as long as|in case|except|assuming"),
    ("should", r"should|ought"),
    ("must", r"must|need to|needs to|have to|has to|had to"),
    ("will", r"will|shall|\w+'ll|going to|set to"),
    ("only", r"only|merely|solely|exclusively|just"),
    ("mostly", r"mainly|mostly|largely|partly|primarily|chiefly|partially|in part"),
    ("all", r"all|every|each|everybody|everyone|everything|entire|whole"),
    ("some", r"some|certain|several"),
    ("many", r"many|much"),
    ("few", r"few|little"),
    ("majority", r"most"),
    ("both", r"both"),
    ("any", r"any|anybody|anyone|anything|either"),
    ("again", r"again|(?:still|yet)(?!,)"),
)  # fmt: skip
_FOUND = Pattern("|".join(rf"\b(?P<{name}>{words})\b" for name, words in _CLASSES), re.IGNORECASE)
# "May" is a month, unless a sentence begins with it.
_MONTH = re.compile(r"\bMay\b(?!\s(?:not|be|have)\b)")


def operators(text: str) -> tuple[tuple[int, int, str], ...]:
    """Where operators stand in a text with straight apostrophes, as start, end and class."""
    months = {match.start() for match in _MONTH.finditer(text)}
    return tuple(
        (match.start(), match.end(), match.lastgroup or "")
        for match in _FOUND.finditer(text)
        if match.start() not in months
    )
