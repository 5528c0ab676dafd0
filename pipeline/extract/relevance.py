"""What belongs to a topic and why, by the words that carry a subject."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from pipeline.models import Topic, Verdict, tagged

# Content words: those that carry the subject of a text, in one form each.

_CONTENT_WORD = re.compile(r"[^\W_]+")
# Words that carry no subject: of English sentences in general, and of questions and forecasts in particular.
EMPTY_WORDS = frozenset(
    "a about after all also am an and any are as at be been before being between both but by can could did do does "
    "doing done down during each either few for from further get gets had has have having he her here him his how i "
    "if in into is it its itself just may me might more most much must my neither no nor not now of off on once one "
    "only or other our out over own per really same say says said shall she should since so some still such than that "
    "the their them then there these they this those through to too under until up upon us very versus vs was we were "
    "what when where whether which while who whom whose why will with within without would yes yet you your january "
    "february march april june july august september october november december monday tuesday wednesday thursday "
    "friday saturday sunday".split()
)
_MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "İ": "i", "ı": "i", **dict.fromkeys("‐‑‒–—―−", "-")})


def folded(text: str) -> str:
    """A text in which one word has one spelling: one Unicode form, no case, one apostrophe and one hyphen."""
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFKC", text).translate(_MARKS).casefold()


def singular(word: str) -> str:
    """A folded word without its plural: "cities" is "city", "buses" is "bus", "models" is "model"."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and word[-2] != "s":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word.endswith("e") else word


def stems(text: str) -> frozenset[str]:
    """The content words of a text, each in one form."""
    words = {word for word in _CONTENT_WORD.findall(folded(text)) if word not in EMPTY_WORDS and len(word) > 1}
    return frozenset(map(singular, words))


TEASER = 60  # words: in a text no longer than this, nothing is said in passing; where a longer one says something
_SHORT = 150  # words: in a text no longer than this, a phrase of the topic is not said in passing
QUESTION = 0.6  # of a question's words in one place of a text that has no keyword: then it is about that
_BESIDE = 0.4  # of its other words beside a keyword that is said once in a long text
# Times that a text says a lone word of its title before that is what it is about. Of 25 questions in mixed news the
# mean F1 of what is kept went from .87 to .93, its precision nowhere by more than .03 down.
_ABOUT = 3
_OTHERS = 2  # of them at least: one ("federal" beside "minimum wage") stands beside anything
_NEAR = 0.5  # of them in one place of a text that does not belong, from which a person should see it
_LEAST = 3  # words of a question that tell what it is about
LOOSE = 2  # words that may stand in a phrase of three and more before its last
_MANY = 10_000  # topics whose keywords are kept ready
_RULES = 4  # raised when the same text and settings would give another verdict
OFF: Verdict = "off topic"
_TOKEN = re.compile(r"\w+(?:[.,']\w+)*[+#]*")
_ROW = re.compile(r"(?:[\w\s'\-+#\"“”()/]|[.,](?=\w))+")  # words with nothing between them that parts sentences
_GAP = re.compile(r"[\s\-‐-―]+")


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a text belongs to a topic, how strongly, and what was found where."""

    belongs: bool
    score: float
    why: str
    near: bool = False  # it does not belong, and a person should see that


def relevance(topic: Topic, title: str, text: str) -> Relevance:
    """Look for the topic's keywords and the words of its question, and say what was found where.

    A phrase in the title or in a short text is enough; a longer text must have two keywords, one of them twice, or some
    words of the question in one place beside it. A lone word ("Llama", "toll") may mean something else: it counts
    beside another keyword or a word of the topic's phrases, or where title and text are about it.
    """
    if not topic.keywords:
        return Relevance(True, 0.0, "the topic has no keywords: everything belongs")
    in_title, in_text = _hits(topic.keywords, title), _hits(topic.keywords, text)
    found = in_title.keys() | in_text.keys()
    if not found:
        return _unnamed(topic, title, text)
    # a topic that has lone words only means them
    sure = any(_phrase(keyword) for keyword in found) or not any(_phrase(keyword) for keyword in topic.keywords)
    said = in_title.total() + in_text.total()
    beside = "" if sure else _beside(topic, found, said, f"{title} {' '.join(text.split()[:TEASER])}")
    length = len(text.split())
    often = bool(in_title) or len(in_text) >= 2 or any(count >= 2 for count in in_text.values())
    enough = often or length <= (_SHORT if sure else TEASER)
    if not enough and _asks_more(topic, found, title, text):
        enough, beside = True, beside or "some words of the question"
    about = any(in_title[one] and in_text[one] >= _ABOUT for one in found)
    belongs = enough and (sure or about or len(found) > 1 or bool(beside))
    parts = [f"{place}: {_told(hits)}" for place, hits in (("title", in_title), ("text", in_text)) if hits]
    parts += [f"beside: {beside}"] if beside else []
    if not belongs:
        parts.append("nothing else of the topic beside it" if enough else "said once in a long text")
    score = float(2 * sum(in_title.values()) + sum(in_text.values()))
    return Relevance(belongs, score, "; ".join(parts), near=not belongs)


def _asks_more(topic: Topic, found: Iterable[str], title: str, text: str) -> bool:
    """Whether a text says, in one place, enough of the question beside the keywords that it has."""
    others = _asked(topic) - stems(" ".join(found))  # a keyword is no sign of itself
    share = _share(others, title, text)
    return share >= _BESIDE and round(share * len(others)) >= _OTHERS


def _unnamed(topic: Topic, title: str, text: str) -> Relevance:
    """A text without a keyword: by how much of the question it says in one place."""
    share = question_share(topic, title, text)
    enough = share >= QUESTION and round(share * len(_asked(topic))) >= _LEAST
    if enough and _share(stems(topic.title), title, text) >= QUESTION:  # what it is about is named as well
        return Relevance(True, share, "no keyword, but most words of the question close together")
    near = share >= _NEAR
    return Relevance(False, share if near else 0.0, "no keyword found" + ("; near the question" if near else ""), near)


def question_share(topic: Topic, title: str, text: str) -> float:
    """The share of the question's content words that a text says in one place, its title included; 0.0 to 1.0."""
    asked = _asked(topic)
    return _share(asked, title, text) if len(asked) >= _LEAST else 0.0


