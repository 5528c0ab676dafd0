"""The two ends of an axis from a question, and each cue tried on what was read: what places nobody is no cue yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.english.clauses import root
from pipeline.findings import sides
from pipeline.findings.cues import is_stance
from pipeline.findings.keywords import other_names
from pipeline.findings.question import BAD, DOES, GOOD, HARMS, WISHES, QuestionParts
from pipeline.findings.stances import act_sign
from pipeline.models import Article, Claim, Topic

_NAMED = 0.5  # of the articles that have a name in full, before its last word alone means it there
_SEEN = 2  # of them at least
_MOST = 6  # cues of an end that are proposed: more would be looked over by nobody
_FROM_QUESTION = "the question"
_THE = re.compile(r"^(?:(?:the|a|an|our|their|about|for|on) )+", re.IGNORECASE)
_WHOSE = re.compile(r"^.*['’]s? (?=\w)")  # "Trump's tariffs" are "the tariffs" further down


@dataclass(frozen=True, slots=True)
class End:
    """An end of the axis: its name, and its cues with where each is from."""

    name: str
    cues: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CueTrial:
    """A cue of an end, with the claims that it places there."""

    cue: str
    end: str
    placed: tuple[Claim, ...]


def cue_trials(topic: Topic, claims: Iterable[Claim], articles: Iterable[Article] = ()) -> tuple[CueTrial, ...]:
    """Each cue in the order of the configuration, tried on claims; also one that places nothing."""
    read = {article.id: article for article in articles}
    found: defaultdict[tuple[int, str], list[Claim]] = defaultdict(list)
    for told in claims:
        claim = sides.stood(told, topic, read.get(told.article))
        end, hit = sides.claim_side(claim, topic), sides.claim_hit(claim, topic)
        if end and hit and hit.end == end:
            found[end, hit.cue].append(claim)
    return tuple(
        CueTrial(cue, pole.name, tuple(found[end, cue]))
        for end, pole in zip((-1, 1), topic.axis or (), strict=False)
        for cue in pole.cues or (pole.name,)
    )


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A claim with a cue of the axis that places nobody, and what stopped it."""

    claim: Claim
    cue: str
    why: str


def nearly_placed(topic: Topic, claims: Iterable[Claim], articles: Iterable[Article] = ()) -> tuple[Unplaced, ...]:
    """The claims that nearly have a side, those first in which somebody takes a stand of whom it is not certain."""
    read = {article.id: article for article in articles}
    found: dict[str, Unplaced] = {}
    for told in claims:
        claim = sides.stood(told, topic, read.get(told.article))
        hit = sides.claim_hit(claim, topic)
        if hit and hit.refused and not sides.claim_side(claim, topic):
            found.setdefault(claim.quote, Unplaced(claim, hit.cue, hit.refused))
    return tuple(sorted(found.values(), key=lambda one: not is_stance(one.cue)))


def asked_ends(asked: QuestionParts) -> tuple[End, End] | None:
    """Yes and no, in the words of the question."""
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
    elif asked.asks in WISHES:
        yes, no = [f"{asked.asks} {asked.act}"], [f"{asked.asks} not {asked.act}"]
        names = asked.act, f"do not {asked.act}"
        names = (asked.act.removeprefix("be "), f"not {asked.act.removeprefix('be ')}") if asked.verb == "be" else names
    else:
        no_ = "cannot" if asked.asks == "can" else f"{asked.asks} not"
        yes, no = [f"{asked.asks} {asked.act}"], [f"{no_} {asked.act}"]
        names = yes[0], no[0]
    return End(names[0], dict.fromkeys(yes, _FROM_QUESTION)), End(names[1], dict.fromkeys(no, _FROM_QUESTION))


def thing_of(asked: QuestionParts) -> str:
    """What an act is done to: the toll of "abolish the toll"."""
    return _THE.sub("", asked.act.removeprefix(asked.verb).strip())


def said_of(asked: QuestionParts, keywords: Iterable[str]) -> tuple[str, ...]:
    """What the ends are said of: the act that is asked for where the material has a name for it, else the thing."""
    known = tuple(keywords)
    if asked.asks in WISHES and asked.verb != "be":
        act = asked.act.lower()
        done = [one for one in known if _has_verb(one, asked) and one.lower() != act]  # "car ban"
        thing = thing_of(asked)
        if done or not thing:
            return tuple(dict.fromkeys((*done, asked.act)))
        return tuple(dict.fromkeys((thing, *(one for one in known if one.lower() != act and _names(one, thing)))))
    if asked.other:
        return (asked.subject,)
    if not asked.subject:
        return known
    named = (asked.subject, _WHOSE.sub("", asked.subject))
    return tuple(dict.fromkeys((*named, *(one for one in known if _names(one, asked.subject)))))


