"""Which sentences are left out of a page though they are whole: calls, asides, headings, and words of nobody."""

from __future__ import annotations

import re

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
_CLOSED = re.compile(r"[.?!…][\"”’')\]]*$")
_TAG = re.compile(
    r"\[(?:VIDEO|PICTURES?|PHOTOS?|PICS?|LISTEN|WATCH|LIVE|LATEST|ANALYSIS|INSIGHT|OPINION|COMMENT)S?\]", re.I
)
_LISTED = re.compile(r"\W*(?:\d{1,2}[.)]|[a-z]\))\s|[•‣▪●*–—,;:.]")
_TIMED = re.compile(r"\W*(?:updated?:?\s|posted\s)?\d{1,2}[:.]\d{2}\s?(?:[ap]\.?m\b|[A-Z]{2,4}\b|[-–—])", re.I)
_CALL = re.compile(
    r"(?:be sure to|make sure (?:to|you)|(?:don['’]t|do not) (?:miss|forget|wait)|check out|check back|click|tap here"
    r"|stay tuned|head (?:over )?to|scroll|swipe|sign up|subscribe|find out (?:more|how|what|why)|learn (?:more|how)"
    r"|see more|read (?:more|on|the)|watch the|listen to|shop (?:now|the|our)|(?:pre-?)?order (?:now|yours|it|one)"
    r"|buy (?:now|it|one)|let us know|tell us|share your|follow (?:us|along|the latest|live)"
    r"|if you (?:like|liked|enjoyed|want|need|have)\b.*\b(?:check|sign|click|email|contact|visit|read)"
    r"|for more (?:on|information|about|details|news)|visit (?:our|us|the))\b",
    re.I,
)
_HANGING = re.compile(r"\b(?:have|has|had|do|does|did|is|are|was|were|wo|would|ca|could|should)n['’]t[.!]?$", re.I)
_POINTING = re.compile(
    r"(?:in|with|to|at|on|by|from|under|for|of|given|despite|after|since|as a result of|because of) (?:this|that|these"
    r"|those|such) (?:\w+ )?(?:regard|respect|sense|light|context|case|end|point|reason|vein|score|effect|way|stage"
    r"|front|note|time|instance|respects|cases|circumstances)\b|(?:both|neither) (?:of them|sides?|men|women)\b"
    r"|the latest (?:in|of|is|comes|has|was)\b"
    r"|the (?:find|discovery|incident|demand|letter|tweet|video|clip|photo(?:graph)?|image|map|pair|duo|trio|woman|man"
    r"|victim|suspect|couple|boy|girl|driver|patient|director|actor|actress|singer|author|post|filing|lawsuit|offer"
    r"|former|latter|(?:\d+|\w+)[- ]year[- ]old)\b(?![-’'])(?! of\b)",
    re.I,
)
_SOMEBODY = re.compile(
    r"[\"”’'],? (?:he|she|they) (?:said|says|added|adds|told|tells|wrote|writes|explained|noted)\b", re.I
)
_SAID_BY = re.compile(r"\b(?:he|she|they) (?:said|says|added|told|wrote|explained|noted)(?: \w+)?[.]$", re.I)


def whole(sentence: str) -> bool:
    """Whether a sentence of an article's body ends as sentences do: headings, captions and list crumbs do not."""
    return _CLOSED.search(sentence) is not None and _TAG.search(sentence) is None


def tells(sentence: str) -> bool:
    """Whether a sentence tells a reader something by itself, as far as its form shows."""
    if _LISTED.match(sentence) or _TIMED.match(sentence) or sentence.startswith("(") or sentence.endswith("!"):
        return False
    if _CALL.match(sentence) or _HANGING.search(sentence) or _POINTING.match(sentence):
        return False
    return not (_SOMEBODY.search(sentence) or _SAID_BY.search(sentence))


def orphaned(sentence: str) -> bool:
    """Whether a sentence is nothing but words in quotation marks."""
    return not re.search(r"\w", _QUOTED.sub("", sentence))
