"""Where words take a stand for or against what an axis is about, in the words that people take one with.

The words are the holder's own: what somebody else supports, does or says is none of theirs. What stands between a
stance and the thing is read whole ("oppose a bill to end the toll" is for the toll), or there is no stance.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.english.clauses import DETERMINER_WORDS, FUNCTION_WORDS, PREPOSITIONS, ClauseWord, Spoken, has_any
from pipeline.english.lexicon import word_lines
from pipeline.english.tokens import BASES, THIRD_PERSON
from pipeline.findings.cues import STANCES, axis_subjects
from pipeline.findings.question import BAD, DOING, GOOD, UNDOING
from pipeline.findings.takers import Taker, taker
from pipeline.findings.ties import is_head, phrase_at, subject_of
from pipeline.models import Topic

_GAP = 2  # adverbs inside a phrase: "voted overwhelmingly against"
_REACH = 9  # words from a stance to the thing: "opposes the president's efforts to put an end to the toll"
_LOOSE = 2  # words that nobody knows before the thing: "the controversial new toll"
_IS = frozenset("is was".split())  # clauses.py writes "'s", "are" and "'m" as they are spelt: see _copula
_COPULAS = _IS | frozenset("are were am be remains remain".split())
_DENIED = frozenset("not never".split())
_LEADING = frozenset("be have been also still immediately now get".split())  # before what should be done
_THIS = frozenset("this that it".split())
# Words for how good a thing is that are as often another word: "is just", "is right behind", "is worth $2".
_DOUBTFUL = frozenset("just right worth better".split())
_NOUNS = frozenset(
    "idea thing deal policy law plan step move way option decision bill choice measure agreement mistake start system"
    " program drug practice punishment piece solution approach".split()
)  # behind "good" and "bad", without changing what is said of the thing
# Said of a use, not of the thing: "not effective for the treatment of colds".
_NARROW = frozenset("effective ineffective safe unsafe harmless necessary needed".split())
_ALL = frozenset("us all everyone everybody people america everything country economy nation world public".split())
_OBLIGED = frozenset("need needs have has time".split())  # with doing these may be a mere duty: "have to pay the toll"
# Before a thing: it is the same thing; any other word may make it another, as in "medical marijuana".
_PLAIN = frozenset("new proposed current existing controversial historic landmark planned entire very whole".split())
# Who or what stands for it: behind these is no subject but an owner, or a comma.
_NOUN_HEADS = frozenset(
    "supporter proponent advocate champion defender backer support opponent critic foe opposition".split()
)
_HOW = frozenset("hard out long loud fiercely also all".split())  # "lobbied hard against"
_SMALLER = frozenset("less fewer lower weaker anti non former limited reduced half".split())  # before a thing: not it


SPEAKER = Taker(speaker=True)  # of what is said to be so, or to be right, by whoever says it


@dataclass(frozen=True, slots=True)
class Stance:
    """Words for (1) or against (-1) what an axis is about."""

    sign: int
    places: tuple[int, ...]
    about: tuple[int, ...]
    taker: Taker = SPEAKER


@dataclass(frozen=True, slots=True)
class _Acts:
    """Words for acts that keep a stance (1) or turn it round (-1), and whether a stance must name one."""

    signs: dict[str, int]
    own: frozenset[str]  # those that the question asks for
    needed: bool


def stance_topic(topic: Topic) -> int:
    """The end of those who support what the axis is about, -1 or 1; 0 where the axis does not say."""
    for end, pole in zip((-1, 1), topic.axis or (), strict=False):
        for cue in pole.cues:
            sign = STANCES.get(cue.strip().lower(), 0)
            if sign:
                return end * sign
    return 0


def may_stand(words: str, topic: Topic) -> bool:
    """Whether words name what the axis is about, and may take a stand on it; told without reading them."""
    return bool(stance_topic(topic)) and has_any(words, _first_roots(topic))


@lru_cache(maxsize=64)
def _first_roots(topic: Topic) -> frozenset[str]:
    return frozenset(
        next((one for one in phrase if one not in DETERMINER_WORDS), "") for phrase in axis_subjects(topic)
    )


def stances_in(sentence: Spoken, topic: Topic) -> Iterator[Stance]:
    """Each stance of a sentence on what the axis is about."""
    words, about, acts = sentence.words, axis_subjects(topic), _acts(topic)
    read = -1  # the last word of a phrase: "came out against" is one, not two
    for place, word in enumerate(words):
        if place <= read:
            continue
        if not acts.needed and word.text in _COPULAS:
            yield from _worth(words, place, about)
        for kind, places in _phrases(words, place):
            read = places[-1]
            if kind == "ought":
                yield from _ought(words, places, about, acts)
            elif kind in ("gain", "loss"):
                told = () if acts.needed else subject_of(words, place, about)
                if told and words[place - 1].text != "to" and not word.text.endswith("ing"):
                    yield Stance(1 if kind == "gain" else -1, places, told)
            else:
                yield from _taken(sentence, kind, places, about, acts)


def _taken(
    sentence: Spoken, kind: str, places: tuple[int, ...], about: frozenset[tuple[str, ...]], acts: _Acts
) -> Iterator[Stance]:
    """What somebody stands for or against, or wants done: "I vow to fight the bill that would end the toll"."""
    words, sign = sentence.words, -1 if kind == "against" else 1
    if kind == "wish" and (inner := next(_phrases(words, places[-1] + 1), None)) and inner[0] in ("for", "against"):
        kind, places, sign = inner[0], (*places, *inner[1]), -1 if inner[0] == "against" else 1
    if found := _object(words, places[-1] + 1, about, acts, wish=kind == "wish"):
        who = taker(sentence, places[0], noun=words[places[0]].text in _NOUN_HEADS and len(places) > 1)
        yield Stance(sign * found[0], (*places, *found[1]), found[2], who)


def _ought(
    words: Sequence[ClauseWord], places: tuple[int, ...], about: frozenset[tuple[str, ...]], acts: _Acts
) -> Iterator[Stance]:
    """What should be done with the thing: "Congress should not repeal it", "the toll should be kept"."""
    at, sign, seen = places[-1] + 1, 1, list(places)
    while at < len(words) and words[at].text in {
        *_DENIED,
        "be",
        "have",
        "been",
        "also",
        "still",
        "immediately",
        "now",
        "get",
    }:
        sign = -sign if words[at].text in _DENIED else sign
        seen.append(at)
        at += 1
    if at >= len(words):
        return
    passive = bool({"be", "been"} & {words[n].text for n in seen})
    act = acts.signs.get(words[at].text, 0)
    if passive:
        told = subject_of(words, places[0], about)
        if act and told:
            yield Stance(sign * act, (*seen, at), told)
        return
    if act > 0 and words[places[0]].text in _OBLIGED:
        return
    if act and (found := _object(words, at, about, acts, wish=True)):
        yield Stance(sign * found[0], (*seen, *found[1]), found[2])
    for kind, inner in _phrases(words, at):
        found = _object(words, inner[-1] + 1, about, acts, wish=False) if kind in ("for", "against") else None
        if found:
            turned = -found[0] if kind == "against" else found[0]
            yield Stance(sign * turned, (*seen, *inner, *found[1]), found[2])


def _worth(words: Sequence[ClauseWord], place: int, about: frozenset[tuple[str, ...]]) -> Iterator[Stance]:
    """What the thing is said to be: "the toll is not a good idea", "this is a bad deal"."""
    at, sign, seen = place + 1, 1, [place]
    while at < len(words) and at <= place + 4 and words[at].text not in _VALUE:
        word = words[at]
        if word.clause != words[place].clause or word.text in PREPOSITIONS or word.text in ("and", "or", "to", "that"):
            return
        if word.text in _DENIED:
            sign = -sign
            seen.append(at)
        at += 1
    if at >= len(words) or words[at].text not in _VALUE or words[at].commas != words[place].commas:
        return
    good = words[at].text in GOOD
    if sign < 0 and not good:
        return  # "is not bad" is faint praise at most
    if at + 1 < len(words) and words[at + 1].text in _VALUE:
        seen.append(at + 1)  # "a costly mistake"
    after = words[at + 1] if at + 1 < len(words) else None
    here = after is not None and after.clause == words[at].clause and after.commas == words[at].commas
    if words[place - 1].text in _THIS and place and here:
        for start in (at + 1, at + 2):
            told = _bare(words, start, about) if start < len(words) else range(0)
            if told:
                yield Stance(sign if good else -sign, (*seen, at), tuple(told))
                return
    if here and after is not None:
        known = after.text in FUNCTION_WORDS or after.text in _NOUNS or after.text in ("and", "or")
        if not known or (after.text == "for" and words[at].text in _NARROW and not _for_all(words, at + 2)):
            return
        if after.text in ("than", "as", "like", "if"):
            return
    told_ = subject_of(words, place, about)
    if told_:
        yield Stance(sign if good else -sign, (*seen, at), told_)


def _for_all(words: Sequence[ClauseWord], place: int) -> bool:
    return any(word.text in _ALL for word in words[place : place + 2])  # "good for the country"


def _bare(words: Sequence[ClauseWord], place: int, about: frozenset[tuple[str, ...]]) -> range:
    """A phrase of `about` without its article: the deal in "a bad deal"."""
    told = phrase_at(words, place, frozenset(_without_article(phrase) for phrase in about), len(words))
    return told if told and is_head(words, told, -1) else range(0)


def _without_article(phrase: tuple[str, ...]) -> tuple[str, ...]:
    return phrase[1:] if len(phrase) > 1 and phrase[0] in DETERMINER_WORDS else phrase


def _object(
    words: Sequence[ClauseWord], start: int, about: frozenset[tuple[str, ...]], acts: _Acts, *, wish: bool
) -> tuple[int, tuple[int, ...], tuple[int, ...]] | None:
    """Whether the stance is on the thing (1) or on its end (-1), the words that say so, and where the thing stands."""
    sign, acted, own, loose, seen = 1, False, False, 0, list[int]()
    for place in range(start, min(start + _REACH, len(words))):
        word = words[place]
        if word.clause != words[start - 1].clause or word.commas != words[start - 1].commas:
            return None
        told = phrase_at(words, place, about, len(words))
        if told:
            after = told.stop
            if after < len(words) and words[after].commas == word.commas and not words[told[-1]].owner:
                behind = acts.signs.get(words[after].text, 0)  # "toll repeal"
                if behind and not words[after].text.endswith(("ed", "ing")):
                    sign, acted, told = sign * behind, True, range(told.start, after + 1)
                    own = own or words[after].text in acts.own
            named = own if acts.needed else acted or not wish
            after_it = words[told.stop].text if told.stop < len(words) else ""
            away = after_it == "to" or (acted and not own and after_it == "from")  # "remove it from the list"
            fits = named and not away and not loose and is_head(words, told, -1)
            return (sign, tuple(seen), tuple(told)) if fits else None
        act = acts.signs.get(word.text, 0)
        if act:
            sign, acted, loose = sign * act, True, 0
            own = own or word.text in acts.own
            seen.append(place)
        elif word.text in _SMALLER:
            return None
        elif word.text in _plans() or word.text in ("get", "getting"):  # "getting rid of it"
            loose = 0
        elif word.text in DETERMINER_WORDS or word.owner or word.text in _PLAIN:
            continue
        elif word.text in ("of", "on", "to", "off", "up", "down", "back", "out", "from"):
            if loose:
                return None
        elif word.text in FUNCTION_WORDS or word.text in THIRD_PERSON or word.text.endswith("ing"):
            return None
        elif not word.named:
            loose += 1
            if loose > _LOOSE:
                return None
    return None


def act_sign(word: str) -> int:
    """1 for a word of doing ("build", "approval"), -1 for one of undoing ("ban", "removal"), 0 for any other."""
    return _known_acts().get(word.lower(), 0)


@cache
def _known_acts() -> dict[str, int]:
    """Every form of the words of doing and undoing."""
    known = ((-1, UNDOING | _of("undoing")), (1, DOING | _of("doing")))
    return {form: sign for sign, bases in known for base in bases for form in _forms(base)}


@lru_cache(maxsize=64)
def _acts(topic: Topic) -> _Acts:
    """Doing and undoing by the lists, and what the cues of the topic say should be done: "should be raised"."""
    signs = dict(_known_acts())
    own: dict[str, int] = {}
    end = stance_topic(topic)
    for at, pole in zip((-1, 1), topic.axis or (), strict=False):
        for cue in pole.cues:
            words = cue.lower().split()
            if words[:1] == ["should"] and "not" not in words and len(words) > 1:
                verb = words[2] if words[1] == "be" and len(words) > 2 else words[1]
                own[verb] = at * end
    needed = bool(own) and not any(verb in signs for verb in own)
    kin = {form: sign for verb, sign in own.items() for form in _kin(verb)}
    return _Acts(kin | signs, frozenset(kin), needed)


def _kin(verb: str) -> Set[str]:
    """The forms of a verb that is given in one of them: "forgiven", "raise"."""
    bases = {verb, verb.removesuffix("d"), verb.removesuffix("ed"), verb.removesuffix("n"), verb.removesuffix("en")}
    found = {form for base in bases if base in BASES or base == verb for form in _forms(base)}
    return found | {f"{base}{ending}" for base in bases for ending in ("ness", "ment", "ation", "al")}


def _of(kind: str) -> frozenset[str]:
    return frozenset(phrase for known, phrase in _lines() if known == kind)


@cache
def _lines() -> tuple[tuple[str, str], ...]:
    return tuple((kind, phrase) for kind, _, phrase in (line.partition(": ") for line in word_lines("stances")))


@cache
def _plans() -> frozenset[str]:
    return frozenset(form for one in _of("plan") for form in (one, f"{one}s"))


_VALUE = (GOOD | BAD) - _DOUBTFUL


@cache
def _openings() -> dict[str, list[tuple[str, tuple[str, ...]]]]:
    """The phrases by every form of their first word, the longest first."""
    found: dict[str, list[tuple[str, tuple[str, ...]]]] = defaultdict(list)
    for kind, phrase in _lines():
        if kind in ("for", "against", "wish", "ought", "gain", "loss"):
            first, *rest = phrase.split()
            for form in _forms(first) if kind != "ought" else {first, f"{first}s"}:
                found[form].append((kind, tuple(rest)))
    for phrases in found.values():
        phrases.sort(key=lambda one: -len(one[1]))
    return dict(found)


def _phrases(words: Sequence[ClauseWord], place: int) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The longest phrase of the list that begins at a word, and the places of its words."""
    if place >= len(words):
        return
    for kind, rest in _openings().get(words[place].text, ()):
        places = [place]
        for sought in rest:
            near = range(places[-1] + 1, min(places[-1] + _GAP + 2, len(words)))
            at = next((n for n in near if words[n].text == sought), None)
            if at is None or any(_parts(words[n], words[place]) for n in range(places[-1] + 1, at + 1) if n != at):
                break
            places.append(at)
        else:
            yield kind, tuple(places)
            return


def _parts(word: ClauseWord, first: ClauseWord) -> bool:
    """Whether a word cannot stand inside a phrase: "came out strongly against", not "supported the repeal of"."""
    apart = word.clause != first.clause or word.commas != first.commas
    return apart or not (word.text.endswith("ly") or word.text in _HOW)


@cache
def _forms(base: str) -> frozenset[str]:
    """The forms that a regular verb may have; such as nobody writes do no harm."""
    stem, last = base.removesuffix("e"), base[-1]
    forms = {base, f"{base}s", f"{base}es", f"{stem}ed", f"{stem}ing", f"{base}{last}ed", f"{base}{last}ing"}
    if last == "y":
        forms |= {f"{base[:-1]}ies", f"{base[:-1]}ied"}
    return frozenset(forms)
