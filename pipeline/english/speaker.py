"""Whom a noun phrase names: its head, and never a name that only belongs to it.

"Quilp chief executive Ann Lee" is Ann Lee, "a spokesperson for Quilp" is Quilp, "Quilp's report" speaks for Quilp; a
critic of Quilp, the mayor of Paris and Quilp's former lawyer name nobody. What is not understood whole is nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple

from pipeline.english.calendar import MONTHS, WEEKDAYS
from pipeline.english.lexicon import BODIES, FUNCTION, LONE_OPENERS, OPENERS, PEOPLES, TITLES, VERBS, WORKS, any_of
from pipeline.models import Role


class NameSpan(NamedTuple):
    """A name in a sentence and the place behind it."""

    text: str
    end: int


class Speaker(NamedTuple):
    """Who a noun phrase names, and the place behind it."""

    name: str
    end: int
    kind: Literal["name", "pronoun", "staff", "work"] = (
        "name"  # pronoun: "she", "the company"; staff: "researchers at X"
    )
    role: Role | None = None  # of a work
    doubtful: bool = False  # a lone word in -s that opens the sentence: "Airbus" or "Anglers"


class _Part(NamedTuple):
    """A word of a name."""

    text: str
    start: int
    joined: bool  # by "of", "for" or a possessive


_U = "A-ZÀ-ÖØ-ÞČŁŚŠŽİ"
_CAPITAL = (
    rf"(?:(?:[{_U}]|Dr|Mr|Mrs|Ms|Prof|St|Sen|Gov|Rep|Lt|Gen)\.(?=\s)|[{_U}](?:\w|[-‑&./](?=\w)|'(?!s\b)(?=\w))*"
    r"|[a-z]{1,3}[A-Z]\w*|(?<!\d)\d++(?:[a-z]+\d+|[a-z]{0,3})[A-Z]\w*|\d{1,4} (?:Media|News|Radio|Live|TV)\b)"
)  # Quilp, D'Orsay, U.S., xAI, 36Kr, 9to5Mac, 404 Media
CAPITAL = re.compile(_CAPITAL)
CAPITAL_RUN = re.compile(rf"{_CAPITAL}(?: (?:& )?{_CAPITAL}){{0,6}}")
_JOINT = re.compile(
    rf"(?:(?P<plain> (?:& )?)|(?P<of> (?:of|for|on) (?:the )?)|(?P<owner>'s? )|(?P<and> and )"
    rf"|(?P<particle> (?:van|von|de|der|den|di|da|del|du|al|bin|la|le) (?:der |la )?))(?={_CAPITAL})"
)
_THE = re.compile(r"(?:[Tt]he|[Aa]n?|[Ii]ts|[Tt]heir|[Hh]is|[Hh]er|[Oo]ur|[Tt]his|[Oo]ne|[Aa]nother) ")
_PRONOUN = re.compile(r"(?:[Ss]he|[Hh]e|[Tt]hey|[Ii]t|[Ww]e|I)(?= )")
_WORD = re.compile(r" ([\w&'-]+)")
_NOUN = re.compile(r"[a-z][a-z-]+")
_OWNER = re.compile(r"'s?(?=[\s,.;)]|$)")
_GOVERNS = re.compile(r"(?: (?:that|an?|the|its?|on|in|as)\b|[,.:])")
_ENDED = re.compile(r"[\s.,;”]{0,2}$")
_SPOKES = r"spokes(?:man|woman|person|people)"
_SPOKE_FOR = re.compile(rf"{_SPOKES} (?:for|of|at|from) (?:the )?")
_SPOKEN_FOR = re.compile(rf" (?:chief |senior |police )?{_SPOKES}\b ?")
_OF_A_BODY = r"(?:researchers|scientists|analysts|economists) (?:at|from|with) (?:the )?"
_STAFF = re.compile(_OF_A_BODY)
_WORK = any_of(" ".join(WORKS))
_WORK_BY = re.compile(  # its words have 40 letters at most, so that none is looked through from each of them
    rf"(?P<before>(?:[\w'-]{{1,40}} ){{0,3}}?)(?P<work>{_WORK})"
    r"(?: of (?:more than |about |around )?[\d,.]+(?: [a-z-]+){1,3}?)?"
    r"(?: (?:published|released|issued|conducted|compiled|written|produced|carried out)(?: (?:on|in|last|this) \w+)?)?"
    rf" (?:by|from) (?:the |{_OF_A_BODY})?"
)
_OWN_WORK = re.compile(rf"(?P<before>(?: [\w&.'-]+){{0,4}}?) (?P<work>(?i:{_WORK}))\b")
_TITLE_GAPS = (re.compile(r" (?=\S)"), re.compile(r"(?: (?:of|at|for) [\w&.' -]{2,60}?)?, (?=\S)"))
_WINDOW = 400  # characters that a noun phrase is looked for in
_ENDINGS = re.compile(
    r"(?:ing|ed|ly|wards?|[ai]ble|ous|tions?|ments?|ness|ity|isms?|ance|ence)$"
)  # no names, where they open a sentence
_PLACED = frozenset("University Bank College School Court Church Club Hospital".split())  # "of" a place, and no subject
_PLURALS = frozenset(
    "Women Men Children People".split()
)  # "Women's Institute" is one name, "Quilp's Weir Institute" two


_NORMS = frozenset(
    "Act Amendment Bill Code Constitution Doctrine Law Treaty".split()
)  # what is written, not who says it
# "The December FCC order" names the FCC; some months are first names as well.
DAYS = (frozenset(MONTHS) | frozenset(WEEKDAYS)) - {"april", "may", "june", "august"}


_ON_A_DAY = re.compile(
    rf"(?: (?:on|late|early)){{0,2}} (?:{'|'.join(sorted(DAYS))})$", re.IGNORECASE
)  # "on Wednesday said"


def is_title(word: str) -> bool:
    """Whether a word says what somebody is: "economist", "Mayor"."""
    return word.lower().rstrip(".") in TITLES


def is_body(name: str) -> bool:
    """Whether a word of a name shows it to be that of a body."""
    return any(word.lower() in BODIES for word in name.split())


def is_person(name: str) -> bool:
    """Whether a name has the form of a person's."""
    words = name.split()
    return 2 <= len(words) <= 4 and not is_body(name) and not {"&", "of", "for", "the", "The"} & set(words)


