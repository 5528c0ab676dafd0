"""Who signs an article at its foot or head, "Jane Roe is a fellow at ...": a guest, whose view it tells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.english.lexicon import TITLES
from pipeline.english.speaker import is_person, name_at

SIGNED_IN = 6  # sentences in which those who sign say what they are, wrote and did
NOTED_IN = 3  # behind an editor's note
_NOTE = re.compile(
    r"(?:Editor['’]s note|About the (?:author|writer)s?|The (?:author|writer))\s?[:.,-]\s?", re.IGNORECASE
)
_BULLET = re.compile(r"[\s—–•*|-]{0,5}")
_IS = re.compile(
    r"(?:,? \([^()]{1,40}\))?,? (?:(?:is|was|serves as|served as) "
    r"(?:(?:currently|now|also|still) )?+(?!\w+(?:ing|ed)\b)"
    r"|(?:teaches|writes)\b)"
)
COMES_TO = 12  # words in which a signature comes to what somebody is
_WORD = re.compile(r"[A-Za-z][a-z-]+")
# Of the outlet, and no guests by that alone; a chief is of them where a bureau is beside: "Jerusalem bureau chief".
_STAFF = frozenset("reporter correspondent journalist editor writer analyst".split())


class Signature(NamedTuple):
    """Who signs, "" for the outlet's own people, and the sentences that only say who that is."""

    name: str = ""
    first: int = 0
    end: int = 0


def signature(sentences: Sequence[str], paragraphs: Sequence[int] = ()) -> Signature:
    """Who signs an article without being told of in it; one person or two.

    A signature is a paragraph of its own: in the midst of one, somebody is told of.
    """
    foot = max(len(sentences) - SIGNED_IN, 0)
    begins = frozenset(paragraphs if len(paragraphs) > 1 else range(len(sentences)))  # one: they are not known
    signed = {
        place: one
        for place in range(foot, len(sentences))
        if (one := _signs(sentences[place], note=False)) and place in begins
    }
    end = len(sentences)
    if not signed:
        signed = {place: one for place in range(min(NOTED_IN, foot)) if (one := _signs(sentences[place], note=True))}
        end = max(signed, default=-1) + 1
    first = min(signed, default=0)
    names = list(dict.fromkeys(name for name, _ in signed.values()))
    text = [sentence for place, sentence in enumerate(sentences) if not first <= place < end]
    if not names or len(names) > 2 or any(name.split()[-1] in sentence for name in names for sentence in text):
        return Signature()  # whom the text tells of has not written it
    return Signature(" and ".join(dict.fromkeys(name for name, guest in signed.values() if guest)), first, end)


def _signs(sentence: str, *, note: bool) -> tuple[str, bool] | None:
    """The name in a sentence that says what somebody is, as a signature does, and whether that is a guest."""
    lead = _BULLET.match(sentence)
    at = lead.end() if lead else 0
    noted = _NOTE.match(sentence, at)
    if note and not noted:
        return None
    name = name_at(sentence, noted.end() if noted else at)
    found = _IS.match(sentence, name.end) if name and is_person(name.text) else None
    if name is None or found is None or name.text.startswith("The "):
        return None
    told = {word.lower().removesuffix("s") for word in _WORD.findall(sentence, found.start())[: COMES_TO + 1]}
    staff = _STAFF | {"chief"} if "bureau" in told else _STAFF
    return (name.text, bool((told & TITLES) - staff)) if told & TITLES else None
