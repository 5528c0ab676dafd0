"""Families of names: "DeepSeek V4", "V4-Pro" and "DeepSeek V4 Pro" are one, "Lambert" is "Nathan Lambert"."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from pipeline.english.lexicon import BODIES, GIVEN_NAMES
from pipeline.english.speaker import is_title
from pipeline.english.tokens import terms

_PERSON = re.compile(
    r"[A-ZÀ-Þ][^\W\d_]+(?:-[A-ZÀ-Þ][^\W\d_]+)?(?: [A-Z]\.)?(?: (?:van|von|de|der|del|di|da|du|bin|al"
    r"|el))*(?: [A-ZÀ-Þ][^\W\d_’']+(?:-[A-ZÀ-Þ][^\W\d_]+)?){1,2}"
)
_NOBODY = BODIES | frozenset(  # beside bodies, firms and papers have these words in their names
    "ai systems compute technologies inc corp robotics software networks computing act collective conference court"
    " daily gazette herald house hub index journal ledger metrics news post press project report review summit times"
    " tribune weekly".split()
)
_PART = re.compile(r"[^\W_]+(?:\.\d+)*")
SURNAME = 12  # uses of a surname for one of the full name, as of presidents; "Twitter" is not short for "Black Twitter"
_BEFORE = re.compile(r"(?:the|US|U\.S\.|UK|EU) ", re.IGNORECASE)  # whose it is, in front of a body's name
_WRITTEN = re.compile(r"\(([A-Z]{3,})\)$")
_INITIALS_BEHIND = re.compile(r" \(([A-Z]{3,9})\)")
_NAME_WORDS = 12  # of a body: the longest names of agencies have as many
_SPELLING = 4  # letters of a word that other spellings of it have too: "Centre", "Center"
_AGREE = 3  # outlets that spell initials out in one way, before one that does otherwise is wrong
_SHORTEST = 3  # initials of a body; of longer ones people leave the last one out
_LONGEST = 5  # words with a capital of a name that a family may have: a longer run of capitals is a headline


def is_personal_name(name: str) -> bool:
    """Whether a name has the form of a person's: two or three words with capitals, none of which names a body."""
    return bool(_PERSON.fullmatch(name)) and not {*name.lower().split()} & _NOBODY


def name_parts(name: str) -> tuple[str, ...]:
    """The parts of a name by which it is compared, lower-cased, and without accents, which many outlets leave out."""
    apart = unicodedata.normalize("NFD", _alone(name).casefold())
    return tuple(_PART.findall("".join(letter for letter in apart if not unicodedata.combining(letter))))


@lru_cache(maxsize=65536)  # each name is held against many
def _full_parts(name: str) -> tuple[str, ...]:
    """The parts of a name, a person's given name in its long form ("Ed Reed") and without a title ("Leader Reed")."""
    parts = name_parts(name)
    while len(parts) > 1 and is_personal_name(name) and is_title(parts[0]):
        parts = parts[1:]
    return (GIVEN_NAMES.get(parts[0], parts[0]), *parts[1:]) if len(parts) > 1 and is_personal_name(name) else parts


def _alone(name: str) -> str:
    """The name without whose it is and without its initials in brackets: "NIST's CAISI", "Weir Institute (WI)"."""
    bare = re.sub(r"\s{0,9}\([^()]{0,99}\)", "", re.sub(r"['’]s$", "", name))
    return re.split(r"['’]s ", bare)[-1].strip() or name


def families(names: Iterable[str]) -> Mapping[str, str]:
    """Each of these names, given as often as it is used, to the name that stands for its family: the commonest form."""
    count = Counter(name for name in names if sum(word[0].isupper() for word in name.split()) <= _LONGEST)
    known = sorted(count, key=lambda name: (-len(_full_parts(name)), -count[name], name))
    initials = _initials(known)
    root: dict[str, str] = {}
    having: dict[str, list[str]] = {}  # part to the names that stand for a family and have it
    people = {_full_parts(name): name for name in reversed(known) if is_personal_name(name)}
    titled = (name for name in known if not is_personal_name(name))
    offices = {name: person for name in titled if (person := _person(name_parts(name), people))}
    used = Counter(count)  # of those that stand for a family, with its other forms
    for name in known:
        if name in offices:
            continue
        mine = _full_parts(name)
        able = [
            other
            for other in (having.get(mine[-1], ()) if mine else ())
            if _within(mine, other, count[name], used[other])
        ]
        if len(mine) == 1 and len({*map(_full_parts, able)}) > 1 and all(map(is_personal_name, able)):
            able = []  # two people have that surname
        # "Llama Meta" is nobody: what is named by itself as well is no given name, but two names that ran together.
        able = [
            other for other in able if len(mine) > 1 or not is_personal_name(other) or other.split()[0] not in count
        ]
        found = next(iter(able), initials.get(_alone(name)))
        root[name] = root.get(found, found) if found else name
        if found:
            used[root[name]] += count[name]
        else:
            for part in mine:
                having.setdefault(part, []).append(name)
    root |= {name: root[person] for name, person in offices.items()}
    root = {name: root.get(of, of) for name, of in root.items()}  # initials of what is itself known by another name
    forms: dict[str, Counter[str]] = {}
    for name, of in root.items():
        forms.setdefault(of, Counter())[name] += count[name]
    best = {of: max(names, key=lambda name: _form(name, names[name])) for of, names in forms.items()}
    return {name: best[of] for name, of in root.items()}


