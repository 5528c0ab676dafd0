"""The published schemas, made of the records themselves: `python -m tests.schemas` writes them anew.

A record's docstring describes its object, and the words beside a field describe that field.
"""

from __future__ import annotations

import inspect
import json
import re
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import TypeAdapter

from pipeline.cli import check, history, maintenance, run, status, tune, why
from pipeline.query import answers
from pipeline.render import json_records
from tests.shared_data import ROOT

FOLDER = ROOT / "pipeline" / "render" / "schemas"
ANSWERS: tuple[type, ...] = (
    check.SourcesChecked, history.History, run.RunTold, status.Standings, tune.Tuning, why.PageGrounds,
    json_records.Difference, json_records.PageTold, json_records.TopicTold, answers.WordsOf, answers.WordsFound,
    answers.PagesChanged, maintenance.Verification,
)  # fmt: skip
_BESIDE = re.compile(r"^    (\w+): [^#\n]*  # (.+)$", re.M)
INSTANT = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"


def name_of(answer: Any) -> str:
    """What a schema is called: the middle of its format."""
    return str(answer.FORMAT).split("/")[1]


def made(answer: Any) -> str:
    """The schema of an answer as it is published."""
    found = TypeAdapter(answer).json_schema(mode="serialization")
    records = _records(answer)
    for name, one in ((answer.__name__, found), *found.get("$defs", {}).items()):
        if "properties" in one:
            _closed(one, records[name])
    found["properties"] = {"format": {"const": answer.FORMAT}} | found["properties"]
    found["required"] = ["format", *found["required"]]
    told = {"$schema": "https://json-schema.org/draft/2020-12/schema"} | found
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def _closed(one: dict[str, Any], record: type) -> None:
    """An object of exactly its fields, each described by the words beside it."""
    one["description"] = " ".join((record.__doc__ or "").split("\n\n")[0].split())
    beside: dict[str, str] = {}
    for base in reversed(record.__mro__[:-1]):
        beside |= dict(_BESIDE.findall(inspect.getsource(base)))
    for name, property in one["properties"].items():
        property.pop("default", None)
        property.pop("title", None)
        for form in (property, *property.get("anyOf", ())):
            if form.get("format") == "date-time":
                form.pop("format")
                form["pattern"] = INSTANT
        if name in beside:
            property["description"] = beside[name]
    one["properties"] = {name.rstrip("_"): property for name, property in one["properties"].items()}
    one["required"] = [*one["properties"]]
    one["additionalProperties"] = False


def _records(answer: Any) -> dict[str, type]:
    """All records that an answer is made of, by their names."""
    found: dict[str, type] = {}
    waiting = [answer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and is_dataclass(one):
            if one.__name__ not in found:
                found[one.__name__] = one
                hints = inspect.get_annotations(one, eval_str=True)
                for base in one.__mro__[1:-1]:
                    hints |= inspect.get_annotations(base, eval_str=True)
                waiting += [hints[field.name] for field in fields(one)]
        else:
            waiting += getattr(one, "__args__", ())
    return found


def main() -> None:
    """Write all schemas."""
    FOLDER.mkdir(exist_ok=True)
    for answer in ANSWERS:
        (FOLDER / f"{name_of(answer)}.schema.json").write_text(made(answer), encoding="utf-8")


if __name__ == "__main__":
    main()
