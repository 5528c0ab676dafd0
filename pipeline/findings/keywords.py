"""Keywords from a question and its material: its phrases as articles write them, and what their titles call it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from math import log

from pipeline.english.calendar import MONTHS, WEEKDAYS
from pipeline.english.names import names
from pipeline.english.speaker import is_person
from pipeline.english.tokens import AUXILIARIES, BASES, STOP, is_finite, stem, terms
from pipeline.models import Article, Topic

_SEEN = 2  # articles that have a phrase: one may be a slip
_MOST = 6  # that are proposed: more would be looked over by nobody
_BEGINNING = 400  # words of an article in which it says what it is about
_NEAR = 2  # words of a question that such a beginning has, to be of the material that keywords come from
# Of the articles that say a word of the question, as many have it in their title where it names a subject. Over ten
# questions such words had .29 and more ("tariffs" 1.0), the others .23 and less ("American" .08, "raised" .12).
_TITLED = 0.25
_ITSELF = 0.5  # likewise, where the word alone names it: "gerrymandering", "NSA", "masks"; "student", "crisis" do not
_SURNAME = 0.3  # of those articles that have it behind a given name: of "Keystone XL" or "NSA" none has
_PART = 0.15  # of those articles that have a phrase, before it is what they call it
_HEADLINED = 0.5  # of their titles that have two words, or of a piece of a name the whole, to be what it is called
# A name in a question: "Medicare for All".
_NAME = re.compile(r"(?<![\w-])[A-Z][\w-]*+(?:(?: (?:for|of|and|on|the)){0,2} [A-Z][\w-]*+)+")
# Part of those articles that have a name of the question, beside which what titles call it adds other debates: the
# "trade deal" of titles on the Trans-Pacific Partnership is China's and Mexico's too.
_REACH = 0.75
_TYPO = 0.1  # of the uses of a phrase; a spelling that is rarer than that is nobody's
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_JOINED_BEFORE = re.compile(r"(?<![\w-])(?:[^\W_]{1,30}-){1,3}\Z")
_JOINED_BEHIND = re.compile(r"(?:-[^\W_]{1,30}){1,3}")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionStems:
    """The stems of a question by its grammar, as far as that could be told."""

    subject: frozenset[str]  # what it asks about, for articles whose titles tell nothing
    aside: frozenset[str]  # words that are in no phrase for it


@dataclass(frozen=True, slots=True)
class Named:
    """Keywords, each with the number of articles that have it, and the articles that are on the question."""

    keywords: Mapping[str, int]
    near: tuple[Article, ...] = ()
    titled: frozenset[str] = frozenset()  # the words of the question that name a subject


@dataclass(slots=True)
class _Use:
    """How a phrase is written, and for each article the rows of words of the question that it stands in."""

    spelt: Counter[str] = field(default_factory=Counter)
    rows: defaultdict[int, list[Stems]] = field(default_factory=lambda: defaultdict(list))


Keeps = Callable[[Topic, Article], bool]  # whether a topic would keep an article


def named_keywords(question: str, asks: QuestionStems, articles: Sequence[Article], keeps: Keeps) -> Named:
    """What the articles on a question call what it asks about."""
    asked = frozenset(terms(question))
    shares = _titled(asked, articles)
    named = frozenset(word for word in shares if shares[word] >= _TITLED)
    core = asked - (asks.aside - named)  # "defund" is in the titles on the police that should be defunded
    topical = named & core or core & asks.subject
    near = [one for one in articles if _is_near(one, asked, topical)]
    least = max(_SEEN, _PART * len(near))
    uses = _uses(near, core)
    chosen = _chosen({pair: use for pair, use in uses.items() if topical & set(pair)}, least)
    found = {_spelling(uses[stems].spelt): len(uses[stems].rows) for stems in chosen}
    known = Topic("proposed", question, question, tuple(found))
    alone = {word for word in shares if shares[word] >= _ITSELF and not _is_somebody(word, near)}
    found |= _by_itself(alone, known, articles, keeps) if found else {}
    if not any(_NAME.fullmatch(phrase) and count >= _REACH * len(near) for phrase, count in found.items()):
        found |= _headlined(near, asked)
    found = found or _lone(near, topical)
    ranked = sorted(found, key=lambda phrase: (-found[phrase], phrase))[:_MOST]
    return Named({phrase: found[phrase] for phrase in ranked}, tuple(near), topical)


def beginning(article: Article) -> set[str]:
    """The content words with which an article begins, its title included."""
    text = " ".join((article.item.title, *article.sentences))
    return set(terms(" ".join(text.split()[:_BEGINNING])))


def _titled(words: Collection[str], articles: Iterable[Article]) -> dict[str, float]:
    """Of the articles that say a word, how many have it in their title: where that names a subject, many do."""
    said, headed = Counter[str](), Counter[str]()
    for one in articles:
        title = set(terms(one.item.title))
        said.update(word for word in words if word in beginning(one))
        headed.update(word for word in words if word in title)
    return {word: headed[word] / said[word] for word in words if headed[word] >= _SEEN}


def _is_somebody(word: str, near: Sequence[Article]) -> bool:
    """Whether a word of a question is somebody's surname: a president is in the titles of every other debate too."""
    full = re.compile(rf"[A-Z][a-z]+ (?:[A-Z]\.? )?{re.escape(word)}\b", re.IGNORECASE)

    def named(article: Article) -> bool:
        told = (names(sentence) for sentence in article.sentences if full.search(sentence))
        return any(is_person(one) and one.split()[-1].casefold() == word for some in told for one in some)

    return sum(map(named, near)) >= max(_SEEN, _SURNAME * len(near))


