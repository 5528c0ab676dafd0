"""The words that prose is weighed by: what denies, hedges and compares, what says nothing, what says the same."""

from __future__ import annotations

import re

from pipeline.read.words import stem, terms

_SHORT = re.compile(r"(?P<base>[a-z]{2,3})(?:ing|(?<!e)ed)")
_MUTE = re.compile(r"[^aeiou]?[aeiou][^aeiouwxy]|[a-z][iu]")  # rat(e), us(e), ti(e), but not pay, own, add


def content(text: str) -> tuple[str, ...]:
    """The content words of a text in the form in which the gate compares them: also "paying" meets "pay"."""
    return tuple(map(_base, terms(text)))


def _base(term: str) -> str:
    """The word without an ending that `stem` leaves where little else stands before it."""
    short = _SHORT.fullmatch(term)
    if short is None:
        return term
    base = short["base"]
    return f"{base}e" if _MUTE.fullmatch(base) else base


NOT = frozenset(
    """
    not no never neither nor none nobody nothing without cannot hardly barely fail failed fails failing refuse refused
    refuses declined declines decline denied denies deny lacks lacked lack stopped stops unable rejected rejects reject
    """.split()
)
MAY = frozenset(
    """
    may might could would should must shall ought perhaps possibly possible likely unlikely reportedly allegedly
    probably presumably supposedly potentially maybe arguably conceivably
    apparently seems seem seemed appears appear appeared expects expected expect plans planned plan intends intended
    aims aimed hopes hoped hope wants wanted proposes proposed propose considers considering suggests suggested
    suggest estimates estimated if unless forecast forecasts predicts predicted preparing prepares can will
    """.split()
)
# Small words that say something: each must stand in a quote, as itself or as one that means the same.
_LOGIC = """
    more; most; less fewer; fewer less; least; before until by; until before by; after since following when later
    since after because as from; because since as so therefore due; therefore because so thus hence
    thus because so therefore hence; hence because so therefore thus; so therefore thus hence such; above over more
    over above more during; below under less; under below less with; up; down; against; all every each
    every all each; each every all; only just alone; just only; always; still remains remain; again; once; first
    both; than; any; few; many; must has needs; should ought; will expects expected would plans
    would will could expects; can could may able lets; could may might can; may might could can; might may could
    same; such; off; between; through; further; own; ever; rather
"""
LOGIC = {group.split()[0]: frozenset(group.split()) for group in re.split(r"[;\n]", _LOGIC) if group.strip()}
# Words that carry no claim of their own, so that a sentence can be put together.
FREE = frozenset(
    content(
        "argues argued writes reports reported finds asks notes states claims describes holds puts gives accord article"
        " source side whereas while contrast disagree differ different figure question compared comparison meanwhile"
    )
)
# "X expects that Y will" tells no more than X's own "Y will".
AHEAD = frozenset("will would shall".split())
EXPECTS = frozenset(content("expects"))
_SAME = """
    rise rose risen increase increased grow grew grown climb
    fall fell fallen drop declined decrease shrink shrank down; publish release; lead led; trail behind lag
    begin began begun start; buy bought purchase; sell sold; pay paid; win won; lose lost; make made maker
    keep kept; build built; find found; give gave given; take took taken; come came; say said; write wrote written
    hold held; spend spent; choose chose chosen; bring brought; show shown; stand stood; mean meant; run ran
    leave left; lab laboratory; sue suit; announce announcement; agree agreement; measure measurement
    include inclusion; exclude exclusion; conclude conclusion; decide decision
    receive awarded; shrinking narrowing closing; widening growing
"""
SAME = tuple(
    frozenset(_base(stem(word)) for word in group.split()) for group in re.split(r"[;\n]", _SAME) if group.strip()
)
# "A beats B" is another statement than "B beats A": what stands on the two sides of these words.
TURN = re.compile(
    r"\b(?:than|beats?|beat|lead(?:s|ing)?|led|trail(?:s|ed|ing)?|lag(?:s|ged|ging)?|outperform\w*|surpass\w*|exceed\w*|"
    r"overtook|overtakes?|match(?:es|ed)?|ahead of|behind|above|below|over|under|before|after|sued|bought|acquired|"
    r"accus\w+|told|paid|funded|replac\w+|from|to)\b",
    re.I,
)
