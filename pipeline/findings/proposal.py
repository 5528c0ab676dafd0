"""A topic from its question and from what its sources hold: title, keywords and both ends, each with where it is from.

It is a beginning for a person to look at. Nothing is proposed that neither the question nor the material has, and
what nobody could place without understanding it is listed for that person, not placed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.english.names import names
from pipeline.english.tokens import BASE_VERBS, STOP, terms
from pipeline.findings import measures, suggestions
from pipeline.findings.cues import contradictions, one_word
from pipeline.models import Article, Claim, Measure, Pole, Topic

_MOST = 6  # that are proposed: more would be looked over by nobody
_SEEN = 2  # articles that have a phrase: one may be a slip
_NEAR = 2  # words of a question that an article has, to be of the material that keywords come from
_BEGINNING = 400  # words of an article in which it says what it is about
_WORD = re.compile(r"[^\W_][\w-]*(?:['’]\w+)?")
_ASKS = frozenset("should must may can could will would shall do does did is are was were has have".split())
_ARTICLES = frozenset("the a an our their".split())
_EITHER = re.compile(r"\b([a-z]+ing) or ([a-z]+ing)\b")
_WISHES = frozenset("should must shall".split())  # asked of an act, and not of whoever would act
# A word that shows the end of what is said of a proposal or a claim. Few and plain, so that a reader sees why: "a ban
# is good for trade" is for it. What has none of them is left to the person who sets the topic up.
_FOR = frozenset("good better best safe safer fair works helps benefits worth right needed necessary saves".split())
_AGAINST = frozenset("bad worse worst unsafe unfair fails hurts harms wrong mistake waste costly dangerous".split())


@dataclass(frozen=True, slots=True)
class End:
    """An end of the axis: its name, and its cues with where each is from."""

    name: str
    cues: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TopicProposal:
    """What a topic could be; each mapping leads from what is proposed to where it is from."""

    title: str
    title_from: str
    question: str
    keywords: Mapping[str, str]
    about: tuple[str, ...] = ()
    ends: tuple[End, End] | None = None
    more_keywords: tuple[str, ...] = ()  # common in the material, and perhaps too wide
    measures: tuple[Measure, ...] = ()  # for which several give figures
    more_cues: tuple[str, ...] = ()  # said by several, and at no end that code could tell
    left_out: tuple[str, ...] = ()  # what a model proposed and nothing in the material bears out, with why

    def topic(self, slug: str) -> Topic:
        """The topic as a run would have it."""
        return Topic(
            slug, self.title, self.question, tuple(self.keywords), about=self.about if self.ends else (),
            axis=(_pole(self.ends[0]), _pole(self.ends[1])) if self.ends else None,
        )  # fmt: skip


def _pole(end: End) -> Pole:
    return Pole(end.name, tuple(end.cues))


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """The parts of a yes-or-no question: "Should / cities / ban / cars from their centres"."""

    asks: str = ""
    subject: str = ""
    verb: str = ""
    act: str = ""  # the verb with what it is done to: "ban cars", "pay off", "worth its price"
    other: str = ""  # what it may be instead: "closing or widening"


_LETTERS = re.compile(r"[A-Z]{3,6}")
_FURTHER = re.compile(r",\s(?:and|or|but)\s|[;?]\s")  # behind it a question asks something else


def parts_of(question: str) -> QuestionParts:
    """Its parts, as far as a list of verbs can tell; empty for a question that cannot be answered by yes or no."""
    words = [word[0] for word in _WORD.finditer(question)]
    if len(words) < 3 or words[0].lower() not in _ASKS:
        return QuestionParts()
    asks, rest = words[0].lower(), words[1:]
    if asks in ("is", "are") and (either := _EITHER.search(question)):
        named = rest[1:] if rest[0].lower() in _ARTICLES else rest
        head = next((n for n, word in enumerate(named) if word.lower() in STOP or word == either[1]), 1)
        return QuestionParts(asks, " ".join(named[:head]), either[1], either[1], either[2])
    if asks in ("is", "are", "was", "were"):
        place = next((n for n, word in enumerate(rest) if n and word.lower() in _FOR | _AGAINST), 0)
    elif "be" in rest[1:]:
        place = rest.index("be", 1)
    else:
        place = next((n for n, word in enumerate(rest) if n and word.lower() in BASE_VERBS), 0)
        place = place or (1 if len(rest) == 3 or rest[0].lower() in ("we", "i") else 0)  # "governments regulate AI"
    if not place:
        return QuestionParts(asks)
    last = next((n for n in range(place + 2, len(rest)) if rest[n].lower() in STOP), len(rest))
    return QuestionParts(asks, _bare(rest[:place]), rest[place].lower(), " ".join(rest[place : min(last, place + 3)]))


def _bare(words: Sequence[str]) -> str:
    """A subject without its article."""
    return " ".join(words[1:] if words[0].lower() in _ARTICLES else words)


def propose_topic(question: str, articles: Sequence[Article], claims: Sequence[Claim]) -> TopicProposal:
    """A topic from a question, from articles of its sources and from what those claim."""
    asked = parts_of(question)
    letters = [set(terms(name)) for name in names(question) if _LETTERS.fullmatch(name)]  # "DACA" needs no other word
    words = set(terms(question))
    near = [
        article
        for article in articles
        if len(_words(article) & words) >= _NEAR or any(name <= _words(article) for name in letters)
    ]
    keywords = _keywords(question, asked, near)
    material = bool(articles)
    known = {phrase: count for phrase, count in keywords.items() if count or not material}
    keywords = dict(list((known or keywords).items())[:_MOST])
    named = {phrase: _origin(count, len(articles)) for phrase, count in keywords.items()}
    first = next((phrase for phrase in named if " " in phrase), "")
    asking = _FURTHER.split(question)[0].rstrip("? ")  # what is asked first
    title, title_from = (_capital(first), "the first keyword") if first else (asking, "the question")
    made = TopicProposal(title, title_from, question, named)
    made = replace(made, about=_about(asked, named))
    ends = _ends(asked)
    bare = (End(ends[0].name), End(ends[1].name)) if ends else (End("yes"), End("no"))
    topic = replace(made, ends=bare).topic("proposed")
    said = suggestions.cues(claims, topic) if topic.about else ()
    if ends:
        ends = tuple(_with(end, said, words) for end, words in zip(ends, (_FOR, _AGAINST), strict=True))  # type: ignore[assignment]
    others = [article for article in articles if article not in near]
    further = suggestions.keywords(near, others, topic) if near and others else ()
    placed = {cue for end in ends or () for cue in end.cues}
    made = replace(
        made, ends=ends, more_keywords=further, more_cues=tuple(cue for cue in said if cue not in placed),
        measures=measures.proposals(claims, topic),
    )  # fmt: skip
    return sound_proposal(made)


def tried_proposal(drafted: TopicProposal, plain: TopicProposal, articles: Sequence[Article]) -> TopicProposal:
    """What a model drafted, without what nothing in the material bears out; the rest as code proposes it (`plain`)."""
    texts = [terms(" ".join((article.item.title, *article.sentences))) for article in articles]
    counts = {phrase: sum(_within(terms(phrase), text) for text in texts) for phrase in drafted.keywords}
    idle = [phrase for phrase, count in counts.items() if texts and not count]
    keywords = {
        phrase: f"{origin}; {_origin(counts[phrase], len(texts))}" if texts else origin
        for phrase, origin in drafted.keywords.items()
        if phrase not in idle and terms(phrase)
    }
    about = tuple(phrase for phrase in drafted.about if terms(phrase))
    made = replace(
        drafted, keywords=keywords or plain.keywords, about=about, ends=drafted.ends if about else None,
        more_keywords=plain.more_keywords, more_cues=plain.more_cues, measures=plain.measures,
        left_out=tuple(f"the keyword “{phrase}”, which no article has" for phrase in idle),
    )  # fmt: skip
    made = made if made.title else replace(made, title=plain.title, title_from=plain.title_from)
    found = sound_proposal(made)
    return found if found.ends else replace(found, about=plain.about, ends=plain.ends)


def _within(phrase: Sequence[str], text: Sequence[str]) -> bool:
    """Whether the words of a phrase follow each other in a text."""
    size = len(phrase)
    return any(tuple(text[n : n + size]) == tuple(phrase) for n in range(len(text) - size + 1)) if size else False


def sound_proposal(proposal: TopicProposal) -> TopicProposal:
    """The proposal without cues that the loading of a configuration would refuse, or that mean too many things."""
    while proposal.ends:
        topic = proposal.topic("proposed")
        faults = {(one.end, one.place): one.problem for one in contradictions(topic)}
        single = one_word(topic)
        both = {cue for cue in proposal.ends[0].cues if cue in proposal.ends[1].cues}
        kept: list[End] = []
        for sign, end in zip((-1, 1), proposal.ends, strict=True):
            cues = [cue for n, cue in enumerate(end.cues) if (sign, n) not in faults and cue not in {*single, *both}]
            kept.append(End(end.name, {cue: end.cues[cue] for cue in cues}))
        if not all(end.cues for end in kept):
            return replace(proposal, ends=None)
        if (kept[0], kept[1]) == proposal.ends:
            break
        dropped = tuple(f"{problem}" for problem in faults.values())
        proposal = replace(proposal, ends=(kept[0], kept[1]), left_out=(*proposal.left_out, *dropped))
    return proposal


def _origin(count: int, articles: int) -> str:
    return f"in {count} of {articles} articles" if count else "from the question"


def _words(article: Article) -> set[str]:
    """The content words with which an article begins."""
    text = " ".join((article.item.title, *article.sentences))
    return set(terms(" ".join(text.split()[:_BEGINNING])))


def _keywords(question: str, asked: QuestionParts, near: Iterable[Article]) -> dict[str, int]:
    """Phrases of what is asked, as the question and the material have them, with how many articles have each."""
    core = frozenset(terms(asked.act if asked.asks in _WISHES and asked.verb != "be" else asked.subject))
    core = frozenset(terms(question)) if asked.other or not core else core
    spelt: defaultdict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    count: Counter[tuple[str, ...]] = Counter()
    for article in near:
        found = set()
        for phrase in _pairs((article.item.title, *article.sentences)):
            stems = terms(phrase)
            either = {asked.act, asked.other} & {*phrase.lower().split()}
            if 1 < len(set(stems)) < 4 and set(stems) <= core and not either:
                spelt[stems][phrase] += 1
                found.add(stems)
        count.update(found)
    near = list(near)
    for name in filter(_LETTERS.fullmatch, names(question)):  # "DACA" is what its articles are about
        stems = terms(name)
        if stems and (having := sum(set(stems) <= _words(article) for article in near)):
            spelt[stems][name] += having
            count[stems] = having
    told = {
        terms(phrase): phrase
        for phrase in _pairs((question,))
        if set(terms(phrase)) <= core and (phrase == asked.act or _nominal(phrase, asked))
    }
    ranked = sorted((stems for stems in count if count[stems] >= _SEEN), key=lambda one: (-count[one], one))
    phrases = {stems: _spelling(spelt[stems]) for stems in ranked}
    phrases |= {stems: phrase for stems, phrase in told.items() if stems not in phrases}
    if phrases:
        return {phrase: count[stems] for stems, phrase in phrases.items()}
    words = [word[0] for word in _WORD.finditer(question)]
    lone = [word for word in words if terms(word) and set(terms(word)) <= core and _nominal(word, asked)]
    each = {word: sum(bool(set(terms(word)) & _words(article)) for article in near) for word in lone}
    return dict(sorted(each.items(), key=lambda pair: -pair[1]))


def _spelling(known: Counter[str]) -> str:
    """How a phrase is written inside a sentence: without the capitals of titles, where anybody writes it so."""
    return min(known, key=lambda said: (sum(word[0].isupper() for word in said.split()), -known[said], said))


def _nominal(phrase: str, asked: QuestionParts) -> bool:
    """Whether a phrase of a question can be the name of something: "short flights", not "ban short"."""
    return not any(word.lower() in (asked.verb, "ones") or word.endswith("ing") for word in phrase.split())


def _pairs(sentences: Iterable[str]) -> Iterator[str]:
    """Two content words that stand side by side."""
    for sentence in sentences:
        for before, word in pairwise(_WORD.finditer(sentence)):
            if sentence[before.end() : word.start()] == " " and all(terms(one[0]) for one in (before, word)):
                yield f"{before[0]} {word[0]}"
            if "-" in word[0] and len(set(terms(word[0]))) > 1:
                yield word[0]  # "open-weight"


def _about(asked: QuestionParts, keywords: Mapping[str, str]) -> tuple[str, ...]:
    """What the ends are said of: the act that is asked for, in every form that the material has; else the subject."""
    if asked.asks in _WISHES and asked.verb != "be":
        return tuple(dict.fromkeys((*keywords, asked.act)))
    if asked.other:
        return (asked.subject,)
    return tuple(dict.fromkeys((asked.subject, *keywords))) if asked.subject else tuple(keywords)


def _ends(asked: QuestionParts) -> tuple[End, End] | None:
    """Yes and no, in the words of the question."""
    origin = "the question"
    if not asked.act:
        return None
    if asked.other:
        yes, no = ([f"{asked.asks} {doing}", f"{doing} the {asked.subject}"] for doing in (asked.act, asked.other))
        names = asked.act, asked.other
    elif asked.asks in ("is", "are", "was", "were"):
        yes, no = [f"{asked.asks} {asked.act}"], [f"{asked.asks} not {asked.act}"]
        names = asked.act, f"not {asked.act}"
    elif asked.asks in ("do", "does", "did", "has", "have"):
        yes, no = [asked.act], [f"{helper} not {asked.act}" for helper in ("do", "does")]
        names = asked.act, f"do not {asked.act}"
    elif asked.asks in _WISHES:
        yes, no = [f"{asked.asks} {asked.act}"], [f"{asked.asks} not {asked.act}"]
        names = asked.act, f"do not {asked.act}"
        names = (asked.act.removeprefix("be "), f"not {asked.act.removeprefix('be ')}") if asked.verb == "be" else names
    else:
        no_ = "cannot" if asked.asks == "can" else f"{asked.asks} not"
        yes, no = [f"{asked.asks} {asked.act}"], [f"{no_} {asked.act}"]
        names = yes[0], no[0]
    return End(names[0], dict.fromkeys(yes, origin)), End(names[1], dict.fromkeys(no, origin))


def _with(end: End, said: Iterable[str], words: frozenset[str]) -> End:
    """The end with what several hold of it: what has one of its words and no "not"."""
    more = {cue: f"said by several; “{hit}”" for cue in said if (hit := _shown(cue, words))}
    return replace(end, cues={**end.cues, **more})


def _shown(cue: str, words: frozenset[str]) -> str:
    split = cue.split()
    return next((word for word in split if word in words), "") if not {"not", "no", "never"} & {*split} else ""


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