def _names(phrase: str, thing: str) -> bool:
    """Whether a keyword is a name for what is asked about: not "climate change" for "the Paris climate agreement".

    A common word of a longer name stands for anything: the "bill" of "the Republican tax bill".
    """
    words, whole = phrase.lower().split(), thing.lower().split()
    if set(words) <= set(whole):
        return len(words) > 1 or not phrase.islower() or words == whole
    return root(words[-1]) in {root(one) for one in (whole[-1], *other_names(whole[-1]))}


def short_names(about: Sequence[str], articles: Sequence[Article]) -> tuple[str, ...]:
    """What the articles call a thing once they have named it in full: "the deal", "the agreement"."""
    if not about or " " not in about[0]:
        return other_names(about[0]) if about else ()
    texts = [" ".join(article.sentences).lower() for article in articles]
    named = sum(any(phrase.lower() in text for phrase in about) for text in texts)
    nouns = dict.fromkeys(phrase.split()[-1].lower() for phrase in about[:1])
    nouns |= dict.fromkeys(other for noun in [*nouns] for other in other_names(noun))
    often = [
        noun for noun in nouns
        if not noun.endswith("s") and sum(f" the {noun} " in text for text in texts) >= max(_NAMED * named, _SEEN)
    ]  # fmt: skip
    return tuple(f"{the} {noun}" for noun in often for the in ("the", "this"))


def candidate_ends(ends: tuple[End, End], asked: QuestionParts, about: Sequence[str]) -> tuple[End, End]:
    """The ends with what else could be said for each, and with the end of those who support what it is about."""
    yes, no = dict(ends[0].cues), dict(ends[1].cues)
    if asked.asks in ("do", "does", "will", "would", "can", "could") and " " in asked.act:
        yes.setdefault(asked.act, _FROM_QUESTION)
        for helper in ("do not", "does not", "will not", "would not"):
            no.setdefault(f"{helper} {asked.act}", _FROM_QUESTION)
    if worth := _worth_of(asked, about):
        well, ill = (yes, no) if worth > 0 else (no, yes)
        well["supports"] = "and backs, voted for, is a good idea, should be kept ..."
        ill["opposes"] = "and condemns, voted against, is a mistake, should be ended ..."
        if asked.asks not in WISHES:  # who is for a thing need not say what is asked of it
            thing = " ".join(filter(None, (asked.article, asked.subject)))
            names = (f"for {thing}", f"against {thing}") if worth > 0 else (f"against {thing}", f"for {thing}")
            return End(names[0], yes), End(names[1], no)
    return replace(ends[0], cues=yes), replace(ends[1], cues=no)


def working_ends(
    ends: tuple[End, End], topic: Topic, claims: Sequence[Claim], articles: Iterable[Article] = ()
) -> tuple[End, End] | None:
    """The ends with the cues that place somebody, and with the plain words of the question; None where none does."""
    tried = cue_trials(topic, claims, articles)
    made = []
    for end in ends:
        counts = {one.cue: len(one.placed) for one in tried if one.end == end.name and one.placed}
        always = [cue for n, cue in enumerate(end.cues) if n == 0 or is_stance(cue)]
        best = dict.fromkeys((*sorted(counts, key=lambda cue: -counts[cue])[:_MOST], *always))
        made.append(End(end.name, {cue: _tried(end.cues[cue], counts.get(cue, 0)) for cue in best}))
    return (made[0], made[1]) if any(one.placed for one in tried) else None


def _tried(origin: str, places: int) -> str:
    return (
        f"{origin}; places {places} {'sentence' if places == 1 else 'sentences'}"
        if places
        else f"{origin}; places nobody yet"
    )


def _has_verb(phrase: str, asked: QuestionParts) -> bool:
    return root(asked.verb) in map(root, phrase.lower().split())


def _worth_of(asked: QuestionParts, about: Sequence[str]) -> int:
    """1 where who supports what it is about answers yes, -1 where he answers no, 0 where neither follows."""
    words = asked.act.lower().split()
    if asked.other or not words or "than" in words:
        return 0  # who is for a thing need not think it better than another
    if asked.asks in WISHES:
        if asked.act in about:
            return 1  # it is about the act: "the car ban is good"
        return act_sign(words[1] if asked.verb == "be" and len(words) > 1 else words[0]) or 1
    if asked.asks not in ("is", "are", "do", "does", "will", "would", "can", "could"):
        return 0
    well, ill = ({*map(root, one | other)} for one, other in ((GOOD, DOES), (BAD, HARMS)))
    return 1 if root(words[0]) in well else -1 if root(words[0]) in ill else 0