def _is_near(article: Article, asked: Set[str], topical: Set[str]) -> bool:
    there = beginning(article) & asked
    if len(topical) == 1 and topical & set(terms(article.item.title)):
        return True
    return len(there) >= min(_NEAR, len(asked)) and bool(there & topical or not topical)


# --- phrases


def _uses(articles: Sequence[Article], core: Set[str]) -> dict[Stems, _Use]:
    """Each pair of words of the question that stand side by side somewhere."""
    found: defaultdict[Stems, _Use] = defaultdict(_Use)
    for number, article in enumerate(articles):
        for sentence in (article.item.title, *article.sentences):
            for row in _rows(sentence, core):
                stems = tuple(stem for stem, _, _ in row)
                for one, other in pairwise(row):
                    if one[0] != other[0]:
                        use = found[one[0], other[0]]
                        use.spelt[_uncut(sentence, one[1], other[2])] += 1
                        use.rows[number].append(stems)
    return found


def _uncut(sentence: str, start: int, end: int) -> str:
    """What stands between two places, with the rest of a word that a hyphen joins to it: "open-weight models"."""
    before, after = _JOINED_BEFORE.search(sentence, 0, start), _JOINED_BEHIND.match(sentence, end)
    return f"{before[0] if before else ''}{sentence[start:end]}{after[0] if after else ''}"


def _rows(sentence: str, core: Set[str]) -> Iterator[list[tuple[str, int, int]]]:
    """The longest rows of words of the question, with nothing but a space or a hyphen between them."""
    row: list[tuple[str, int, int]] = []
    for hit in _WORD.finditer(sentence):
        stem = next(iter(terms(hit[0])), "")
        if row and sentence[row[-1][2] : hit.start()] not in (" ", "-"):
            yield row
            row = []
        if stem in core:
            row = [*row, (stem, hit.start(), hit.end())]
        elif row:
            yield row
            row = []
    yield row


def _chosen(uses: Mapping[Stems, _Use], least: float) -> Iterator[Stems]:
    """The pairs that enough articles have where no better one stands: no "federal minimum" of a minimum wage."""
    taken: list[Stems] = []

    def alone(pair: Stems) -> int:
        return sum(
            any(not any(_within(one, row) for one in taken) for row in rows) for rows in uses[pair].rows.values()
        )

    while len(taken) < _MOST:
        fresh = (pair for pair in uses if pair not in taken)
        rest = sorted(fresh, key=lambda pair: (-alone(pair), -uses[pair].spelt.total(), pair))
        if not rest or alone(rest[0]) < least:
            return
        taken.append(rest[0])
        yield rest[0]


def _within(pair: Stems, row: Stems) -> bool:
    return any(row[place : place + 2] == pair for place in range(len(row) - 1))


# --- single words


def _written(articles: Iterable[Article], stem: str) -> Counter[str]:
    """How a word is written inside sentences, or in titles where no sentence has it."""
    found = [
        Counter(
            hit[0].removesuffix("'s").removesuffix("’s")
            for one in articles
            for text in (one.sentences if inside else (one.item.title,))
            for hit in _WORD.finditer(text)
            if terms(hit[0])[:1] == (stem,) and (hit.start() or not inside)
        )
        for inside in (True, False)
    ]
    return found[0] or found[1]