def name_at(text: str, at: int, *, opens: bool = False) -> NameSpan | None:
    """The name at a place of a masked sentence, its titles left out; `opens` where any word would have a capital."""
    parts: list[_Part] = []
    end, joined = at, False
    while (found := CAPITAL.match(text, end)) and len(parts) < 12:
        parts.append(_Part(found[0], end, joined))
        end = found.end()
        joint = _JOINT.match(text, end)
        if joint is None or not _joins(text, parts, joint, opens=opens):
            break
        joined, end = not (joint["plain"] or joint["particle"]), joint.end()
    if not parts or (opens and not any(part.joined for part in parts[1:2]) and _only_opens(parts)):
        return None
    first = 0
    for place in range(1, len(parts)):
        rest, behind = parts[place:], any(part.joined for part in parts[: place + 1])
        before = parts[place - 1]
        ahead = parts[place - 2].text if place > 1 else text[:at].rstrip().rpartition(" ")[2]
        general = before.text == "General" and is_title(ahead)
        titled = (general or is_title(before.text) or before.text.lower() in DAYS) and not parts[place].joined
        if titled and not is_body(" ".join(part.text for part in rest)) and (len(rest) > 1 or not behind):
            first = place
    name, last = _ON_A_DAY.sub("", text[parts[first].start : end]), parts[-1].text
    if (first == len(parts) - 1 and last.lower() in BODIES) or (is_title(last) and not is_body(name)) or len(name) < 2:
        return None  # "the Council", "the Mayor": who that is only others can say
    if name.lower() in DAYS or name.lower() in PEOPLES or last in _NORMS:
        return None  # "..., the agency reported Thursday", "the French said", "the Clean Air Act says"
    digits = any(character.isdigit() for character in name)
    if digits and not name[0].isdigit() and not name.startswith(("Channel ", "Radio ")):
        return None  # a model or a product does not speak
    return NameSpan(name, end)


def _only_opens(parts: Sequence[_Part]) -> bool:
    """Whether the first of these words has its capital from the sentence that it begins."""
    first = parts[0].text.lower()
    return first in FUNCTION or first in OPENERS or (first in LONE_OPENERS and len(parts) == 1)


def _joins(text: str, parts: Sequence[_Part], joint: re.Match[str], *, opens: bool) -> bool:
    """Whether a name goes on behind "of", "and", a possessive or a particle."""
    last, so_far = parts[-1].text, text[parts[0].start : joint.start()]
    body = is_body(" ".join(part.text for part in parts))
    if joint["of"]:
        return body or (not opens and len(parts) == 1 and not is_title(last) and "on" not in joint["of"].split())
    if joint["and"]:  # "Department for Business and Trade", but "University of Marl and Quilp" are two
        of_something = " for " in so_far or " of " in so_far
        return body and of_something and not _PLACED & {part.text for part in parts}
    if joint["owner"]:
        run = CAPITAL_RUN.match(text, joint.end())
        plural = joint["owner"] == "' " and last.endswith("s") and run is not None and is_body(run[0])
        return plural or last in _PLURALS
    return not joint["particle"] or len(parts) == 1