def _share(words: frozenset[str], title: str, text: str) -> float:
    """The share of these words that a text says in one place, its title included."""
    places = _places(text)
    head, there = words & stems(title), words & places.keys()
    if not words or len(head | there) < _BESIDE * len(words):
        return 0.0
    spoken = sorted((place, word) for word in there for place in places[word])
    best, first = len(head), 0
    inside: Counter[str] = Counter()
    for place, word in spoken:
        inside[word] += 1
        while spoken[first][0] <= place - TEASER:
            inside[spoken[first][1]] -= 1
            first += 1
        best = max(best, len(head | {one for one, count in inside.items() if count}))
    return best / len(words)


@lru_cache(maxsize=_MANY)
def relevance_hash(topic: Topic) -> str:
    """A hash of all that `relevance` judges by."""
    return tagged("scope", _RULES, topic.title, topic.question, topic.keywords)


def hopeless(topics: Iterable[Topic], title: str, text: str) -> bool:
    """Whether what a source tells of an item rules it out before its page is fetched; short texts prove nothing."""
    return len(text.split()) >= TEASER and not any(relevance(topic, title, text).belongs for topic in topics)


def text_hash(sentences: Iterable[str]) -> str:
    """A hash of the words of a text: case, punctuation and white space do not change it."""
    return hashlib.sha256(plain_words(" ".join(sentences)).encode()).hexdigest()[:16]


def plain_words(text: str) -> str:
    """The words of a text: case, punctuation and white space say nothing."""
    return " ".join(_CONTENT_WORD.findall(text.casefold()))


def _phrase(keyword: str) -> bool:
    """Whether a keyword can hardly mean anything else: several words, or a name with digits or capitals inside."""
    return len(_GAP.split(keyword.strip())) > 1 or not keyword[1:].islower()


