"""The two ends of an axis from a question, and each cue tried on what was read: what places nobody is no cue yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.english.clauses import root
from pipeline.findings import sides
from pipeline.findings.question import WISHES, QuestionParts
from pipeline.models import Claim, Topic

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


def cue_trials(topic: Topic, claims: Iterable[Claim]) -> tuple[CueTrial, ...]:
    """Each cue in the order of the configuration, tried on claims; also one that places nothing."""
    found: defaultdict[tuple[int, str], list[Claim]] = defaultdict(list)
    for claim in claims:
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


def nearly_placed(topic: Topic, claims: Iterable[Claim]) -> tuple[Unplaced, ...]:
    """The claims that have a cue and no side, each with what stopped it."""
    found: dict[str, Unplaced] = {}
    for claim in claims:
        hit = sides.claim_hit(claim, topic)
        if hit and hit.refused and not sides.claim_side(claim, topic):
            found.setdefault(claim.quote, Unplaced(claim, hit.cue, hit.refused))
    return tuple(found.values())


def asked_ends(asked: QuestionParts) -> tuple[End, End] | None:
    """Yes and no, in the words of the question; each end is called by its first cue."""
    if not asked.act:
        return None
    if asked.other:
        yes, no = ([f"{asked.asks} {doing}", f"{doing} the {asked.subject}"] for doing in (asked.act, asked.other))
    elif asked.asks in ("do", "does", "did", "has", "have"):
        yes, no = [asked.act], [f"{helper} not {asked.act}" for helper in ("do", "does")]
    else:
        yes = [f"{asked.asks} {asked.act}"]
        no = [f"cannot {asked.act}" if asked.asks == "can" else f"{asked.asks} not {asked.act}"]
    return End(yes[0], dict.fromkeys(yes, _FROM_QUESTION)), End(no[0], dict.fromkeys(no, _FROM_QUESTION))


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
    return root(words[-1]) == root(whole[-1])


def working_ends(ends: tuple[End, End], topic: Topic, claims: Sequence[Claim]) -> tuple[End, End] | None:
    """The ends with the cues that place somebody, and with their first; None where none does."""
    counts = {(one.end, one.cue): len(one.placed) for one in cue_trials(topic, claims)}
    if not any(counts.values()):
        return None
    return _placing(ends[0], counts), _placing(ends[1], counts)


def _placing(end: End, counts: Mapping[tuple[str, str], int]) -> End:
    first = next(iter(end.cues))
    told = {
        cue: _tried(end.cues[cue], counts[end.name, cue]) for cue in end.cues if cue == first or counts[end.name, cue]
    }
    return End(end.name, told)


def _tried(origin: str, places: int) -> str:
    return (
        f"{origin}; places {places} {'sentence' if places == 1 else 'sentences'}"
        if places
        else f"{origin}; places nobody yet"
    )


def _has_verb(phrase: str, asked: QuestionParts) -> bool:
    return root(asked.verb) in map(root, phrase.lower().split())