def _by_itself(words: Iterable[str], known: Topic, articles: Sequence[Article], keeps: Keeps) -> dict[str, int]:
    """The words that name what is asked about in titles of articles which its phrases leave out."""
    found: dict[str, int] = {}
    for word in sorted(words):
        having = [one for one in articles if word in terms(one.item.title)]
        if sum(not keeps(known, one) for one in having) >= max(_SEEN, _PART * len(having)):
            found[_spelling(_written(having, word))] = len(having)
    return found


def _lone(near: Sequence[Article], topical: Set[str]) -> dict[str, int]:
    """The word that most titles have, where no phrase is found: "tariffs"."""
    headed = Counter(word for one in near for word in topical & set(terms(one.item.title)))
    best = min(topical, key=lambda word: (-headed[word], word), default="")
    if not headed[best]:
        return {}
    return {_spelling(_written(near, best)): sum(best in beginning(one) for one in near)}


def whole_names(question: str, found: Mapping[str, int], near: Sequence[Article]) -> dict[str, int]:
    """Keywords that are a piece of a name in the question as that name, where articles mostly have it whole.

    Beside a name the letters that it is written by, where articles use them: "TPP" of the Trans-Pacific Partnership.
    """
    texts = ["\n".join((one.item.title, *one.sentences)).casefold().replace("-", " ") for one in near]
    named = _NAME.findall(question.partition(" ")[2])
    whole: dict[str, int] = {}
    for phrase, count in found.items():
        longer = [one for one in named if phrase.casefold() in one.casefold() and one != phrase]
        having = {one: sum(one.casefold().replace("-", " ") in text for text in texts) for one in longer}
        best = max(having, key=lambda one: (having[one], one), default="")
        whole |= {best: having[best]} if best and having[best] >= _HEADLINED * count else {phrase: count}
    return whole | _initials(near, filter(_NAME.fullmatch, whole))


def _headlined(near: Sequence[Article], asked: Set[str]) -> dict[str, int]:
    """What titles call it in words that the question has not: "affirmative action", where it asks about race.

    Two common words side by side; names stand over much else ("Supreme Court").
    """
    headed, named = Counter[frozenset[str]](), Counter[frozenset[str]]()
    spelt: defaultdict[frozenset[str], Counter[str]] = defaultdict(Counter)
    for one in near:
        headed.update({pair for pair, _ in _common_pairs(one.item.title)})
        for sentence in one.sentences:
            for pair, said in _common_pairs(sentence):
                spelt[pair][said] += said.islower()
                named[pair] += not said.islower()
    enough = [pair for pair in headed if headed[pair] >= max(ARTICLES, _HEADLINED * len(near))]
    plain = (pair for pair in enough if spelt[pair].total() > named[pair] and not pair <= asked)
    having = {pair: sum(pair <= beginning(one) for one in near) for pair in plain}
    return {_spelling(+spelt[pair]): count for pair, count in having.items()}


def _common_pairs(words: str) -> Iterator[tuple[frozenset[str], str]]:
    for before, word in pairwise(_WORD.finditer(words)):
        pair = frozenset((*terms(before[0]), *terms(word[0])))
        if len(pair) > 1 and words[before.end() : word.start()] == " ":
            yield pair, f"{before[0]} {word[0]}"


def _initials(near: Sequence[Article], called: Iterable[str]) -> dict[str, int]:
    letters = ("".join(word[0] for word in re.split(r"[\s-]+", name)).upper() for name in called)
    short = {one for one in letters if len(one) > 2}  # two letters are many things
    having = Counter(one for article in near for one in short & set(_WORD.findall(" ".join(article.sentences))))
    return {one: count for one, count in having.items() if count >= _SEEN}


def _spelling(known: Counter[str]) -> str:
    """How a phrase is written inside a sentence: without the capitals of titles, where people write it so."""
    often = [said for said in known if known[said] >= _TYPO * known.total()]

    def cost(said: str) -> tuple[int, int, str]:
        titled = sum(word[0].isupper() and not word.isupper() for word in said.split())
        return titled, -known[said], said

    return min(often, key=cost)


# --- what a topic could gain from its own material, for a person to choose from

KEYWORDS = 8  # proposed at once
ANSWER_WORDS = 5  # likewise
ARTICLES = 3  # that have a word: two may be one press release
_OUTLETS = 2  # that use a word: what only one says is its way of talking
PART = 0.15  # of the kept articles that have a word, before it says anything of the topic
_FEW = 5  # articles off topic as good as seen: with none at all, what many have says something
RARER = 4.0  # times as rare in what is off topic
_WORDS = 400  # of an article that are looked at: its beginning says what it is about
_NAME_OR_WORD = re.compile(r"[^\W\d_][\w-]*(?:['’]\w+)?")
_CALENDAR = frozenset((*MONTHS, *WEEKDAYS))


