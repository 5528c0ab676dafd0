"""What can be counted off a page: voices and sides, who moved, how far figures and days lie apart, what is unanswered.

Reasoning that needs no model and no source of its own: each part is worked out from the blocks that stand on the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.publish import sections
from pipeline.records import Block, Brief, StepKind

MOVED: tuple[StepKind, ...] = ("now says", "changed sides", "reversed", "strengthened", "softened")
FEWEST = 2  # holders, or figures of one measure, from which counting tells anything


def counted(brief: Brief) -> str:
    """One line for the foot of the page, "" where there is nothing to count."""
    parts = [*_voices(brief), *_figures(brief), *_open(brief), *_ahead(brief)]
    return f"Counted on this page: {'; '.join(parts)}." if parts else ""


def _voices(brief: Brief) -> Iterator[str]:
    """How many holders stand where, and how many of them moved in this version."""
    voices = brief.section("perspectives")
    if len(voices) < FEWEST:
        return
    sided = [sum(block.pole * end > 0 for block in voices) for end in (-1, 1)]
    # Who stands nowhere is not counted as neutral: it is only that their words were not plain enough.
    ends = [f"{pole.name}: {count}" for count, pole in zip(sided, brief.topic.axis or (), strict=False) if count]
    rest = [f"no side told: {len(voices) - sum(sided)}"] if len(voices) > sum(sided) else []
    sides = f" ({', '.join(ends + rest)})" if ends else ""
    moved = sum(any(step.what in MOVED and step.version == brief.version for step in one.life) for one in voices)
    yield f"{len(voices)} holders{sides}" + (f", {moved} moved in v{brief.version}" if moved else "")


def _figures(brief: Brief) -> Iterator[str]:
    """The lowest and the highest figure of each measure; where the measure says of what, how far they lie apart."""
    of_one = {measure.name for measure in brief.topic.measures if measure.of}
    for measure, blocks in sections.measures(brief):
        for unit in dict.fromkeys(block.figure.unit for block in blocks if block.figure):
            given = sorted((one for one in blocks if one.figure and one.figure.unit == unit), key=_value)
            if len(given) >= FEWEST and _value(given[0]) < _value(given[-1]):
                low, high = given[0], given[-1]
                apart = f"{round(_value(high) - _value(low), 6):g}{' points' if unit == '%' else ''} apart"
                apart = f", {apart}{_days(low, high)}" if measure in of_one else ""
                yield f"{measure} in the table above from {_text(low)} to {_text(high)}{apart}"


def _open(brief: Brief) -> Iterator[str]:
    """The questions that nothing has answered, and the version since which the oldest stands."""
    asked = [block for block in brief.section("questions") if not block.settled]
    if asked:
        oldest = min(block.since for block in asked)
        yield f"{len(asked)} question{'s' if len(asked) > 1 else ''} unanswered, the oldest since v{oldest}"


def _ahead(brief: Brief) -> Iterator[str]:
    """The next day that lies ahead, and in how many days."""
    days = [block.when for block in sections.coming(brief) if block.when and block.when.precision == "day"]
    left = [when for when in days if when.start > brief.date.date()]
    if left:
        first = min(left, key=lambda when: when.start)
        yield f"the next date ahead is {first}, in {(first.start - brief.date.date()).days} days"


def _value(block: Block) -> float:
    return block.figure.value if block.figure else 0.0


def _text(block: Block) -> str:
    return block.figure.text if block.figure else ""


def _days(*pair: Block) -> str:
    """The days between two figures, where both have a day."""
    given: Sequence[int] = [one.when.start.toordinal() for one in pair if one.when and one.when.precision == "day"]
    apart = abs(given[0] - given[1]) if len(given) == len(pair) else 0
    return f" and {apart} days" if apart else ""
