"""Who is the subject of a verb of saying: "Dana Vell, a researcher at Halden, said ...", "..., said Dana Vell"."""

from __future__ import annotations

import re

from pipeline.read.names import Span
from pipeline.read.speech import BEHIND, NEED_CLAUSE, NOUNS, ROLES
from pipeline.read.statements import Held, behind, complete, held, spoken
from pipeline.read.verbs import has_verb

_ANY = "|".join(sorted(ROLES, key=len, reverse=True))
# Only verbs of saying may stand behind the words they report.
_TAIL = frozenset(verb for verb, role in ROLES.items() if role != "announces" or verb.startswith("announce"))
VERB = re.compile(rf"(?<![\w-])({_ANY})(?![\w-])")
_INVERTED = re.compile(
    r"(?P<close>[,”\"’?!])\s(?P<verb>said|says|wrote|writes|argued|argues|warned|warns|added|adds|asked|asks|noted|notes"
    r"|insisted|insists|predicted|predicts|explained|explains|estimated|estimates|reported|reports|recalled|replied)"
    r"\s(?:(?:the|a|an|its|lead|chief|co-)?\s?(?:(?!(?:that|whether|how|if|when|why|what|in|on|at|to|it|its|of|for|by|as|because|there"
    r"|he|she|they|we|who|which|is|was|are|were|has|had|will|would)\s)[a-z][a-z-]+\s){0,4})"
)
# Between a name and its verb: where the person works, an apposition, adverbs and auxiliaries.
GAP = re.compile(
    r"(?:\s(?:spokesperson|spokesman|spokeswoman|spokespeople|researchers|engineers|executives|lawyers))?"
    r"(?:,?\s(?:of|at|from)\s(?:the\s)?[A-Z][\w&’'.-]*(?:\s(?:of|for|the|&|[A-Z][\w&’'.-]*))*,?)?"
    r"(?:,\s(?:who\s)?(?:[a-z]|[A-Z][\w&.-]*['’]s\s[a-z])[^,;:“”\"]{2,90}(?:,\s[^,;:“”\"]{2,60})?,)?"
    r"\s(?:(?:also|now|later|then|recently|publicly|again|already|still|itself|himself|herself|today|yesterday"
    r"|has|have|had|first|is|are|was|were(?=\s\w+ing\b)"
    r"|repeatedly|separately|once|this week|last week|last month|on (?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s)*"
)
_PASSIVE_AUX = re.compile(r"\b(?:is|are|was|were)\s(?:\w+\s)?$")
# A name behind one of these is not the subject: "researchers at Halden said".
_GOVERNED = re.compile(
    r"(?i:\b(?:at|of|from|in|by|with|for|to|on|against|about|like|than|over|under|between|among|and|or|nor|as|via"
    r"|behind|inside|near|versus|toward|towards|into|beat|beats|including|both))\s(?:(?:the|its|their|his|her)\s)?(?:[a-z]+\s){0,2}$"
    r"|(?i:\b(?:that|when|after|before|since|while|if|whether|because|although|though|where|which))\s(?:the\s)?$|[&/+]\s?$",
)
# These speak for the name behind them, and the sentence is told whole because it says who they are.
_SPEAKING_FOR = re.compile(
    r"(?:^|\.\s|[,;]\s)(?:(?:[Aa]|[Tt]he)\s)?(?:[Ss]pokes(?:person|man|woman|people)|[Rr]epresentative|[Rr]esearchers|[Ee]ngineers|[Ss]cientists"
    r"|[Aa]nalysts|[Ee]conomists)\s(?:for|of|at|from|with)\s(?:the\s)?$"
)
_STAFF = re.compile(
    r"\s(?:spokesperson|spokesman|spokeswoman|spokespeople|researchers|engineers|executives|lawyers)\b(?!\s[A-Z])"
)
_WHICH_SAYS = re.compile(r",\s(?:which|that|who)\s(?:the\s)?$")
# A word of a title, "lead researcher Dana Vell", and none that begins another clause: "..., but Dana Vell said".
_TITLE = (
    r"(?!(?:but|and|so|yet|or|while|whereas|although|though|as|because|when|after|before|where|which|who|that|if|with"
    r"|since)\s)[a-z][a-z-]+"
)
_PLACE = re.compile(r"[A-Z][\w.]*,\s$")
_TITLED = re.compile(r"(?:\s[A-Z][a-z]+){1,3}\s")
_OPENING_PHRASE = re.compile(r"^(?:In|At|On|By|For|After|Before|With|From|As|Of)\s(?:the\s)?$")
_GOES_ON = re.compile(
    r"\s(?!(?:who|of|at|from|in|on|during|after|when|last|this|to|as|via|for|and|with|earlier|yesterday|today|told|late)\b)[a-z]"
)
SAID_WORDS = frozenset("said says say claimed claims argued argues".split())


