"""The two ends of an axis from a question, and each cue tried on what was read: what places nobody is no cue yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.english.clauses import root
from pipeline.english.tokens import BASE_VERBS
from pipeline.findings import sides
from pipeline.findings.question import BAD, DOES, DOING, GOOD, HARMS, UNDOING, WISHES, QuestionParts
from pipeline.models import Claim, Topic

_MOST = 6  # cues of an end that are proposed: more would be looked over by nobody
_FROM_QUESTION = "the question"
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_COPULAS = frozenset("is are be".split())
_NOUNS = frozenset("success disaster failure mistake threat waste".split())  # of the words for what a thing is worth


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


def said_of(asked: QuestionParts, keywords: Iterable[str]) -> tuple[str, ...]:
    """What the ends are said of: the act that is asked for, in every form that the material has; else the subject."""
    known = tuple(keywords)
    if asked.asks in WISHES and asked.verb != "be":
        done = [phrase for phrase in known if _has_verb(phrase, asked)]  # "car ban"
        return tuple(dict.fromkeys((*(done or known), asked.act)))
    if asked.other:
        return (asked.subject,)
    return tuple(dict.fromkeys((asked.subject, *known))) if asked.subject else known


def candidate_ends(
    ends: tuple[End, End], asked: QuestionParts, about: Sequence[str], claims: Sequence[Claim]
) -> tuple[End, End]:
    """The ends with what else could be said for each: as it is wished for, and what the thing is found worth."""
    yes, no = dict(ends[0].cues), dict(ends[1].cues)
    if asked.asks in WISHES:
        for act in _acts(asked):
            for ought in ("should", "must", "needs to", "need to", "ought to"):
                yes.setdefault(f"{ought} {act}", _FROM_QUESTION)
            for ought in ("should not", "must not", "should never", "shouldn't"):
                no.setdefault(f"{ought} {act}", _FROM_QUESTION)
    elif asked.asks in ("do", "does", "will", "would", "can", "could") and " " in asked.act:
        yes.setdefault(asked.act, _FROM_QUESTION)
        for helper in ("do not", "does not", "will not", "would not"):
            no.setdefault(f"{helper} {asked.act}", _FROM_QUESTION)
    worth = _worth_of(asked, about)
    if worth:
        good, bad = (yes, no) if worth > 0 else (no, yes)
        for cue, word, well in _found_worth(claims, about):
            (good if well else bad).setdefault(cue, f"found in the material; “{word}”")
    return replace(ends[0], cues=yes), replace(ends[1], cues=no)


def working_ends(ends: tuple[End, End], topic: Topic, claims: Sequence[Claim]) -> tuple[End, End] | None:
    """The ends with the cues that place somebody, and with the plain words of the question; None where none does."""
    tried = cue_trials(topic, claims)
    made = []
    for end in ends:
        counts = {one.cue: len(one.placed) for one in tried if one.end == end.name and one.placed}
        best = dict.fromkeys((*sorted(counts, key=lambda cue: -counts[cue])[:_MOST], *[*end.cues][:1]))
        made.append(End(end.name, {cue: _tried(end.cues[cue], counts.get(cue, 0)) for cue in best}))
    return (made[0], made[1]) if any(one.placed for one in tried) else None


def _tried(origin: str, places: int) -> str:
    return (
        f"{origin}; places {places} {'sentence' if places == 1 else 'sentences'}"
        if places
        else f"{origin}; places nobody yet"
    )


def _acts(asked: QuestionParts) -> Iterator[str]:
    """What is asked for, as it can be wished: "be raised" and "raise"."""
    yield asked.act
    if asked.verb == "be":
        done = asked.act.split()[1:2]
        yield from (
            base
            for base in sorted(BASE_VERBS | DOING | UNDOING)
            if done and root(base) == root(done[0]) and base != done[0]
        )


def _has_verb(phrase: str, asked: QuestionParts) -> bool:
    return root(asked.verb) in map(root, phrase.lower().split())


def _worth_of(asked: QuestionParts, about: Sequence[str]) -> int:
    """1 where who thinks well of what it is about answers yes, -1 where he answers no, 0 where neither follows."""
    words = [root(word) for word in asked.act.lower().split()]
    doing, undoing = ({*map(root, known)} for known in (DOING, UNDOING))
    if asked.asks in WISHES:
        if asked.verb != "be" and any(_has_verb(phrase, asked) for phrase in about if phrase != asked.act):
            return 1  # it is about the act: "the car ban is good"
        done = words[1:2] if asked.verb == "be" else words[:1]
        return 1 if doing & {*done} else -1 if undoing & {*done} else 0
    well, ill = ({*map(root, one | other)} for one, other in ((GOOD, DOES), (BAD, HARMS)))
    if asked.other or asked.asks not in ("is", "are", "do", "does", "will", "would", "can", "could"):
        return 0
    return 1 if well & {*words[:1]} else -1 if ill & {*words[:1]} else 0


def _found_worth(claims: Iterable[Claim], about: Sequence[str]) -> Iterator[tuple[str, str, bool]]:
    """Cues that claims have of what a thing is worth: "is a mistake"; the word, and if it is good."""
    subjects = [tuple(map(root, phrase.lower().split())) for phrase in about]
    seen = set()
    for claim in claims:
        words = [hit[0].lower() for hit in _WORD.finditer(claim.quote)]
        stems = tuple(map(root, words))
        if not any(_within(subject, stems) for subject in subjects):
            continue
        for place, word in enumerate(words):
            cue = ""
            if word in GOOD | BAD:
                near = words[max(0, place - 2) : place]
                copula = next((one for one in reversed(near) if one in _COPULAS), "")
                article = near[-1:] if near[-1:] in (["a"], ["an"]) and word in _NOUNS else []
                cue = " ".join((copula, *article, word)) if copula and "not" not in near else ""
            if cue and cue not in seen:
                seen.add(cue)
                yield cue, word, word in GOOD


def _within(subject: tuple[str, ...], stems: tuple[str, ...]) -> bool:
    return any(stems[n : n + len(subject)] == subject for n in range(len(stems) - len(subject) + 1))