def _beside(topic: Topic, found: Set[str], said: int, text: str) -> str:
    """Words of the topic that stand in a text beside lone keywords, said so often; "" where they may be chance.

    One word of its title or its question ("free", "drivers") beside a keyword that is said once may be.
    """
    there = stems(text) - stems(" ".join(found))
    named = there & _named(topic)
    others = there & _vocabulary(topic)
    return ", ".join(sorted(others)) if named or len(others) >= _OTHERS or said > 1 else ""


@lru_cache(maxsize=_MANY)
def _asked(topic: Topic) -> frozenset[str]:
    return stems(topic.question)


@lru_cache(maxsize=_MANY)
def _named(topic: Topic) -> frozenset[str]:
    """The words of the topic's phrases, which were chosen to name it."""
    return stems(" ".join(keyword for keyword in topic.keywords if len(_GAP.split(keyword)) > 1))


@lru_cache(maxsize=_MANY)
def _vocabulary(topic: Topic) -> frozenset[str]:
    return stems(f"{topic.title} {topic.question}") | _named(topic)


def _told(hits: Mapping[str, int]) -> str:
    return ", ".join(keyword if count == 1 else f"{keyword} ×{count}" for keyword, count in hits.items())


def _hits(keywords: Iterable[str], text: str) -> Counter[str]:
    """How often each keyword stands in the text, without those that do not."""
    places = _places(text)
    each = {_forms(keyword): keyword for keyword in reversed(tuple(keywords))}  # "open model" and "open models" are one
    found = ((keyword, _count(forms, places)) for forms, keyword in reversed(each.items()))
    return Counter({keyword: count for keyword, count in found if count})


def _count(words: Sequence[str], places: dict[str, tuple[int, ...]]) -> int:
    """How often these words follow each other; "open-source model" is said of an open-source language model too."""
    if not words or any(word not in places for word in words):
        return 0
    ends = places[words[0]]
    for position, word in enumerate(words[1:], 1):
        gap = LOOSE if position == len(words) - 1 and len(words) > 2 else 0
        there = set(places[word])
        ends = tuple(at for end in ends for at in range(end + 1, end + gap + 2) if at in there)
    return len(set(ends))


@lru_cache(maxsize=4)  # one text is held against many topics
def _places(text: str) -> dict[str, tuple[int, ...]]:
    """Where each word of a text stands, in its one form and those of the families that it belongs to."""
    where: defaultdict[str, list[int]] = defaultdict(list)
    place = 0
    for row in _ROW.findall(folded(text)):  # no phrase reaches over a full stop or a comma
        tokens = _TOKEN.findall(row)
        for at, token in enumerate(tokens, place):
            where[token].append(at)
        place += len(tokens) + LOOSE + 1
    found: dict[str, tuple[int, ...]] = {}
    for token, places in where.items():
        for form in _family(token.removesuffix("'s")):
            found[form] = tuple(sorted((*found[form], *places))) if form in found else tuple(places)
    return found


@lru_cache(maxsize=_MANY)
def _forms(keyword: str) -> tuple[str, ...]:
    """The words of a keyword, each in one form."""
    return tuple(singular(token) for token in _tokens(keyword))


@lru_cache(maxsize=4)
def _tokens(text: str) -> tuple[str, ...]:
    """The words of a text as they follow each other, without possessives; a hyphen parts words as a space does."""
    found = _TOKEN.findall(folded(text))
    return tuple(token.removesuffix("'s") for token in found)


@lru_cache(maxsize=_MANY)
def _family(token: str) -> tuple[str, ...]:
    """A word in its forms: without the plural of an acronym, and as what it is a version of ("k2.6" is a "k2")."""
    forms = [singular(token)]
    if "'" in token:
        forms.append(singular(token.replace("'", "")))
    if len(token) > 2 and token.endswith("s"):
        forms.append(singular(token[:-1]))
    if "." in token and any(map(str.isdigit, token)):
        parts = token.split(".")
        forms += [".".join(parts[:length]) for length in range(1, len(parts))]
    return tuple(dict.fromkeys(forms))
