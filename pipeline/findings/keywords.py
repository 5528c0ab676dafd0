"""Keywords from a question and its material: its phrases as articles write them, and what their titles call it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import pairwise

from pipeline.english.clauses import DETERMINER_WORDS, PREPOSITIONS
from pipeline.english.lexicon import word_lines
from pipeline.english.tokens import STOP, terms
from pipeline.models import Article, Topic

_SEEN = 2  # articles that have a phrase: one may be a slip
_MOST = 6  # that are proposed: more would be looked over by nobody
_BEGINNING = 400  # words of an article in which it says what it is about
_NEAR = 2  # words of a question that such a beginning has, to be of the material that keywords come from
# Of the articles that say a word of the question, as many have it in their title where it names a subject. Over ten
# questions such words had .29 and more ("tariffs" 1.0), the others .23 and less ("American" .08, "raised" .12).
_TITLED = 0.25
_PART = 0.15  # of those articles that have a phrase, before it is what they call it
_HEADED = 0.25  # of their titles that have words which the question has not: more often than by chance
_RARER = 4.0  # times as rare in the other articles
_OTHERS = 5  # of these, before it can be told what is rare
MEANT = 0.9  # of the articles that have a word in their title and are on the question: then the word alone means it
_TYPO = 0.1  # of the uses of a phrase; a spelling that is rarer than that is nobody's
_VERB = 0.2  # of the uses of a word behind "to", "will" or "not": nouns have less, but for such as are verbs as well
_BEFORE_VERBS = frozenset("to will would can could may might must should not don't doesn't didn't won't".split())
_ANY_WORD = re.compile(r"\b(?=([^\W_]+(?:['’][^\W_]+)?) ([^\W_]+(?:['’][^\W_]+)?))\w")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_JOINED_BEFORE = re.compile(r"(?<![\w-])(?:[^\W_]{1,30}-){1,3}\Z")
_JOINED_BEHIND = re.compile(r"(?:-[^\W_]{1,30}){1,3}")

Stems = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuestionStems:
    """The stems of a question by its grammar, as far as that could be told."""

    subject: frozenset[str]  # what it asks about, for articles whose titles tell nothing
    verb: frozenset[str]
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
    named = _topical(asked, articles)
    core = asked - (asks.aside - named)  # "defund" is in the titles on the police that should be defunded
    topical = named & core or core & asks.subject
    near = [one for one in articles if _is_near(one, asked, topical)]
    least = max(_SEEN, _PART * len(near))
    uses = _uses(near, core)
    found = {_spelling(_verbatim(near, words)): count for words, count in _joined(question, near, topical, least)}
    held = [terms(phrase) for phrase in found]
    for stems in _chosen({pair: use for pair, use in uses.items() if topical & set(pair)}, least):
        if not any(set(stems) <= set(one) for one in held):
            found[_spelling(uses[stems].spelt)] = len(uses[stems].rows)
    found |= {said: count for said, count in called_so(found, near).items() if count >= least}
    found |= _compounds(near, [one for one in articles if one not in near], asked, topical)
    if found:
        known = Topic("proposed", question, question, tuple(found))
        found |= _bare(articles, near, topical - asks.verb, known, keeps)
    else:
        found = _lone(near, topical)
    ranked = sorted(found, key=lambda phrase: (-found[phrase], phrase))[:_MOST]
    return Named({phrase: found[phrase] for phrase in ranked}, tuple(near), topical)


def used_as_verbs(question: str, articles: Iterable[Article]) -> frozenset[str]:
    """The words of a question that its material uses as verbs: "will hurt", "to suppress"."""
    words = {hit[0].lower() for hit in _WORD.finditer(question)} - STOP
    said, done = Counter[str](), Counter[str]()
    for article in articles:
        texts = " ".join(article.sentences).lower()
        for hit in _ANY_WORD.finditer(texts):
            if hit[2] in words:
                said[hit[2]] += 1
                done[hit[2]] += hit[1] in _BEFORE_VERBS
    return frozenset(word for word in words if done[word] >= max(_SEEN, _VERB * said[word]))


def beginning(article: Article) -> set[str]:
    """The content words with which an article begins, its title included."""
    text = " ".join((article.item.title, *article.sentences))
    return set(terms(" ".join(text.split()[:_BEGINNING])))


def _topical(words: Collection[str], articles: Iterable[Article]) -> frozenset[str]:
    """The words that name a subject: where an article says one, its title often does."""
    said, headed = Counter[str](), Counter[str]()
    for one in articles:
        title = set(terms(one.item.title))
        said.update(word for word in words if word in beginning(one))
        headed.update(word for word in words if word in title)
    return frozenset(word for word in words if headed[word] >= max(_SEEN, _TITLED * said[word]))


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


def _joined(question: str, near: Sequence[Article], topical: Set[str], least: float) -> Iterator[tuple[str, int]]:
    """Phrases of the question with a small word inside that articles have too: "Medicare for all", "vote by mail"."""
    words = [hit[0] for hit in _WORD.finditer(question)]
    loose = PREPOSITIONS | DETERMINER_WORDS
    for first in range(len(words) - 2):
        three = words[first : first + 3]
        content = [bool(terms(word)) for word in three]
        fits = content[0] and three[1].lower() in PREPOSITIONS and three[2].lower() not in loose - {"all"}
        if fits and set(terms(" ".join(three))) <= topical:
            count = sum(bool(_verbatim([one], " ".join(three))) for one in near)
            if count >= least:
                yield " ".join(three), count


def _verbatim(articles: Iterable[Article], words: str) -> Counter[str]:
    """How these words are written where they stand together."""
    sought = re.compile(r"[\s-]".join(map(re.escape, words.split())), re.IGNORECASE)
    return Counter(hit for one in articles for text in (one.item.title, *one.sentences) for hit in sought.findall(text))


def called_so(phrases: Iterable[str], articles: Sequence[Article]) -> dict[str, int]:
    """What articles say for a phrase with another noun for the same thing: "nuclear agreement" for "nuclear deal"."""
    found: dict[str, int] = {}
    for phrase in phrases:
        before, _, noun = phrase.rpartition(" ")
        for other in other_names(noun) if before else ():
            each = {f"{before} {one}": _having(articles, f"{before} {one}") for one in (other, f"{other}s")}
            best = max(each, key=lambda said: each[said])
            if each[best]:
                found[best] = each[best]
    return found


def other_names(noun: str) -> tuple[str, ...]:
    """The other nouns, in the singular, that a text may have for what it calls by this one."""
    one = _singular(noun)
    return tuple(dict.fromkeys(other for family in _families() if one in family for other in family if other != one))


@cache
def _families() -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in word_lines("names_of_things"))


def _singular(noun: str) -> str:
    return noun.lower().removesuffix("s") if not noun.endswith("ss") else noun.lower()


def _having(articles: Iterable[Article], words: str) -> int:
    return sum(bool(_verbatim([article], words)) for article in articles)


def _compounds(
    near: Sequence[Article], others: Sequence[Article], asked: Set[str], topical: Set[str]
) -> dict[str, int]:
    """What the question does not say and many titles on it do: "affirmative action"; names may be of anybody."""
    headed: Counter[Stems] = Counter()
    for article in near:
        headed.update({stems for stems, _ in _pairs(article.item.title)})
    often = {pair for pair, count in headed.items() if count > max(_SEEN, _HEADED * len(near)) and not asked >= {*pair}}
    if not often or len(others) < _OTHERS:
        return {}
    spelt: defaultdict[Stems, Counter[str]] = defaultdict(Counter)
    inside, outside = Counter[Stems](), Counter[Stems]()
    for articles, counts in ((near, inside), (others, outside)):
        for article in articles:
            there = [one for text in article.sentences for one in _pairs(text) if one[0] in often]
            counts.update({stems for stems, _ in there})
            for stems, said in there:
                spelt[stems][said] += 1
    return {
        _spelling(spelt[pair]): inside[pair]
        for pair in often
        if inside[pair] / len(near) >= _RARER * outside[pair] / len(others)
        and (topical & {*pair} or _spelling(spelt[pair]).islower())
    }


def _pairs(text: str) -> Iterator[tuple[Stems, str]]:
    """Two content words that stand side by side, by their stems and as they are written."""
    words = [*_WORD.finditer(text)]
    for one, other in pairwise(words):
        stems = terms(one[0])[:1] + terms(other[0])[:1]
        if len(stems) == 2 and text[one.end() : other.start()] in (" ", "-"):
            yield stems, text[one.start() : other.end()]


# --- single words


def _bare(
    articles: Sequence[Article], near: Sequence[Article], topical: Set[str], topic: Topic, keeps: Keeps
) -> dict[str, int]:
    """Words that mean what is asked about where its phrases leave it out: "Guantanamo" beside "Guantanamo Bay"."""
    titled = {word: [one for one in articles if word in terms(one.item.title)] for word in topical}
    found: dict[str, int] = {}
    for word in sorted(topical, key=lambda word: (-len(titled[word]), word)):
        having = titled[word]
        left_out = [one for one in having if not keeps(topic, one)]
        meant = sum(one in near for one in having) >= MEANT * len(having)
        if meant and len(left_out) >= max(_SEEN, _PART * len(having)):
            said = _spelling(_written(near, word))
            found[said] = len(having)
            topic = replace(topic, keywords=(*topic.keywords, said))  # what this one keeps needs no other word
    return found


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


def _lone(near: Sequence[Article], topical: Set[str]) -> dict[str, int]:
    """The word that most titles have, where no phrase is found: "tariffs"."""
    headed = Counter(word for one in near for word in topical & set(terms(one.item.title)))
    best = min(topical, key=lambda word: (-headed[word], word), default="")
    if not headed[best]:
        return {}
    return {_spelling(_written(near, best)): sum(best in beginning(one) for one in near)}


def _spelling(known: Counter[str]) -> str:
    """How a phrase is written inside a sentence: without the capitals of titles, where people write it so."""
    often = [said for said in known if known[said] >= _TYPO * known.total()]

    def cost(said: str) -> tuple[int, int, str]:
        titled = sum(word[0].isupper() and not word.isupper() for word in said.split())
        return titled, -known[said], said

    return min(often, key=cost)
