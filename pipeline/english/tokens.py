"""The content words of a text, lightly stemmed, and which words are finite verbs."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain

STOP = frozenset(
    """
    a about above after again against all also although am among an and another any are as at be became because become
    been before being below between both but by can cannot could did do does doing down during each either else even
    ever every few for from further had has have having he her here hers herself him himself his how however i if in
    into is it its itself just least less let like many may me might more most much must my myself neither no nor not
    now of off on once one only or other others our ours out over own per rather really same say says said she should
    since so some still such than that the their theirs them themselves then there these they this those though through
    to too toward towards under until up upon us very via was we were what when where whether which while who whom whose
    why will with within without would yet you your yours according additionally furthermore hence meanwhile moreover
    nevertheless nonetheless percent therefore thus including told
    """.split()
)

_TOKEN = re.compile(
    r"[$€£]?\d[\d,]*(?:\.\d+)?"  # 61.4  $5  12,000; the unit behind it is a word of its own
    r"|[^\W\d_][\w.]*(?:[-‑][\w.]+)*"  # model names whole, other compounds cut below
)
_CONTRACTION = re.compile(r"n['’]t\b|['’](?:s|re|ve|ll|d|m)\b|(?<=s)['’](?=\s|$)", re.IGNORECASE)
_HYPHEN = re.compile(r"[-‑]")
_DOUBLED = re.compile(r"([bdgkmnprt])\1$")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The word without its commonest endings, so that "releases", "released" and "releasing" meet."""
    if word.endswith("ies") and len(word) >= 6:
        return word[:-3] + "y"
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith("greed"):
        word = word[:-1]  # agreed
    for suffix in ("ing", "ed"):
        if word.endswith(suffix) and not word.endswith("eed") and len(word) - len(suffix) >= 4:
            return _DOUBLED.sub(r"\1", word[: -len(suffix)])
    for suffix in ("ly", "es"):
        if word.endswith(suffix) and len(word) - len(suffix) >= 4:
            return word[: -len(suffix)]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) >= 4:
        return word[:-1]
    if word.endswith("e") and len(word) >= 5:
        return word[:-1]
    return word


@lru_cache(maxsize=65536)  # a claim is weighed for each topic that it belongs to
def terms(text: str) -> tuple[str, ...]:
    """The content words of a text in order, lower-cased and stemmed; numbers and model names stay as they are."""
    text = text.lower()
    if "'" in text or "’" in text:
        text = _CONTRACTION.sub(" ", text)
    return tuple(chain.from_iterable(map(_parts, _TOKEN.findall(text))))


@lru_cache(maxsize=65536)
def _parts(token: str) -> tuple[str, ...]:
    """What one word or number of a text is compared by."""
    if token[0] in "$€£" or token[0].isdecimal():
        return (token.replace(",", ""),)
    word = token.rstrip(".")
    if any(character.isdigit() for character in word):
        return (word.replace("‑", "-"),)
    parts = _HYPHEN.split(word.replace(".", ""))
    return tuple(stem(part) for part in parts if part and part not in STOP)


# Which words are finite verbs, as far as a word list and an ending can tell.

AUXILIARIES = frozenset(
    """
    is are was were be been am has have had do does did will would can could may might must should shall cannot
    isn't aren't wasn't weren't hasn't haven't hadn't don't doesn't didn't won't wouldn't can't couldn't shouldn't
    """.split()
)

_IRREGULAR = """
    ate beat became began bent bet bit blew bought bound broke brought built burst came cast caught chose clung cost
    cut dealt drew drove fell fed felt fought found flew forgot froze gave got grew held heard hit hurt kept knew laid
    led left lent let lay lit lost made meant met paid put quit ran rang read rose said sat saw sent set shot shook
    shrank shut slid slept sold spent split spoke spread sprang stood stole stuck struck swept swore swung taught
    took thought threw told tore underwent understood went withdrew withheld woke won wore wrote
    died fled sought sued
    """.split()

_BASES = """
    accept accuse achieve acknowledge acquire act add admit adopt agree aim allow announce answer appear argue
    arrive ask assume attack avoid back ban become begin believe belong benefit boost break bring build buy call
    carry cause change charge choose cite claim close come commit compare compete concede conclude confirm consider
    contain contend continue contradict contribute control cost cover create criticise cut decide decline define
    defend delay deliver demand deny depend describe differ disagree disclose discover dismiss dispute dominate
    double doubt draw drive drop earn emerge enable end ensure estimate evaluate exceed exist expect explain face
    fail fall favor favour feel fight find follow force forecast gain generate get give go grow happen have help
    hold imply improve include increase indicate insist introduce invest join justify keep know lack lag last launch
    lead leave let lie limit list live lose lower maintain make match matter mean measure meet move narrow need note
    offer open operate oppose outperform outweigh own pass pay perform persist place plan play point pose predict
    prefer prevent produce promise propose protect prove provide publish push put question raise rank rate reach
    read receive recommend reduce reflect refuse reject release rely remain remove replace report represent require
    resist resolve respond rest result retain reveal reward reverse rise risk run say score see seek seem sell serve
    set shift ship show shrink sign slip slow solve spend split stand start state stay stem stop strengthen struggle
    succeed suffer suggest support surpass suspect take tell tend test think threaten top total trail train treat
    trigger trust try turn underestimate urge use vary vote want warn weaken weigh widen win withhold work worry
    write
    """.split()


def _third_person(base: str) -> str:
    if base.endswith("y") and base[-2] not in "aeiou":
        return base[:-1] + "ies"
    return base + ("es" if base.endswith(("s", "sh", "ch", "x", "z", "o")) else "s")


# In their plain form these are nouns or adjectives more often than verbs.
_AMBIGUOUS = frozenset(
    """
    attack ban benefit boost cause change charge claim close control cost cover delay demand double drive end
    estimate face favor favour force forecast gain increase lack limit live lower measure note offer open own pass
    place plan play point promise question rank rate release report rest result reverse risk score set shift ship
    sign slow split start state stem stop support test top total train trigger trust turn use vote worry
    """.split()
)
BASE_VERBS = frozenset(_BASES)  # also those that are nouns more often
BASES = BASE_VERBS - _AMBIGUOUS
THIRD_PERSON = frozenset(_third_person(base) for base in _BASES)
_FINITE = AUXILIARIES | frozenset(_IRREGULAR) | THIRD_PERSON
PAST = re.compile(rf"\b(?:[a-z]+(?<!e)ed|{'|'.join(_IRREGULAR)}|was|were|had|announces|releases|launches)\b")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
# Plain adjectives and nouns that end in -ed.
_NOT_PAST = frozenset("need speed feed seed breed creed deed weed indeed hundred sacred unprecedented supposed".split())
_CONTRACTED = re.compile(
    r"(?:n['’]t|['’](?:re|ve|ll|d|m))$|^(?:it|that|there|here|what|who|he|she)['’]s$", re.IGNORECASE
)


def is_finite(word: str) -> bool:
    """Whether a word can be a finite verb in its third person, past or auxiliary form."""
    lower = word.lower().replace("’", "'")
    if lower in _FINITE or _CONTRACTED.search(lower):
        return True
    return lower.endswith("ed") and len(lower) > 4 and "-" not in lower and lower not in _NOT_PAST


def has_verb(text: str) -> bool:
    """Whether a text has a word that can be its verb, also in the plain form that plural subjects take."""
    words = _WORD.findall(text)
    return any(is_finite(word) or (place > 0 and word in BASES) for place, word in enumerate(words))
