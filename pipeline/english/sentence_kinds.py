"""Signs in a sentence of what kind of statement it is, and whether it belongs to its page only."""

from __future__ import annotations

import re

from pipeline.english.lexicon import any_of, word_lines
from pipeline.english.patterns import Pattern
from pipeline.models import ClaimKind

_CORRECTION = Pattern(
    r"^\W*(?:correction|erratum|editor['’]s note)\b\s?[:(—–-]"
    r"|\b(?:an? )?(?:earlier|previous|original|prior) version of (?:this|the|our) (?:article|story|post|report"
    r"|page|piece)\b"
    r"|\b(?:has|have) been (?:corrected|amended)\b|\bwe (?:have )?(?:corrected|regret the error)\b|\bcorrected from\b"
    r"|\b(?:corrected|retracted|withdrew) (?:its|the|an?|their) (?:\w+ )?(?:figure|figures|score|scores|number"
    r"|numbers|result|results|claim|estimate)\b",
    re.IGNORECASE,
)
_QUESTION = Pattern(
    r"\?[”\"’)]*$"
    r"|\b(?:it|that) (?:is|was|remains|'s|’s) (?:still )?(?:unclear|unknown|uncertain|not clear|not known"
    r"|an open question|open) (?:whether|if|how|why|what|who|when|which)\b"
    r"|\bremains? (?:to be seen|unclear|unknown|uncertain|unanswered|unresolved|an open question|open)\b"
    r"|\b(?:has|have|had|did|would) (?:not|n['’]t) (?:yet )?(?:said|say|says|disclosed?|explain(?:ed)?"
    r"|confirm(?:ed)?|revealed?|announced?|stated?) (?:whether|how|why|when|what|which|who)\b"
    r"|\b(?:hasn|haven|hadn|didn|wouldn)['’]t (?:yet )?(?:said|say|disclosed?|explain(?:ed)?|confirm(?:ed)?"
    r"|revealed?) (?:whether|how|why|when|what|which|who)\b"
    r"|\b(?:the|an|one|another|key|central|main|big|biggest|real) (?:open |unanswered |unresolved |key "
    r"|central |main |big |biggest |remaining ){0,4}question (?:is|now is|remains|for \w+ is)(?=[,:]|,? (?:whether"
    r"|how|what|who|why|when|which|where|if)\b)"
    r"|\b(?:nobody|no one|no-one) (?:yet )?(?:knows|can say|has said) (?:whether|how|why|when|what|which|who|if)\b",
    re.IGNORECASE,
)
_PERIOD = (
    r"(?:next (?:week|month|quarter|year|decade)|the (?:coming|next) (?:\w+ )?(?:weeks|months|quarters|years"
    r"|decade)|the end of|year[- ]end|20\d\d|(?:January|February|March|April|May|June|July|August|September"
    r"|October|November|December)\b)"
)
# Between two words that belong together the first does not stand again: else each of many would look for its second.
_FORECAST = Pattern(
    r"\b(?:expects?|predicts?|predicted|forecasts?|projects|anticipates?) (?:that |the |a |an |"
    r"it |to |no |[A-Z])"
    r"|\b(?:is|are|was|were|it’s) (?:widely |still |now |also )?(?:expected|anticipated|likely|unlikely|set|due"
    r"|scheduled|poised|projected|forecast|on track|bound|slated) to\b"
    r"|\bis (?:likely|unlikely) that\b|\bwill (?:likely |probably |almost certainly )\w+"
    rf"|\b(?:[Bb]y|[Ww]ithin|[Ii]n|[Bb]efore) {_PERIOD}(?:(?!\b(?:[Bb]y|[Ww]ithin|[Ii]n|[Bb]efore) {_PERIOD}).)*"
    r"\b(?:will|could|should|may|might)\b"
    rf"|\b(?:could|should|may|might)\b(?:(?!\b(?:could|should|may|might)\b).)*\b(?:by|within|before) {_PERIOD}"
    r"|\b(?:plans|intends|aims|hopes) to\b",
)
_WILL = Pattern(r"(?<!\bthe )(?<!\bfree )(?<!\bgood )(?<!\bits )(?<!\bpolitical )\b(?:will|won['’]t|shall)\b(?! of\b)")
_REASON = Pattern(
    r"\bbecause\b|\bwhich (?:means|implies)\b|\b(?:means|implies|implying|meaning) (?:that"
    r"|any|no|the|a|an|every|they|it)\b|\bmeans (?!what\b|how\b|to\b|by\b|business\b)(?:[\w’'-]+ ){1,3}"
    r"(?:can|could|must|have to)\b"
    r"|\bmatters?\b(?! of| in hand)(?: to| for|[.,]|$)|\bas a result\b|\bthat(?: is|['’]s) why\b"
    r"|\bthe stakes\b|\bso that\b|\bleaves (?:\w+ ){1,4}with\b|\bat stake\b|\bthe (?:main |real )?reason\b|"
    r"\bthe implication is\b|\bthe significance of\b",
    re.IGNORECASE,
)
_EXPECTED_REASON = Pattern(r"\bbecause\b(?:(?!\bbecause\b)[^,;.])*\b(?:will|won['’]t|shall|would)\b", re.IGNORECASE)
# "No matter", and "just because it sounds good", which denies that it is one.
_NO_MATTER = re.compile(
    r"\b(?:no|as a|the|this|a|that|subject|another|different) matters?\b|\b(?:just|not|only|simply) because\b",
    re.IGNORECASE,
)

