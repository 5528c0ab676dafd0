"""A topic from its question and from what its sources hold: title, keywords and both ends, each with where it is from.

It is a beginning for a person to look at. Nothing is proposed that neither the question nor the material has, and
what nobody could place without understanding it is listed for that person, not placed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.english.tokens import BASE_VERBS, terms
from pipeline.findings import measures
from pipeline.findings.cues import contradictions, one_word
from pipeline.findings.ends import End, asked_ends, said_of, thing_of, working_ends
from pipeline.findings.keywords import (
    Keeps,
    Named,
    QuestionStems,
    beginning,
    further_keywords,
    named_keywords,
    whole_names,
)
from pipeline.findings.question import WISHES, QuestionParts, parts_of
from pipeline.models import Article, Claim, Measure, Pole, Topic

# Of the articles that have the thing of an act in their title and are on the question, before it is proposed alone: of
# sixteen on reparations fourteen were. Less than for a word of a phrase, since the question names nothing else.
_MEANT_ACT = 0.8
_MOST = 6  # that are proposed: more would be looked over by nobody
_WORD = re.compile(r"[^\W_][\w-]*(?:['’]\w+)?")


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
    left_out: tuple[str, ...] = ()  # what a model proposed and nothing in the material bears out, with why
    idle: tuple[End, End] | None = None  # ends whose cues placed none of the statements: no axis, a start for one
    statements: int = 0  # of kept articles, on which the cues were tried
    answer_words: tuple[str, ...] = ()  # that a person gave, where a keyword lets everything in
    near_words: tuple[str, ...] = ()  # that could be such: they stand near the question's own

    def topic(self, slug: str) -> Topic:
        """The topic as a run would have it."""
        return Topic(
            slug, self.title, self.question, tuple(self.keywords), self.answer_words,
            about=self.about if self.ends else (),
            axis=(_pole(self.ends[0]), _pole(self.ends[1])) if self.ends else None,
        )  # fmt: skip


def _pole(end: End) -> Pole:
    return Pole(end.name, tuple(end.cues))


_FURTHER = re.compile(r",\s(?:and|or|but)\s|[;?]\s")  # behind it a question asks something else


def propose_topic(question: str, articles: Sequence[Article], claims: Sequence[Claim], keeps: Keeps) -> TopicProposal:
    """A topic from a question, from articles of its sources and from what those claim."""
    asked = parts_of(question)
    found = _keywords(question, asked, articles, keeps)
    near, keywords = found.near, found.keywords
    named = {phrase: _origin(count, len(articles)) for phrase, count in keywords.items()}
    first = next((phrase for phrase in named if " " in phrase), "")
    asking = _FURTHER.split(question)[0].rstrip("? ")  # what is asked first
    title, title_from = (_capital(_without_verb(first)), "the first keyword") if first else (asking, "the question")
    made = TopicProposal(title, title_from, question, named, said_of(asked, named))
    topic, ends = made.topic("proposed"), asked_ends(asked)
    others = [article for article in articles if article not in near]
    further = further_keywords(near, others, topic) if near and others else ()
    made = replace(made, more_keywords=further, measures=measures.proposals(claims, topic))
    if ends:
        kept = _kept(made, articles, claims, keeps)
        made = _tried(sound_proposal(replace(made, ends=ends)), articles, kept)
    return replace(made, left_out=())


def _without_verb(phrase: str) -> str:
    """What a phrase is about: "DACA" of "end DACA", which is what one side wants."""
    verb, _, rest = phrase.partition(" ")
    return rest if verb.lower() in BASE_VERBS else phrase


def _kept(
    proposal: TopicProposal, articles: Iterable[Article], claims: Iterable[Claim], keeps: Keeps
) -> tuple[Claim, ...]:
    """What the articles claim that the topic keeps."""
    topic = proposal.topic("proposed")
    kept = {article.id for article in articles if keeps(topic, article)}
    return tuple(claim for claim in claims if claim.article in kept)


def _tried(proposal: TopicProposal, articles: Sequence[Article], kept: Sequence[Claim]) -> TopicProposal:
    """The proposal with the cues that place somebody; where none does its ends are `idle`."""
    if not articles or proposal.ends is None:
        return proposal
    found = working_ends(proposal.ends, proposal.topic("proposed"), kept)
    first = End(proposal.ends[0].name, _first(proposal.ends[0])), End(proposal.ends[1].name, _first(proposal.ends[1]))
    return replace(proposal, ends=found, idle=None if found else first, statements=len(kept))


def _first(end: End) -> dict[str, str]:
    return dict([*end.cues.items()][:1])


def tried_proposal(
    drafted: TopicProposal, plain: TopicProposal, articles: Sequence[Article], claims: Sequence[Claim], keeps: Keeps
) -> TopicProposal:
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
        more_keywords=plain.more_keywords, measures=plain.measures,
        left_out=tuple(f"the keyword “{phrase}”, which no article has" for phrase in idle),
    )  # fmt: skip
    made = made if made.title else replace(made, title=plain.title, title_from=plain.title_from)
    sound = sound_proposal(made)
    found = _tried(sound, articles, _kept(sound, articles, claims, keeps))
    if not found.ends:
        return replace(
            found, about=plain.about, ends=plain.ends, idle=plain.idle or found.idle, statements=plain.statements
        )
    cues = {cue for end in found.ends for cue in end.cues}
    silent = tuple(
        f"the cue “{cue}” of {end.name}, which places nobody"
        for end in sound.ends or () for cue in end.cues if cue not in cues
    )  # fmt: skip
    return replace(found, left_out=(*found.left_out, *silent))


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


def _keywords(question: str, asked: QuestionParts, articles: Sequence[Article], keeps: Keeps) -> Named:
    """What is asked about, as the question and the material have it, and the articles on it."""
    wish = asked.asks in WISHES and asked.verb != "be"
    core = frozenset(terms(asked.act if wish else asked.subject))
    core = frozenset(terms(question)) if asked.other or not core else core
    # "closing or widening", "be legalized"; but "be free", where the material may say "free college"
    whole = asked.other or (asked.verb == "be" and asked.act.endswith(("ed", "en")))
    aside = frozenset(terms(f"{asked.act} {asked.other}" if whole else asked.verb))
    parts = QuestionStems(core, frozenset() if wish else aside)
    found = named_keywords(question, parts, articles, keeps)
    keywords, near = dict(found.keywords), [*found.near]
    thing = thing_of(asked) if wish else ""
    verb, act = set(terms(asked.verb)), terms(asked.act)
    called = any(verb & set(terms(one)) and terms(one) != act for one in keywords)  # "car ban"
    if wish and len(terms(thing)) == 1 and not called:  # "reparations" of "pay reparations"
        having = [one for one in articles if set(terms(thing)) <= set(terms(one.item.title))]
        if len(having) > 1 and sum(one in near for one in having) >= _MEANT_ACT * len(having):
            keywords = {one: count for one, count in keywords.items() if not set(terms(thing)) & set(terms(one))}
            keywords[thing] = len(having)
    known = set(map(terms, keywords))
    if wish and terms(asked.act) not in known and terms(thing) not in known:
        saying = sum(asked.act.lower() in " ".join(one.sentences).lower() for one in near)
        keywords |= {asked.act: saying} if saying and len(terms(asked.act)) > 1 and found.titled & core else {}
    keywords = whole_names(question, keywords, near)
    if keywords:
        return replace(found, keywords=dict(sorted(keywords.items(), key=lambda pair: -pair[1])), near=tuple(near))
    told = {
        phrase: 0
        for phrase in _pairs((question,))
        if set(terms(phrase)) <= core and (phrase == asked.act or _nominal(phrase, asked))
    }
    lone = [word[0] for word in _WORD.finditer(question)]
    told = told or {word: 0 for word in lone if terms(word) and set(terms(word)) <= core and _nominal(word, asked)}
    if articles:
        each = {phrase: sum({*terms(phrase)} <= beginning(one) for one in near or articles) for phrase in told}
        told = dict(sorted(each.items(), key=lambda pair: -pair[1]))
        told = {phrase: count for phrase, count in told.items() if count} or told
    return replace(found, keywords=dict([*told.items()][:_MOST]), near=tuple(near))


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


def _capital(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]
