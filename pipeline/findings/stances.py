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
from pipeline.english.tokens import AUXILIARIES, BASES, THIRD_PERSON
from pipeline.findings.cues import STANCES, axis_subjects
from pipeline.findings.question import BAD, DOING, GOOD, UNDOING
from pipeline.findings.ties import is_head, phrase_at, subject_of
from pipeline.models import Topic

_GAP = 2  # words inside a phrase: "voted overwhelmingly against"
_REACH = 9  # words from a stance to the thing: "opposes the president's efforts to put an end to the toll"
_SUBJECT = 7  # words from "I" to the stance: "I have long been one of the strongest opponents of"
_LOOSE = 2  # words that nobody knows before the thing: "the controversial new toll"
_SPEAKER = frozenset("i we".split())
_IS = frozenset("is was".split())  # clauses.py writes "'s", "are" and "'m" as they are spelt: see _copula
_COPULAS = _IS | frozenset("are were am be remains remain".split())
_DENIED = frozenset("not never".split())
_THIS = frozenset("this that it".split())
# What may stand between "I" and a stance; anything else may be another verb, as in "I dropped my support for".
_BETWEEN = AUXILIARIES | frozenset(
    "a an the my her his its our their one of been to going long always also still now both too so very more most"
    " strong staunch fierce leading vocal longtime outspoken big firm early prominent chief continue continues"
    " continued voiced expressed reiterated announced declared touted reaffirmed pledged and co".split()
)
# Words for how good a thing is that are as often another word: "is just", "is right behind", "is worth $2".
_DOUBTFUL = frozenset("just right worth better".split())
_NOUNS = frozenset(
    "idea thing deal policy law plan step move way option decision bill choice measure agreement mistake start system"
    " program drug practice punishment piece solution approach".split()
)  # behind "good" and "bad", without changing what is said of the thing
_ALL = frozenset("the our us all this everyone everybody people america our".split())  # "good for the country"
_OBLIGED = frozenset("need have time".split())  # with doing these may be a mere duty: "have to pay the toll"
_SMALLER = frozenset("less fewer lower weaker anti non former limited reduced half".split())  # before a thing: not it


@dataclass(frozen=True, slots=True)
class Stance:
    """Words for (1) or against (-1) what an axis is about."""

    sign: int
    places: tuple[int, ...]
    about: tuple[int, ...]
    refused: str = ""  # why it is not the speaker's


@dataclass(frozen=True, slots=True)
class _Acts:
    """Words for acts that keep a stance (1) or turn it round (-1), and whether a stance must name one."""

    signs: dict[str, int]
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
    for place, word in enumerate(words):
        if not acts.needed and word.text in _COPULAS:
            yield from _worth(words, place, about)
        for kind, places in _phrases(words, place):
            behind = places[-1] + 1
            if kind == "ought":
                yield from _ought(words, places, about, acts)
            elif kind in ("gain", "loss"):
                told = () if acts.needed else subject_of(words, place, about)
                if told and words[place - 1].text != "to" and not word.text.endswith("ing"):
                    yield Stance(1 if kind == "gain" else -1, places, told)
            else:
                found = _object(words, behind, about, acts, wish=kind == "wish")
                if found:
                    sign, seen, told = found
                    sign = -sign if kind == "against" else sign
                    other = "" if _own(words, place) else "the stance of somebody else"
                    yield Stance(sign, (*places, *seen), told, other)


def _own(words: Sequence[ClauseWord], first: int) -> bool:
    """Whether who speaks is the subject of what begins here: "I have long been against"."""
    for place in range(first - 1, max(-1, first - _SUBJECT - 1), -1):
        word = words[place]
        if word.clause != words[first].clause:
            return False
        if word.text in _SPEAKER:
            return True
        if word.text not in _BETWEEN and not word.text.endswith("ly"):
            return False
    return False


def _ought(
    words: Sequence[ClauseWord], places: tuple[int, ...], about: frozenset[tuple[str, ...]], acts: _Acts
) -> Iterator[Stance]:
    """What should be done with the thing: "Congress should not repeal it", "the toll should be kept"."""
    at, sign, seen = places[-1] + 1, 1, list(places)
    while at < len(words) and words[at].text in {*_DENIED, "be", "have", "been", "also", "still", "immediately", "now"}:
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
    if at >= len(words) or words[at].text not in _VALUE or words[at].commas > words[place].commas + 1:
        return
    good = words[at].text in GOOD
    if sign < 0 and not good:
        return  # "is not bad" is faint praise at most
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
        if not known or (after.text == "for" and good and not _for_all(words, at + 2)):
            return
        if after.text in ("than", "as", "like", "if"):
            return
    told_ = subject_of(words, place, about)
    if told_:
        yield Stance(sign if good else -sign, (*seen, at), told_)


def _for_all(words: Sequence[ClauseWord], place: int) -> bool:
    return place < len(words) and words[place].text in _ALL


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
    sign, acted, loose, seen = 1, False, 0, list[int]()
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
            named = acted or (not acts.needed and not wish)
            return (sign, tuple(seen), tuple(told)) if named and is_head(words, told, -1) else None
        act = acts.signs.get(word.text, 0)
        if act:
            sign, acted, loose = sign * act, True, 0
            seen.append(place)
        elif word.text in _SMALLER:
            return None
        elif word.text in DETERMINER_WORDS or word.owner or word.text in _plans():
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
    for verb, sign in own.items():
        for form in _kin(verb):
            signs.setdefault(form, sign)
    return _Acts(signs, needed)


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
    """Whether a word cannot stand inside a phrase."""
    return (
        word.clause != first.clause or word.commas != first.commas or word.text in PREPOSITIONS | {"and", "or", "not"}
    )


@cache
def _forms(base: str) -> frozenset[str]:
    """The forms that a regular verb may have; such as nobody writes do no harm."""
    stem, last = base.removesuffix("e"), base[-1]
    forms = {base, f"{base}s", f"{base}es", f"{stem}ed", f"{stem}ing", f"{base}{last}ed", f"{base}{last}ing"}
    if last == "y":
        forms |= {f"{base[:-1]}ies", f"{base[:-1]}ied"}
    return frozenset(forms)