QUOTATION = re.compile(r"“[^”]{0,2000}”|\"[^\"]{0,2000}\"")  # no sentence is longer
_BOILERPLATE = Pattern(
    r"\b(?:unsubscribe|subscribers?[- ]only|newsletters?|copyright|all rights reserved|terms of (?:use|service)"
    r"|terms and"
    r" conditions|privacy policy|affiliate links?|free trial|manage your preferences)\b"
    r"|(?:^\W*(?:please )?|\b(?:to|you can|and|or|please) )(?:subscribe|sign up|sign in|log in) (?:to|for|here"
    r"|now|with|today)\b"
    r"|^\W*(?:please )?(?:subscribe|sign up|sign in|log in)\b"
    r"|\b(?:uses?|using|accept|our|these|all|of|about|via) cookies\b|\bcookie (?:policy|settings|notice"
    r"|preferences|consent)\b"
    r"|©|^\W*(?:read (?:more|next|also|the full)|see also|related(?: articles?| stories| reading)?:|more from"
    r"|share(?: this\b.*)?$|share (?:on|via|to)\b|follow (?:us|our|me)|advertisement|sponsored"
    r"|click here|tap here|watch:|listen:|download (?:our|the app)|photo(?:graph)?(?: credit)?s?:"
    r"|image(?: credit)?s?:|credit:|getty images|illustration(?: by|:)"
    r"|reporting by|editing by|additional reporting|written by|by the numbers:$|skip to|back to top"
    r"|leave a comment|comments?\s*\(|\d+ (?:min|minute)s? read|posted by|updated:|tags?:|filed under)"
    r"|\btranscripts are created\b|\bauthoritative record of\b|\bcommitted to publishing a diversity of\b"
    r"|\b(?:rush transcript|copy may not be in its final form)\b"
    r"|\b(?:views|opinions) expressed (?:here|in this|by (?:columnists|contributors))\b"
    r"|\bfollow us (?:on|at)\b|\bjoin (?:our|us)\b|\bcontributed to this report\b|\bget (?:the|our) (?:latest"
    r"|best) (?:(?!\bget (?:the|our) ).)*\b(?:inbox|delivered)\b|\bour (?:app|store|website)\b"
    r"|\b(?:ignore|disregard|forget) (?:all |any |the |your |every )*(?:previous|prior|above|earlier|preceding"
    r"|other) (?:\w+ )?(?:instructions?|prompts?|rules|directions|text)\b"
    r"|\bas an ai\b(?: (?:language )?model\b|[,.]| assistant)|\bsystem prompt\b|^\W*(?:system|assistant"
    r"|user)\s?:|<\|?/?(?:im_start|im_end|system|assistant)"
    r"|\b(?:note|notice|instructions?|attention|message) (?:to|for) (?:(?:the|any|all|every) )?(?:ai|ais|llms?"
    r"|language models?|assistants?|chatbots?|bots?|(?:automated|software|summari[sz]\w+)\b[\w ]*)\b"
    r"|\byou (?:are|must act as|are now) (?:now )?(?:an? )?(?:helpful |ai |language )*(?:assistant|language model)\b"
    r"|\b(?:ai|automated|language[- ]model|software) (?:assistants?|agents?|readers?|summari[sz]ers?|systems?"
    r"|models?) (?:reading|processing|summari[sz]ing|parsing) (?:this|the)\b"
    r"|\b(?:assistants?|agents?|chatbots?|bots?|language models?|summari[sz]ers?|crawlers?) (?:that|which|who)"
    r" (?:reads?|summari[sz]es?|process(?:es)?|index(?:es)?|quotes?) (?:this|the)\b"
    r"|\bwhen (?:you )?summari[sz](?:e|ing) this\b|\bdo not (?:mention|reveal|cite) (?:this|these|any other|other)\b",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:(?:and|but|yet|so(?! far\b)|or),?\s|(?:however|meanwhile|moreover|furthermore|additionally|nevertheless"
    r"|nonetheless|therefore|thus|hence|"
    r"consequently|still|besides|also|likewise|similarly|indeed|notably|importantly|interestingly"
    r"|crucially|specifically|overall|ultimately|"
    r"finally|lastly|firstly|secondly|thirdly|first|second|third|next|then|instead|separately"
    r"|for comparison|in addition|in fact|in particular|"
    r"in other words|in turn|in the meantime|at the same time|as a result|for example|for instance|"
    r"to be sure|of course|that said|even so|more broadly|what['’]s more|to that end|after all"
    r"|unsurprisingly|surprisingly|plus|again|naturally|worse|in the end|in practice"
    r"|(?:the|my|our) (?:headline|key|main) (?:finding|result|takeaway|number|figure|point)s?)[,:]\s"
    r"|(?:and|but|yet|so)\s[—–]\s[^—–]{3,40}\s[—–]\s)(?=[\w“\"$€£])",
    re.IGNORECASE,
)


def _of(kind: str) -> str:
    """A pattern for one of the words of a kind that the head of data/pending.txt explains."""
    return any_of(" ".join(word for word, is_of in map(str.split, word_lines("pending")) if is_of == kind))


_PENDING = Pattern(
    r"\b(?:is|are|was|were|be|been|remains?|[’']s|[’']re) (?:(?:still|now|also|currently|widely|all|said to be) ){0,2}"
    rf"(?:{_of('is')}|on the (?:verge|brink)|on track)\b|\b(?:{_of('to')}|they plan) to\b"
    rf"|\b(?:will|would|must|may|might) (?:soon |likely |probably |have to )?{_of('shall')}\b"
    r"|\bwould have to be\b|(?<!earlier )\b(?:this|next|coming) (?:week|month|days|weeks)\b"
)


def is_pending(sentence: str) -> bool:
    """Whether a sentence tells what was about to be decided when it was written."""
    return _PENDING.search(sentence) is not None


def kind(sentence: str) -> ClaimKind:
    """What a sentence does: correct, ask, look ahead, give a reason, or state a fact."""
    if _CORRECTION.search(sentence):
        return "correction"
    if _QUESTION.search(sentence):
        return "question"
    if _FORECAST.search(sentence) or _WILL.search(sentence):
        return "forecast"
    return "reason" if gives_reason(sentence) else "fact"


def outlook(sentence: str) -> int:
    """Where a sentence begins to look ahead, its length where it does not."""
    found = (pattern.search(sentence) for pattern in (_FORECAST, _WILL))
    return min((one.start() for one in found if one), default=len(sentence))


def gives_reason(sentence: str) -> bool:
    """Whether a sentence says why, or what follows."""
    return _REASON.search(_NO_MATTER.sub("", sentence)) is not None


def grounded(sentence: str) -> bool:
    """Whether a forecast gives a reason that is none itself: "because they will be there" only expects something."""
    return gives_reason(sentence) and _EXPECTED_REASON.search(sentence) is None


def boilerplate(sentence: str) -> bool:
    """Whether a sentence belongs to the page and not to its subject: offers, credits, orders to a reader's software."""
    return _BOILERPLATE.search(sentence) is not None


def lead_in(sentence: str) -> str:
    """The sentence without opening connectives, its first letter a capital again."""
    rest = sentence[opening(sentence) :]
    return rest[:1].upper() + rest[1:]


def opening(sentence: str) -> int:
    """How many characters at the start of a sentence are connectives only, such as "However, "."""
    first = _LEAD_IN.match(sentence)
    if first is None or first.end() == len(sentence):
        return 0
    second = _LEAD_IN.match(sentence[first.end() :])  # "But in addition, "
    return first.end() + (second.end() if second else 0)
