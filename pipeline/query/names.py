"""Whom a name means: an alias of the configuration, another form of the name, or the initials of a body."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from itertools import repeat

from pipeline.errors import UsageError
from pipeline.page.families import families, is_personal_name, name_parts
from pipeline.query.answers import Holder
from pipeline.query.decisions import Decided
from pipeline.render.escape import visible_line
from pipeline.storage.catalogue import Catalogue

LIKE = 300  # names that share a word with the one that is asked for, those with most claims first
USED = 200  # times that a name is counted at most: families need to know what is common, not how common
_NEAREST = 5  # names that an error tells
_ALIKE = 0.5  # of the letters, for a name that was misspelled
_INITIALS = re.compile(r"[A-Z]{3,6}")


def holder(
    catalogue: Catalogue, name: str, aliases: Mapping[str, str], decided: Decided | None = None, topic: str = ""
) -> Holder:
    """The holder of that name, or whom articles only name; a UsageError for no one or several tells who comes near.

    Names that the editor has decided on are known at once, and lead to whom they are.
    """
    called = decided.called(topic) if decided else {}
    given = decided.given(topic) if decided else {}
    aliases = {written: called.get(full, full) for written, full in aliases.items()} | called
    asked = visible_line(name)
    used = {written.casefold(): full for written, full in aliases.items()}
    wanted = used.get(asked.casefold(), asked)
    same = [written for written, full in aliases.items() if full == wanted]
    known = dict.fromkeys(given, 1) | _known(catalogue, [wanted, asked, *same])
    full = _full(known, used)
    exact = [one for one in known if name_parts(one) == name_parts(wanted) or one in same]
    meant = {full[one] for one in exact} or {
        full[one] for one in known if Counter(name_parts(wanted)) <= Counter(name_parts(one))
    }  # "Johnson & Johnson" is not Curtis Johnson
    meant = meant or {full[one] for one in known if one == _capitals(wanted)}  # whom articles know by the initials
    if len(meant) != 1 or not name_parts(wanted):
        if not meant and (pens := authors(catalogue, wanted)):
            (first, *more) = sorted(pens)
            if not more:
                return Holder(visible_line(first), (first,))
            meant = pens
        if not meant and name_parts(wanted) and catalogue.sentences_with(_phrase(wanted), _phrase(wanted), 1):
            return Holder(wanted, (wanted,))
        near = sorted(meant)[:_NEAREST] or _near(catalogue, wanted)
        said = f"{len(meant)} holders have that name" if meant else "nobody by that name is quoted"
        told = ", ".join(f'"{one}"' for one in near)
        raise UsageError(f'"{asked[:60]}": {said}; {f"nearest: {told}" if near else "see the words with: brief find"}')
    (found,) = meant
    written = tuple(one for one in known if full[one] == found)
    return Holder(visible_line(found), written, sum(known[one] for one in written))


def authors(catalogue: Catalogue, name: str) -> set[str]:
    """Those who signed an article and may be meant by a name: it, or one that has it as its surname."""
    parts = name_parts(name)
    lines = catalogue.signed(parts, LIKE).values() if parts else ()
    names = {one for line in lines for one in bylines(line)}
    return {one for one in names if name_parts(one) == parts} or {
        one for one in names if is_personal_name(one) and name_parts(one)[-len(parts) :] == parts
    }


def bylines(line: str) -> list[str]:
    """The names in the line of an article that says by whom it is: "Rhea Lowe, Bo Hansk and Ida Brandt"."""
    return [name.strip() for name in re.split(r",|;|\band\b|&", line) if name.strip()]


def _known(catalogue: Catalogue, names: Iterable[str]) -> dict[str, int]:
    """Holders that one of these names may be of, with how many claims each has."""
    found: dict[str, int] = {}
    for name in names:
        found |= catalogue.called([name])
        if words := [_phrase(part) for part in name_parts(name)]:
            found |= catalogue.holders(" AND ".join(words), LIKE) | catalogue.holders(" OR ".join(words), LIKE)
        if _INITIALS.fullmatch(name):
            found |= catalogue.spelled(name, LIKE)
        else:
            capitals = _capitals(name)
            found |= catalogue.called([capitals, capitals[:-1]] if len(capitals) > 2 else [])
    return found


def _full(known: Mapping[str, int], used: Mapping[str, str]) -> dict[str, str]:
    """Each name to the one that stands for it, as pages have it: only people and bodies by initials have two."""
    of = families(name for name, count in known.items() for name in repeat(name, min(count, USED)))
    full = {name: of[name] if name in of and _same(name, of[name]) else name for name in known}
    return {name: used.get(name.casefold(), used.get(one.casefold(), one)) for name, one in full.items()}


def _same(name: str, full: str) -> bool:
    if name_parts(name) == name_parts(full) or (
        is_personal_name(full) and name_parts(name)[-1:] == name_parts(full)[-1:]
    ):
        return True
    return _INITIALS.fullmatch(name) is not None and _capitals(full).startswith(name)


def _capitals(name: str) -> str:
    return "".join(letter for letter in name if letter.isupper()) if " " in name and not is_personal_name(name) else ""


def _near(catalogue: Catalogue, name: str) -> list[str]:
    """Names that are written much like this one, likest first."""
    begun = [f"{_phrase(part[:3])}*" for part in name_parts(name) if len(part) > 2]
    found = catalogue.holders(" OR ".join(begun), LIKE) if begun else {}
    by_form = {one.casefold(): one for one in reversed(found)}
    return [visible_line(by_form[one]) for one in get_close_matches(name.casefold(), by_form, _NEAREST, _ALIKE)]


def _phrase(word: str) -> str:
    return '"' + word.replace('"', "") + '"'