def further_keywords(kept: Sequence[Article], off_topic: Sequence[Article], topic: Topic) -> tuple[str, ...]:
    """Words and pairs of words that many kept articles have, few others do, and no keyword covers; the best first."""
    known = {one for keyword in topic.keywords for one in terms(keyword)}
    inside, outside = _spread(kept), _spread(off_topic)
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    outlets: defaultdict[str, set[str]] = defaultdict(set)
    for article in kept:
        for phrase, said in _phrases(article):
            outlets[phrase].add(article.item.outlet or article.item.id)
            spelt[phrase][said] += 1
    worth = {}
    for phrase, count in inside.items():
        ratio = ((count + 0.5) / (len(kept) + 1)) / ((outside[phrase] + 0.5) / (len(off_topic) + _FEW))
        fresh = not known & set(phrase.split())
        if fresh and count >= max(ARTICLES, PART * len(kept)) and len(outlets[phrase]) >= _OUTLETS and ratio >= RARER:
            worth[phrase] = ratio
    chosen: list[str] = []
    for phrase in sorted(worth, key=lambda one: (-worth[one], -inside[one], -one.count(" "), one)):
        covered = any(set(phrase.split()) & set(one.split()) for one in chosen)
        if not covered and len(chosen) < KEYWORDS:
            chosen.append(phrase)
    return tuple(min(spelt[one], key=lambda said: (-spelt[one][said], said)) for one in chosen)


def answer_words(topic: Topic, articles: Iterable[Article]) -> tuple[str, ...]:
    """Words that stand in one sentence with a word of the question, and far less elsewhere; the best first.

    A word of a keyword is none of the question here: in material that all has it, everything stands near it.
    """
    known = {one for keyword in topic.keywords for one in terms(keyword)}
    asked = {*terms(topic.question)} - known
    near, elsewhere = Counter[str](), Counter[str]()
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    having: defaultdict[str, set[str]] = defaultdict(set)
    sentences = Counter[bool]()
    for article in articles:
        for sentence in article.sentences:
            words = {found: word[0] for word in _NAME_OR_WORD.finditer(sentence) if (found := _content(word[0]))}
            beside = not asked.isdisjoint(terms(sentence))
            sentences[beside] += 1
            (near if beside else elsewhere).update(words.keys())
            for one, word in words.items() if beside else ():
                spelt[one][word] += 1
                having[one].add(article.item.outlet or article.item.id)
    worth = {}
    for one, count in near.items():
        small = [word for word in spelt[one] if word.islower()]  # a name has none
        said = min(small, key=lambda word: (-spelt[one][word], word), default="")
        ratio = ((count + 0.5) / (sentences[True] + 1)) / ((elsewhere[one] + 0.5) / (sentences[False] + 1))
        fits = count >= ARTICLES and len(having[one]) >= ARTICLES and ratio >= RARER
        noun = said and said not in BASES and not is_finite(said)
        if fits and noun and not {*terms(said)} & (asked | known):
            worth[said] = count * log(ratio)
    return tuple(sorted(worth, key=lambda word: (-worth[word], word))[:ANSWER_WORDS])


def _spread(articles: Iterable[Article]) -> Counter[str]:
    """In how many articles each phrase is."""
    return Counter(phrase for article in articles for phrase in {phrase for phrase, _ in _phrases(article)})


def _phrases(article: Article) -> Iterator[tuple[str, str]]:
    """Names of one word and pairs of content words at an article's beginning, by their stems and as they are written.

    A lone common word ("launch") is no keyword: it may mean anything.
    """
    left = _WORDS
    for sentence in article.sentences:
        words = [*_NAME_OR_WORD.finditer(sentence)][:left]
        left -= len(words)
        for before, word in pairwise(words):
            first, second = _content(before[0]), _content(word[0])
            if second and word[0] != word[0].lower():
                yield second, word[0]
            if first and second and sentence[before.end() : word.start()] == " ":
                yield f"{first} {second}", f"{before[0]} {word[0]}"


def _content(word: str) -> str:
    """The stem of a word that says what a text is about, "" for any other."""
    lower = word.lower()
    known = lower in STOP or lower in AUXILIARIES or lower in _CALENDAR or lower.endswith("ly")
    return "" if known or len(lower) < 3 else stem(lower)