def bodies(names: Iterable[str]) -> Mapping[str, str]:
    """Each body among these to the name that stands for it: with and without its initials, and the initials alone.

    What is "for" something goes without that too, where one body alone is called so: "Brennan Center".
    """
    count = Counter(name for name in names if name and not is_personal_name(name))
    purposes: dict[str, set[str]] = {}
    for name in count:
        bare, _, purpose = _alone(name).partition(" for ")
        purposes.setdefault(_BEFORE.sub("", bare).casefold(), set()).update({purpose.casefold()} - {""})
    initials = _initials(sorted(count, key=lambda name: (-count[name], name)))
    known: dict[str, Counter[str]] = {}
    for name in count:
        written = _WRITTEN.search(
            name
        )  # two articles may spell out one body's initials differently, one of them wrongly
        full = initials.get(written[1] if written else _alone(name), name)
        key = _BEFORE.sub("", _alone(full)).casefold()
        short = key.partition(" for ")[0]
        key = short if " " in short and len(purposes.get(short, ())) == 1 else key
        known.setdefault(key, Counter())[name] += count[name]
    return {name: max(forms, key=lambda form: _form(form, forms[form])) for forms in known.values() for name in forms}


def misnamed_bodies(told: Iterable[tuple[str, str]]) -> frozenset[str]:
    """How one outlet alone spells out initials that more than two spell out otherwise, of outlets and their words.

    Another spelling ("Centre") or form of a word is no other name.
    """
    pens: dict[str, dict[tuple[str, ...], set[str]]] = {}
    forms: dict[tuple[str, ...], set[str]] = {}
    for pen, text in told:
        for full, short in _spelt_out(text):
            words = tuple(sorted(word[:_SPELLING] for word in terms(full)))
            pens.setdefault(short, {}).setdefault(words, set()).add(pen)
            forms.setdefault(words, set()).add(full)
    wrong: set[str] = set()
    for known in pens.values():
        agreed = max(known, key=lambda words: (len(known[words]), words))
        alone = [words for words in known if len(known[words]) == 1 and words != agreed]
        wrong |= {full for words in alone if len(known[agreed]) >= _AGREE for full in forms[words]}
    return frozenset(wrong)


def _spelt_out(text: str) -> Iterator[tuple[str, str]]:
    """The names in a text that their initials stand behind in brackets, each with these."""
    for hit in _INITIALS_BEHIND.finditer(text):
        words = text[: hit.start()].split()[-_NAME_WORDS:]
        for place in reversed(range(len(words))):
            full = " ".join(words[place:])
            if words[place][0].isupper() and "".join(filter(str.isupper, full)) == hit[1]:
                yield full, hit[1]
                break


def _person(mine: tuple[str, ...], people: Mapping[tuple[str, ...], str]) -> str:
    """The person whom a name with an office in front ends with: people keep their names, and change their offices.

    "University of New York" ends with no person, though "New York" has the form of one.
    """
    places = (place for place in range(1, len(mine) - 1) if any(map(is_title, mine[:place])))
    return next((people[mine[place:]] for place in places if mine[place:] in people), "")


def _initials(names: Iterable[str]) -> dict[str, str]:
    """Initials to the one name among these that they are of: "CAISI", and "CDC" of which a last one is left out.

    Of several, the one that is written with them: "Center for AI Standards and Innovation (CAISI)".
    """
    found: dict[str, dict[tuple[str, ...], str]] = {}
    written: dict[str, str] = {}
    for name in names:
        bare = _alone(name)
        capitals = "".join(letter for letter in bare if letter.isupper())
        if len(bare.split()) > 2 and len(capitals) > 2 and not is_personal_name(bare):
            for short in {capitals, capitals[:-1]} if len(capitals) > _SHORTEST else {capitals}:
                found.setdefault(short, {}).setdefault(name_parts(name), name)
            if f"({capitals})" in name:
                written.setdefault(capitals, name)
    return {short: next(iter(of.values())) for short, of in found.items() if len(of) == 1} | written


def _form(name: str, count: int) -> tuple[bool, int, int, str]:
    """How well a form stands for its family: a person's full name, then the commonest, then the longest."""
    return is_personal_name(name) and not is_title(name_parts(name)[0]), count, len(name), name


def _within(mine: tuple[str, ...], other: str, count: int, longer: int) -> bool:
    """Whether a name is a shorter form of a longer one: all of its parts, one of them a number, or a surname.

    `count` and `longer` tell how often each is used: who is always called by one word has no other name.
    """
    theirs = _full_parts(other)
    if not set(mine) <= set(theirs) or other.casefold().endswith(f" of {' '.join(mine)}"):
        return False  # "New York" is no City University of New York
    if mine == theirs or any(part[:1].isdigit() or any(c.isdigit() for c in part) for part in mine):
        return True
    surname = len(mine) == 1 and is_personal_name(other) and mine[0] == theirs[-1]
    return len(mine) > 1 or (surname and count <= SURNAME * longer)
