"""Whether a sentence makes a point of its own on a topic's page, and if not, why not.

A finding whose words fail here still counts as support and in tensions; only the page does not tell it in full.
"""

from __future__ import annotations

import re
from collections.abc import Set

from pipeline.engines.offline.subject import vocabulary
from pipeline.read.openers import GENERIC
from pipeline.read.verbs import BASES, is_finite
from pipeline.read.words import stem, terms
from pipeline.records import Topic

LONGEST_SUBJECT = 6  # words between "the" and the end of a noun phrase that are looked at
FEWEST = 8  # words of a point without a figure
_WORD = re.compile(r"[\w$€£][\w.,:$%’'-]*")
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"")
# Where a subject stands: at the start, behind an opening conjunction, and behind the clause that it opens.
_HEAD = re.compile(
    r"^(?:(?:while|when|whenever|because|if|as|after|before|although|though|since|once|unless|until|despite"
    r"|with|without"
    r"|where|only|even|just|not|to|(?:a few|some|many|most|several|half|one|two|three|four|five|all|none"
    r"|each) of|will|would|is|are|was|were|has|have|can|could|should|does|do|did)\s){0,2}$",
    re.I,
)
_OPENING_CLAUSE = re.compile(r"^[\"“‘]?(?:[A-Z][a-z]+|[^,]{3,90}),\s$")
_THE = re.compile(r"(?<![\w’'-])(?:the|these|those|this|such|both)\s", re.I)
_BINDS = frozenset("of in on at for from to between behind with by about that which who whose where against".split())
# What everybody knows without having read of it.
_KNOWN = frozenset(
    """
    world sun moon earth internet web law public country nation economy market markets future past present same
    president government fact truth question answer problem reason difference gap time first second last next most
    more only least best worst biggest largest smallest highest lowest latest year month week day morning evening end
    rich poor young old
    """.split()
)
_ENDS = frozenset("not also still now then the a an".split())  # behind these the noun phrase is over
_DEMONSTRATIVE = re.compile(
    r"\b(?:this|these|those)\s(?!(?:who|that|which|whose|of|in|with|from|at|on|for|to|under|over|is|are|was|were|past"
    r"|coming|last|next|year|month|week|quarter|decade|century|day|morning|afternoon|evening|summer|autumn|fall"
    r"|winter"
    r"|spring|season|time|weekend|\w+ing\s(?:from|by|in|for|to|at)|January|February|March|April|May|June|July"
    r"|August|September|October|November|December"
    r"|Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)\w*\b|one\b)[a-z]"
    r"|\b(?:at|in|on|from|after|during|of|with|by|to|about|for) that (?!of\b|is\b|was\b|which\b)[A-Za-z]"
    r"|\bthat\s(?:sum|figure|number|amount|price|score|result|timeline|decision|approach|view|date|deadline"
    r"|total|share"
    r"|rate|cost|estimate|evaluation|report|study|test|meeting|agreement|award|grant)\b",
    re.I,
)
# A noun that measures something, of which it is not said what: "without Gannet-6 the figure would have been".
_MEASURE = re.compile(
    r"\bthe\s(?:figure|sum|total|number|amount|percentage|score|result|rate|share|evaluation|offending \w+)s?\b"
    r"(?!\s(?:of|for|in|from|at|on|that|which|by|who|were?\smeasured)\b)(?!-)",
    re.I,
)
_SAME = re.compile(r"^The same \w+(?!.*\b(?:as|that)\b)")
_PERSON = re.compile(
    r"\bthe (?:man|woman|patient|boy|girl|couple|victim|suspect|driver|child|baby|pair|duo|trio)\b"
    r"(?! (?:who|of|in|with|from|at)\b)",
    re.I,
)
_INTRODUCED = re.compile(
    r"\b(?:an?|one|two|three)\b[^,]*\b(?:man|woman|patient|boy|girl|couple|victim|suspect|driver|child)", re.I
)
_SOMEBODY = re.compile(
    r"\b(?:one|another|an?) (?:\w+ )?(?:user|person|fan|reader|commenter|critic|viewer|player|customer|tweeter"
    r"|observer"
    r"|poster|source|insider)\b (?:said|says|quipped|wrote|writes|tweeted|joked|asked|noted|added|posted)\b",
    re.I,
)
_PRONOUN_FIRST = re.compile(
    r"^(?:while|although|though|when|whenever|if|as|because|after|before|since|once|unless|until|even if|even though"
    r"|where)\s(?:it|they|he|she|this|that|these|those|its|their|his|her)\b",
    re.I,
)
_PRONOUN_INSIDE = re.compile(
    r"^(?:An?|Any|Every|Each|Those|Whoever|Anyone|Everyone)\b[^,A-Z]{0,60}\b(?:who|that"
    r"|which)\b[^,A-Z]{0,40}\b(?:it|them)\b"
)
_POINTS_BACK = re.compile(
    r"\bfollow(?:s|ed)? suit\b|\b(?:will|would|is to|are to) follow(?= (?:in|on|by|later|soon|next)\b|[,.;])"
    r"|\b(?:do|does|did|done) the same\b|\bthe (?:former|latter)\b|\bas (?:mentioned"
    r"|noted|described)"
    r"\b|\b(?:mentioned|described|discussed|listed) (?:above|earlier|below)\b|\bthe above\b|^(?:Another|Other"
    r"|Others)\b"
    r"|\bthe other\b(?! (?:side|hand)\b)|\bsuch (?!as\b)[a-z]+|^(?:Today|Now|Then|Still),? that\b"
    r"|^(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)(?: \d{4})?"
    r"|\d{4})['’]s\b"
    r"|\b(?:an?|one|two|three|four|five|six|a few|several) (?:day|week|month)s? ago\b|\byesterday\b|\btoday['’]s\b"
    r"|\b(?:days|weeks|months|years) later\b|^(?:More|Most|Some|Many|Several|Few|All|None|One|Two|Three) of them\b",
    re.I,
)
_HALF = re.compile(
    r"^(?:because|although|though|unless|whereas|while|if|when)\b[^,]*(?:, (?:which|who|whom|where|and|or|but"
    r"|though)\b[^,]*)?$",
    re.I,
)
_YOU = re.compile(r"\b(?:you|your|yours|yourself|you['’]\w+)\b", re.I)
_RHETORIC = re.compile(
    r"^(?:remember|imagine|guess|who (?:knows|cares)|why not|what if|how about|what about|so what|just because"
    r"|think of"
    r"|need|want|ready|isn['’]t|aren['’]t|don['’]t|doesn['’]t|didn['’]t|wasn['’]t|weren['’]t|wouldn['’]t|shouldn['’]t"
    r"|won['’]t|can['’]t|couldn['’]t|haven['’]t|hasn['’]t|is it any|would\b.*\bhave\b|could\b.*\bhave\b"
    r"|should\b.*\bhave\b)",
    re.I,
)
_TAG = re.compile(r",\s(?:right|no|eh|huh|is it|isn['’]t it|or (?:is|are|will|was|does|do) (?:it|they|he|she))\?", re.I)
_SHOP = re.compile(
    r"\b(?:gift guides?|discount(?:s|ed)?|\d+% off|\$[\d,.]+ off|off (?:the )?(?:list|regular|retail) price|on sale"
    r"|for (?:just|only) \$|as low as \$|save (?:up to )?\$|lowest price|best price|all-time low|today only"
    r"|regularly \$"
    r"|Black Friday|Cyber Monday|Prime Day|free shipping|in case you missed|for a limited time|deals? (?:on"
    r"|of the day)"
    r"|bundled? (?:with|for)|resellers?|accepting (?:pre-?)?orders|(?:will|to) (?:receive"
    r"|get) an? .* and (?:\w+ ){1,3}months? of)\b",
    re.I,
)
_OFFER = re.compile(r"(?:^|, )(?:today|now)[’']?s? (?:only|deal|deals)\b|\boffers? .* (?:from|for|at) \$\d", re.I)
_JUDGES = re.compile(
    r"\b(?:should|must|ought|need(?:s|ed)? to|better|best|worse|worst|good|great|bad|poor|right|wrong|true"
    r"|false|worth"
    r"|worthy|enough|too (?!far\b)\w+|success(?:ful|fully)?|fail(?:s|ed|ing|ure)?|mistake|blunder|sham|scandal"
    r"|clearly|obvious(?:ly)?"
    r"|certainly|definitely|undoubtedly|surely|likely|unlikely|impressive|disappoint\w*|excellent|terrible"
    r"|awful|dangerous"
    r"|safe|fair|unfair|smart|foolish|important|crucial|essential|promis(?:ing|ed)|problem|problems|trouble"
    r"|advantages?"
    r"|disadvantages?|benefits?|risk\w*|threat\w*|hurt\w*|harm\w*|help(?:s|ed|ful)?|improve[sd]?|lack(?:s|ed|ing)?"
    r"|without|never|only|most|hardly|barely|seems?|appears?|believes?|thinks?)\b",
    re.I,
)
_SHARES = frozenset(terms("stock stocks share shares market index"))
_MARKET = re.compile(  # what shares did that day
    r"\b(?:index|indexes|indices|futures|shares|stocks|nikkei|nasdaq|dow)\b.*\b(?:trading|traded|session"
    r"|points?|higher|lower"
    r"|mixed|flat|closed|slumped|gained|rose|fell|dropped|climbed)\b",
    re.I,
)
_SHOP_WINDOW = re.compile(  # the title of an article that sells
    r"\bgift guide\b|\b(?:sale|deals?) (?:at|on|from|of|roundup)\b|\bfrom \$\d|\bbest (?:\w+ )?deals\b|\b\d+% off\b",
    re.I,
)
_TALK = re.compile(
    r"^(?:ah|oh|yeah|yes|well|ok|okay|look|sure|hey|sorry|hold on\w*|thanks|spoiler)\b[ ,]|, well,? ", re.I
)
_WE = re.compile(r"[“\"](?:we|our|ours|us|i|my|me)\b", re.I)
_SCRIPT = re.compile(r"[\u0400-\u04ff\u0590-\u06ff\u0900-\u0dff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_BYLINE = re.compile(r"\bcontribut(?:ed|ing) (?:reporting|to this)\b|\b(?:details|more) can be found\b", re.I)


def flaw(quote: str, topic: Topic, title: str = "") -> str:
    """What keeps a sentence from being a point of the page, "" when nothing does; `title` is that of its article."""
    return dross(quote, topic, title) or _open(quote.strip().lstrip("“\"‘'"), vocabulary(topic))


def dross(quote: str, topic: Topic, title: str = "") -> str:
    """The same without what only its article could tell: what no other wording could make a point of."""
    plain = quote.strip().lstrip("“\"‘'")
    if _SHOP.search(plain) or _OFFER.search(plain) or _SHOP_WINDOW.search(title):
        return "an offer, not a statement"
    if _RHETORIC.search(plain) or _TAG.search(plain) or (plain.rstrip("”\"’'").endswith("?") and _YOU.search(plain)):
        return "a question that wants no answer"
    if not plain.rstrip("”\"’'").endswith("?") and _HALF.search(plain):
        return "half a sentence"
    if _YOU.search(_QUOTED.sub("", quote)) or _TALK.search(plain) or _BYLINE.search(plain):
        return "talk with the reader"
    if _MARKET.search(plain) and not _SHARES & vocabulary(topic):
        return "what markets did that day"
    if _WE.match(quote.strip()):
        return "somebody speaks of himself"
    if _SCRIPT.search(plain):
        return "words in another script"
    return ""


def slight(quote: str) -> bool:
    """Whether a sentence is too short to tell much."""
    return len(quote.split()) < FEWEST and not re.search(r"\d", quote)


def judges(quote: str) -> bool:
    """Whether a sentence takes a view: that something ought to be, is good or bad, better or worse, or sure."""
    return _JUDGES.search(quote) is not None


def _open(plain: str, known: Set[str]) -> str:
    """What in a sentence only the rest of its article could tell, "" when nothing."""
    if _PRONOUN_FIRST.search(plain) or _PRONOUN_INSIDE.search(plain):
        return "a pronoun for what is not named"
    if _DEMONSTRATIVE.search(plain) or _SAME.search(plain) or _POINTS_BACK.search(plain):
        return "points back at another sentence"
    if _MEASURE.search(plain):
        return "a figure of what is not said"
    if _SOMEBODY.search(plain):
        return "words of nobody in particular"
    person = _PERSON.search(plain)
    if person and not _INTRODUCED.search(plain, 0, person.start()):
        return "a person who is not named"
    for the in _THE.finditer(plain):
        before = plain[: the.start()]
        starts = _HEAD.search(before) is not None or _OPENING_CLAUSE.search(before) is not None
        if starts and not _identified(plain[the.end() :], known):
            return "a subject that the sentence does not identify"
    return ""


def _identified(phrase: str, known: Set[str]) -> bool:
    """Whether a noun phrase behind "the" says which one is meant: by a name, a word of the topic, or what follows."""
    last = 0
    for place, match in enumerate(_WORD.finditer(phrase)):
        if re.search(r"[-–—;:(]", phrase[last : match.start()]):
            return False
        last = match.end()
        word = match[0].rstrip(",.:")
        lower = word.lower()
        if lower in _BINDS or (place and lower.endswith("ing")):
            return True
        if place and (is_finite(lower) or lower in BASES or lower in _ENDS):
            return False
        owner = re.split(r"['’]s?$", word)[0]
        if owner[:1].isupper() and owner not in GENERIC:
            return True
        if owner[:1].isdigit() and place:
            return True
        if stem(owner.lower()) in known or lower in _KNOWN:
            return True
        if word != owner or match[0] != word or place + 1 == LONGEST_SUBJECT:
            return False
    return False
