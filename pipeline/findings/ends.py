"""The two ends of an axis from a question, and each cue tried on what was read: what places nobody is no cue yet."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.english.clauses import root
from pipeline.findings import sides
from pipeline.findings.cues import is_stance
from pipeline.findings.question import BAD, DOES, GOOD, HARMS, WISHES, QuestionParts
from pipeline.findings.stances import act_sign
from pipeline.models import Article, Claim, Topic

_NAMED = 0.5  # of the articles that have a name in full, before its last word alone means it there
_SEEN = 2  # of them at least
_MOST = 6  # cues of an end that are proposed: more would be looked over by nobody
_FROM_QUESTION = "the question"
_THE = re.compile(r"^(?:the|a|an|our|their) ", re.IGNORECASE)


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
    """What the ends are said of: the act that is asked for where the material has a name for it, else the thing."""
    known = tuple(keywords)
    if asked.asks in WISHES and asked.verb != "be":
        # "car ban"
        done = [phrase for phrase in known if _has_verb(phrase, asked) and phrase.lower() != asked.act.lower()]
        thing = _THE.sub("", asked.act.removeprefix(asked.verb).strip())
        return tuple(dict.fromkeys((*done, asked.act) if done or not thing else (thing, *known)))
    if asked.other:
        return (asked.subject,)
    return tuple(dict.fromkeys((asked.subject, *known))) if asked.subject else known


def short_names(about: Sequence[str], articles: Iterable[Article]) -> tuple[str, ...]:
    """What the articles call a thing once they have named it in full: "the deal" of "Iran nuclear deal"."""
    heads = dict.fromkeys(phrase.split()[-1].lower() for phrase in about[:1] if " " in phrase)
    texts = [" ".join(article.sentences).lower() for article in articles]
    named = sum(about[0].lower() in text for text in texts) if heads else 0
    often = [head for head in heads if sum(f" the {head} " in text for text in texts) >= max(_NAMED * named, _SEEN)]
    return tuple(f"{the} {head}" for head in often for the in ("the", "this"))


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
    return replace(ends[0], cues=yes), replace(ends[1], cues=no)


def working_ends(ends: tuple[End, End], topic: Topic, claims: Sequence[Claim]) -> tuple[End, End] | None:
    """The ends with the cues that place somebody, and with the plain words of the question; None where none does."""
    tried = cue_trials(topic, claims)
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
    if asked.other or not words:
        return 0
    if asked.asks in WISHES:
        if asked.act in about:
            return 1  # it is about the act: "the car ban is good"
        return act_sign(words[1] if asked.verb == "be" and len(words) > 1 else words[0]) or 1
    if asked.asks not in ("is", "are", "do", "does", "will", "would", "can", "could"):
        return 0
    well, ill = ({*map(root, one | other)} for one, other in ((GOOD, DOES), (BAD, HARMS)))
    return 1 if root(words[0]) in well else -1 if root(words[0]) in ill else 0