def subject(sentence: str, people: list[Span]) -> Held | None:
    """Dana Vell[, a researcher at Halden,] said ...; S, Dana Vell said."""
    for verb in VERB.finditer(sentence):
        for span in people:
            if span.end >= verb.start():
                break
            gap = GAP.fullmatch(sentence, span.end, verb.start())
            if not gap or _PASSIVE_AUX.search(gap[0]):
                continue
            speaks_for = _SPEAKING_FOR.search(sentence, 0, span.start) or _STAFF.match(sentence, span.end)
            within = _WHICH_SAYS.search(sentence, 0, span.start) and verb[1] in SAID_WORDS
            if not speaks_for and not within and _is_object(sentence, span):
                continue
            if not says(verb[1], span, sentence, verb.end()):
                continue
            if speaks_for or within:
                told = behind(verb[1], sentence[verb.end() :], sentence)
                found = held(span.name, ROLES[verb[1]], told, sentence)
                return Held(found.name, found.role, sentence, sentence)
            after = sentence[verb.end() :]
            told = _before(sentence, span, verb[1], after) or behind(verb[1], after, sentence)
            bluntly = verb[1] in ("put", "puts") and after.startswith(" it ")
            return held(span.name, "argues" if bluntly else ROLES[verb[1]], told, sentence)
    return None


def says(verb: str, span: Span, sentence: str, end: int) -> bool:
    """Whether the verb tells what somebody holds, by what stands behind it."""
    after = sentence[end:]
    needed = BEHIND.get(verb)
    if needed and not _reported(after, sentence, span) and not re.match(needed, after):
        return False
    if verb in NEED_CLAUSE and not after.startswith(" that "):
        return False
    if verb in NOUNS and span.start == 0 and " " not in span.name:
        return False
    if verb.startswith("claim") and not _reported(after, sentence, span) and not has_verb(after):
        return False
    forward = ROLES[verb] == "forecasts" or verb in BEHIND
    return forward or not re.match(r"\s(?:to|by)\s", after)


def _reported(after: str, sentence: str, span: Span) -> bool:
    """Whether the words stand before the verb: "..., X claims."."""
    return re.match(r"\W*$", after) is not None and span.start > 10 and sentence[: span.start].rstrip()[-1:] in ',”"'


def inverted(sentence: str, people: list[Span]) -> Held | None:
    """“S,” said Dana Vell; S, said Dana Vell."""
    for match in _INVERTED.finditer(sentence):
        for place, span in enumerate(people):
            if span.start == match.end():
                for further in people[place + 1 :]:  # "said Orrin President Dana Vell": titles stand between
                    if _TITLED.fullmatch(sentence, span.end, further.start):
                        span = further
                if _GOES_ON.match(sentence, span.end):  # ", notes the Orrin requirement that"
                    continue
                said = spoken(sentence[: match.start() + 1])
                tail = sentence[span.end :]
                if not complete(said) and has_verb(tail):  # the verb of what is said stands behind the speaker
                    said = sentence[: match.start() + 1] + tail
                return held(span.name, ROLES[match["verb"]], said, sentence)
    return None


def _is_object(sentence: str, span: Span) -> bool:
    before = sentence[: span.start]
    if _PLACE.search(before) and sentence.startswith(",", span.end):  # "in Halden, Orrin, said"
        return True
    if " " not in span.name and re.search(r"[A-Z]\w*['’]s\s$", before):  # "the People's Daily" is cut at its possessive
        return True
    return _GOVERNED.search(before) is not None or _OPENING_PHRASE.match(before) is not None


def _before(sentence: str, span: Span, verb: str, after: str) -> str | None:
    """The words before ", X said"; none when they do not stand before it."""
    before = sentence[: span.start]
    lead = re.search(rf"[,”\"]\s(?:the\s)?(?:{_TITLE}\s){{0,3}}$", before) or re.search(
        r"[”\"]\s(?:the\s)?(?:[A-Z][\w.]*\s)?(?:[a-z][a-z-]+\s){0,4}$", before
    )
    if lead is None or verb not in _TAIL:
        return None
    if not re.match(
        r"\s?(?:[.;]|$|,|\s(?:on|in|at|to|during|told)\b|\s(?:the\s)?(?:reporters|lawmakers|investors|staff|[A-Z]))",
        after,
    ):
        return None
    if after.startswith(",") and has_verb(after):  # what is said goes on behind the speaker
        return None
    statement = spoken(before[: lead.start() + 1])
    return statement if complete(statement) else None