def speaker_at(text: str, at: int, known: frozenset[str] = frozenset(), *, opens: bool = False) -> Speaker | None:
    """Who the noun phrase at a place names; `known` are words that are names elsewhere in the article."""
    pronoun = _PRONOUN.match(text, at)
    if pronoun:
        return Speaker(pronoun[0], pronoun.end(), "pronoun")
    the = _THE.match(text, at)
    start, bare = the.end() if the else at, opens and the is None
    name = name_at(text, start, opens=bare)
    if name is None or bare:
        noun = _by_noun(text, start, the[0].strip().lower() if the else "")
        if noun or name is None:
            return noun
    found = _by_name(text, start, name, named=the is not None)
    if found is None or found.name != name.text or " " in found.name or not bare or found.kind != "name":
        return found
    sure = found.name in known or found.name.isupper()
    if not sure and _ENDINGS.search(found.name):
        return None
    return found._replace(doubtful=found.name.endswith("s") and not sure)


def _by_name(text: str, start: int, name: NameSpan, *, named: bool) -> Speaker | None:
    """What begins with a name: "Quilp", "Quilp chief executive Ann Lee", "Quilp's report", "Moody's"."""
    end = name.end
    owner = _OWNER.match(text, end)
    if owner:
        end = owner.end()
        following = _NOUN.match(text, end + 1)
        if following and following[0].endswith("ed") and not _GOVERNS.match(text, following.end()):
            following = None  # "Quilp's reported losses"
        if owner[0] == "'s" and (_ENDED.match(text, end) or text[end : end + 1] in ",;" or _says(following)):
            return Speaker(f"{name.text}{text[owner.start() : end]}", end)
        inner = name_at(text, end + 1)
        work = _OWN_WORK.match(text, end)
        if work and _modifies(work["before"]) and not (inner and is_body(inner.text)):
            return Speaker(name.text, work.end(), "work", WORKS[work["work"].lower()])
        if inner:
            whole = inner.text if " " in inner.text else text[start : inner.end]
            return _by_name(text, end + 1, NameSpan(whole, inner.end), named=True)
    spokes = _SPOKEN_FOR.match(text, end)
    if spokes:
        person = name_at(text, spokes.end())
        return (
            Speaker(person.text, person.end) if person else Speaker(name.text, spokes.end() - spokes[0].endswith(" "))
        )
    titled = _titled(text, end)
    if titled or owner:
        return titled
    work = _OWN_WORK.match(text, end) if named and is_body(name.text) else None  # "a Weir Institute survey"
    if work and _modifies(work["before"]) and not ((verb := _NOUN.match(text, end + 1)) and verb[0] in VERBS):
        return Speaker(name.text, work.end(), "work", WORKS[work["work"].lower()])
    return Speaker(name.text, end)


def _by_noun(text: str, start: int, the: str) -> Speaker | None:
    """What begins with a noun: "a spokesperson for Quilp", "a study by Quilp", "economist Ann Lee", "the company"."""
    window = text[start : start + 1].lower() + text[start + 1 : start + _WINDOW]
    for pattern, kind in _NOUNS:
        found = pattern.match(window)
        if found is None or (kind == "work" and not _modifies(found["before"])):
            continue
        name = name_at(text, start + found.end())
        whose = _by_name(text, start + found.end(), name, named=True) if name else None
        if name is None or whose is None or whose.name not in (name.text, f"{name.text}'s") or whose.kind != "name":
            return None
        return Speaker(whose.name, whose.end, kind, WORKS[found["work"]] if kind == "work" else None)
    titled = _titled(f" {window}", 0)
    if titled:
        return titled._replace(end=titled.end - 1 + start)
    noun = _NOUN.match(window)
    if the in ("the", "this") and noun and noun[0] in BODIES | TITLES:
        return Speaker(f"the {noun[0]}", start + noun.end(), "pronoun")
    return None


_NOUNS: tuple[tuple[re.Pattern[str], Literal["name", "staff", "work"]], ...] = (
    (_SPOKE_FOR, "name"), (_STAFF, "staff"), (_WORK_BY, "work"),
)  # fmt: skip


def _titled(text: str, at: int) -> Speaker | None:
    """The name behind its titles: " chief executive Ann Lee", " group Epoch Grid", " mayor of Marl, Ann Lee,"."""
    end = at
    for _ in range(7):
        word = _WORD.match(text, end)
        if word is None or word[1] in FUNCTION or (word[1].endswith("ing") and not is_title(word[1])):
            return None
        end = word.end()
        for gap in _TITLE_GAPS if word[1] in TITLES | BODIES else ():
            step = gap.match(text, end)
            name = name_at(text, step.end()) if step else None
            apart = step is not None and "," in step[0]  # then a comma closes it too
            if name and not text.startswith("'", name.end) and (not apart or text.startswith(",", name.end)):
                return Speaker(name.text, name.end + apart)
    return None


def _modifies(words: str) -> bool:
    """Whether words only tell more of the noun behind them: no preposition, and nobody whose the noun is."""
    return "'" not in words and FUNCTION.isdisjoint(words.lower().split())


def _says(word: re.Match[str] | None) -> bool:
    """Whether a word can follow a subject, and is no work of somebody's, as in "Quilp's reports"."""
    return word is not None and word[0] not in WORKS and (word[0] in VERBS or word[0] in ("has", "had", "also", "now"))
