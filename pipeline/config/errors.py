"""What is wrong with a configuration, said in one line: the first fault by line, and how many more there are."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from pipeline.config.settings import TABLE_KEYS, SearchTable, SourceTable, Tables, TopicTable
from pipeline.config.toml import Document, Loc, line_of, printable
from pipeline.errors import ConfigError
from pipeline.findings.cues import contradictions
from pipeline.registry import SOURCE_KINDS

_PROBLEMS = {  # pydantic's kinds of error, in words for someone who edits a file
    "missing": "is missing",
    "string_type": "must be text in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "float_type": "must be a number",
    "finite_number": "must be a number",
    "list_type": "must be a list in [ ]",
    "dict_type": "must be a table",
    "model_type": "must be a table",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} characters",
    "too_short": "must not be an empty list",
    "greater_than": "must be more than {gt}",
    "greater_than_equal": "must be at least {ge}",
    "less_than_equal": "must be at most {le}",
    "literal_error": "must be {expected}",
    "date_type": "must be a day without quotes, such as 2026-03-02",
    "wrong": "{problem}",
    "variable": "must be the name of an environment variable, never a key itself",
    "held": 'must be "$" and the name of the environment variable that holds it, never the value itself',
}
# The tables that come many times, and the key that names one.
_LISTED = {"topic": "slug", "source": "name", "search": "name", "notify": "name"} | {
    "hide": "quote", "pin": "quote", "same": "quote", "different": "quote", "holder": "name", "side": "name",
    "date": "quote", "mute": "outlet", "note": "text",  # of the editor's corrections
}  # fmt: skip


Keys = Mapping[tuple[str, ...], tuple[str, ...]]  # of each table, for the key nearest to an unknown one


@dataclass(frozen=True, slots=True)
class SettingFault:
    """One thing that is wrong, and where."""

    loc: Loc
    problem: str


def checked_settings(document: Document, topicless: bool = False) -> Tables:
    """The tables of a document, or a ConfigError about the first fault in it; `topicless`: it may have no topic yet."""
    try:
        tables = Tables.model_validate(document.data)
    except ValidationError as error:
        raise failed(document, misshapen(error, TABLE_KEYS)) from None
    faults = list(_disagreements(tables))
    if not tables.topic and not topicless:
        told = 'there is no topic; brief init "QUESTION" adds one, or [[topic]] with slug, title and question by hand'
        faults.insert(0, SettingFault((), told))
    if faults:
        raise failed(document, faults)
    return tables


def misshapen(error: ValidationError, keys: Keys) -> list[SettingFault]:
    """What is wrong with the shape of a file, whose tables have these keys."""
    found = error.errors(include_url=False)
    strangers = [entry["loc"] for entry in found if entry["type"] == "extra_forbidden"]
    return [
        _fault(entry["type"], entry["loc"], entry["input"], entry.get("ctx", {}), keys)
        for entry in found
        # A missing key that is there with a slip of the pen is one fault, not two.
        if entry["type"] != "missing" or not any(_slip(stranger, entry["loc"]) for stranger in strangers)
    ]


def _slip(stranger: Loc, missing: Loc) -> bool:
    return stranger[:-1] == missing[:-1] and bool(get_close_matches(str(stranger[-1]), [str(missing[-1])]))


def failed(document: Document, faults: list[SettingFault]) -> ConfigError:
    """The error that tells the first fault by line, and how many more there are."""
    lines = document.lines()
    found = sorted(faults, key=lambda fault: line_of(lines, fault.loc))
    more = f" (and {len(found) - 1} more: brief check lists them)" if len(found) > 1 else ""
    error = document.error(found[0].loc, _told(document, found[0]) + more)
    error.faults = tuple(str(document.error(fault.loc, _told(document, fault))) for fault in found)
    return error


def _told(document: Document, fault: SettingFault) -> str:
    where = _table(document.data, fault.loc)
    return f"{where}{': ' if where else ''}{fault.problem}"


def _fault(kind: str, loc: Loc, value: object, context: Mapping[str, Any], keys: Keys) -> SettingFault:
    if loc and loc[-1] == "[key]":  # pydantic's mark for the key of a mapping
        loc = loc[:-1]
    if kind == "extra_forbidden":
        return SettingFault(loc, _unknown(loc, value, keys))
    problem = _PROBLEMS.get(kind, kind.replace("_", " ")).format_map(context)
    if kind == "list_type" and loc in tuple((table,) for table in _LISTED) and isinstance(value, dict):
        return SettingFault(loc, f"[{loc[0]}] must be written with two brackets: [[{loc[0]}]]")
    if kind == "string_type" and isinstance(value, dict) and loc[:-1] in (("aliases",), ("fetch", "hosts")):
        problem = "must be text: a name with a dot in it needs quotes"
    elif kind == "literal_error" and isinstance(value, str):
        allowed = tuple(str(context["expected"]).split("'")[1::2])
        problem += f', not "{printable(value)}"{_nearest(value, allowed)}'
    elif kind not in ("missing", "variable", "held") and not _secret(loc):
        problem += _instead(value)
    return SettingFault(loc, f"{_dotted(_inside(loc))} {problem}".strip())


def _secret(loc: Loc) -> bool:
    """Whether what stands in this place may be a password or a key."""
    place = str(loc[-1])
    return "headers" in loc or place.endswith("_env") or (loc[0] == "notify" and place in ("url", "env"))


def _unknown(loc: Loc, value: object, keys: Keys) -> str:
    known = keys[tuple(part for part in loc[:-1] if isinstance(part, str))]
    kind = "table" if len(loc) == 1 and isinstance(value, (dict, list)) else "key"
    near = _nearest(str(loc[-1]), known) or f"; there are {', '.join(known)}"
    parent = _dotted(_inside(loc)[:-1])
    return f'{parent}{": " if parent else ""}unknown {kind} "{printable(loc[-1])}"{near}'


def _nearest(word: str, known: tuple[str, ...]) -> str:
    near = get_close_matches(word, known, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def _instead(value: object) -> str:
    """What stands there; a table or a list is not repeated."""
    match value:
        case bool():
            return f", not {str(value).lower()}"
        case str() if "://" in value and "@" in value:  # it may hold a password, and cron mails this line
            return ""
        case str():
            return f', not "{printable(value)}"'
        case dict():
            return ", not a table"
        case list():
            return ", not a list" if value else ""
        case _:
            return f", not {printable(value)}"


def _table(data: dict[str, Any], loc: Loc) -> str:
    """The table that a place lies in, as a user sees it: `[[source]] "interconnects"`."""
    if len(loc) >= 2 and loc[0] in _LISTED and isinstance(loc[1], int):
        entry = data[loc[0]][loc[1]]
        name = entry.get(_LISTED[loc[0]]) if isinstance(entry, dict) else None
        return f"[[{loc[0]}]] " + (f'"{printable(name)}"' if name and isinstance(name, str) else f"number {loc[1] + 1}")
    return f"[{loc[0]}]" if len(loc) >= 2 else ""


def _inside(loc: Loc) -> Loc:
    """The way to a value from the table that `_table` names."""
    if len(loc) < 2:
        return loc
    return loc[2:] if loc[0] in _LISTED else loc[1:]


def _dotted(parts: Loc) -> str:
    """A way as a user writes it, list entries counted from 1: `axis.left.cues[2]`."""
    return "".join(f"[{part + 1}]" if isinstance(part, int) else f".{printable(part)}" for part in parts).removeprefix(
        "."
    )


def _disagreements(tables: Tables) -> Iterator[SettingFault]:
    """Faults that no single value shows."""
    slugs = tuple(topic.slug for topic in tables.topic)
    for n, topic in enumerate(tables.topic):
        if topic.slug in slugs[:n]:
            yield SettingFault(("topic", n, "slug"), f'slug "{topic.slug}" is taken by another topic')
        if topic.axis and topic.axis.left.name == topic.axis.right.name:
            yield SettingFault(("topic", n, "axis", "right"), "axis.left and axis.right must have different names")
        yield from _axis_faults(n, topic)
    names = [source.name for source in tables.source]
    for n, source in enumerate(tables.source):
        if source.name in names[:n]:
            yield SettingFault(("source", n, "name"), f'name "{printable(source.name)}" is taken by another source')
        yield from _source_faults(n, source, slugs)
    for n, search in enumerate(tables.search):
        if search.name in (*names, *(other.name for other in tables.search[:n])):
            yield SettingFault(
                ("search", n, "name"), f'name "{printable(search.name)}" is taken by another source or search'
            )
        yield from _doubly_authorized("search", n, search)
        yield from _unknown_topics("search", n, search.topics, slugs)
    targets = [target.name for target in tables.notify]
    for n, target in enumerate(tables.notify):
        if target.name in targets[:n]:
            yield SettingFault(("notify", n, "name"), f'name "{printable(target.name)}" is taken by another [[notify]]')
        if (target.url is None) == (target.env is None):
            yield SettingFault(("notify", n), 'needs url = "..." or env = "NAME OF A VARIABLE", one of the two')
        yield from _unknown_topics("notify", n, target.topics, slugs)
    if os.path.normpath(tables.paths.briefs) == os.path.normpath(tables.paths.state):
        yield SettingFault(("paths", "state"), "briefs and state must be two folders")
    for alias, name in tables.aliases.items():
        if name in tables.aliases and name != alias:
            yield SettingFault(
                ("aliases", alias), f'"{printable(name)}" is itself an alias; use "{printable(tables.aliases[name])}"'
            )


def _axis_faults(n: int, topic: TopicTable) -> Iterator[SettingFault]:
    """Each cue is tried on its own words: what does not show its own end would put people where they do not stand."""
    for place, phrase in enumerate(topic.axis.about if topic.axis else ()):
        if not any(letter.isalnum() for letter in phrase):
            yield SettingFault(("topic", n, "axis", "about", place), f"axis.about[{place + 1}] has no word in it")
    for found in contradictions(topic.record()):
        end = "left" if found.end < 0 else "right"
        loc = ("topic", n, "axis", end, "cues", found.place)
        yield SettingFault(loc, f"{_dotted(_inside(loc))}: {printable(found.problem)}")
    for place, measure in enumerate(topic.measure):
        if measure.name in (other.name for other in topic.measure[:place]):
            where: Loc = ("topic", n, "measure", place, "name")
            yield SettingFault(
                where, f'{_dotted(_inside(where))}: "{printable(measure.name)}" is the name of another measure too'
            )


def _source_faults(n: int, source: SourceTable, slugs: tuple[str, ...]) -> Iterator[SettingFault]:
    needed, other = ("path", "url") if SOURCE_KINDS[source.kind].local else ("url", "path")
    if getattr(source, needed) is None:
        example = "https://..." if needed == "url" else "folder"
        yield SettingFault(("source", n), f'{needed} is missing: a {source.kind} needs {needed} = "{example}"')
    if getattr(source, other) is not None:
        yield SettingFault(("source", n, other), f"{other} does not go with kind {source.kind}, which has {needed}")
    if needed == "path" and (source.headers or source.login_env):
        asks = f"headers and login_env do not go with kind {source.kind}, which asks no host"
        yield SettingFault(("source", n), asks)
    yield from _doubly_authorized("source", n, source)
    yield from _unknown_topics("source", n, source.topics, slugs)


def _doubly_authorized(table: str, n: int, one: SourceTable | SearchTable) -> Iterator[SettingFault]:
    if one.login_env and any(name.lower() == "authorization" for name in one.headers):
        yield SettingFault(
            (table, n, "login_env"), "login_env and an Authorization in headers are the same header: keep one"
        )


def _unknown_topics(table: str, n: int, topics: list[str], slugs: tuple[str, ...]) -> Iterator[SettingFault]:
    for position, slug in enumerate(topics):
        if slug not in slugs:
            near = _nearest(slug, slugs) or f"; there are {', '.join(slugs)}"
            yield SettingFault(
                (table, n, "topics", position), f'topics names no known topic: "{printable(slug)}"{near}'
            )
