"""The axis and the measures of a topic in `sources.toml`: what arrives, and what is refused with its remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.errors import ConfigError
from pipeline.models import Measure, Pole

TOPIC = '[[topic]]\nslug = "ferry"\ntitle = "The ferry"\nquestion = "Does it pay?"\n'  # lines 1 to 4
AXIS = '[topic.axis]\nabout = ["ferry", "night boat"]\nleft = { name = "yes", cues = ["pays its way"] }\n'  # 5 to 7


def complaint(folder: Path, text: str) -> ConfigError:
    """The error that a configuration is refused with."""
    path = folder / "sources.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path)
    assert caught.value.code == 78
    assert str(caught.value).isprintable()
    return caught.value


def test_everything_of_an_axis_and_its_measures(tmp_path: Path) -> None:
    """Every key arrives in its record; units as figures are read in, however they are written."""
    path = tmp_path / "sources.toml"
    measures = (
        '[[topic.measure]]\nname = "Load"\nwords = ["load", "full"]\nunits = ["percent", "%", "passengers", "€"]\n'
    )
    path.write_text(
        f'{TOPIC}{AXIS}right = {{ name = "no", cues = ["does not pay its way"] }}\n{measures}of = ["ferry"]\n'
        '[[topic.measure]]\nname = "Fare"\nwords = ["fare"]\n',
        encoding="utf-8",
    )
    (topic,) = load(path).topics
    assert topic.axis == (Pole("yes", ("pays its way",)), Pole("no", ("does not pay its way",)))
    assert topic.about == ("ferry", "night boat")
    assert topic.measures == (
        Measure("Load", ("load", "full"), ("%", "passenger", "€"), ("ferry",)),
        Measure("Fare", ("fare",)),
    )


def test_an_axis_of_the_first_edition_loads(tmp_path: Path) -> None:
    """Without `about`, and with cues of one word, a "not" and all."""
    path = tmp_path / "sources.toml"
    path.write_text(
        f'{TOPIC}[topic.axis]\nleft = {{ name = "yes", cues = ["worth"] }}\n'
        'right = { name = "no", cues = ["not worth"] }\n',
        encoding="utf-8",
    )
    (topic,) = load(path).topics
    assert (topic.about, topic.measures) == ((), ())


FAULTS = [
    ('right = { name = "no", cues = ["is late", "pays its way"] }',
     '8: [[topic]] "ferry": axis.right.cues[2]: “pays its way” is a cue of “yes” too: leave it out at one of the ends'),
    ('right = { name = "no", cues = ["paid its way"] }',
     '8: [[topic]] "ferry": axis.right.cues[1]: “paid its way” is a cue'),
    ('right = { name = "no", cues = ["ferry"] }',
     '8: [[topic]] "ferry": axis.right.cues[1]: “ferry” is what the axis is about and stands for no end: say what'),
    ('right = { name = "no", cues = ["..."] }', '8: [[topic]] "ferry": axis.right.cues[1]: “...” has no word in it'),
    ('right = { name = "no", abot = [] }', '8: [[topic]] "ferry": axis.right: unknown key "abot"'),
    ('right = { name = "no" }\n[[topic.measure]]\nname = "Load"',
     '9: [[topic]] "ferry": measure[1].words is missing'),
    ('right = { name = "no" }\n[[topic.measure]]\nname = "Load"\nwords = []',
     '11: [[topic]] "ferry": measure[1].words must not be an empty list'),
    ('right = { name = "no" }\n[[topic.measure]]\nwords = ["load"]',
     '9: [[topic]] "ferry": measure[1].name is missing'),
    ('right = { name = "no" }\n[[topic.measure]]\nname = "Load"\nwords = ["load"]\nunits = ["€", "pp"]',
     '12: [[topic]] "ferry": measure[1].units[2] must be a unit that figures are read in: "%", "point", '),
    ('right = { name = "no" }\n[[topic.measure]]\nname = "Load"\nwords = ["load"]\nunit = ["€"]',
     '12: [[topic]] "ferry": measure[1]: unknown key "unit"; did you mean "units"?'),
    ('right = { name = "no" }\n' + 2 * '[[topic.measure]]\nname = "L"\nwords = ["a"]\n',
     '13: [[topic]] "ferry": measure[2].name: "L" is the name of another measure too'),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), FAULTS)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, expected: str) -> None:
    """The line, the topic, the key and the remedy, in one line."""
    told = str(complaint(tmp_path, f"{TOPIC}{AXIS}{text}\n"))
    assert told.startswith(f"{tmp_path / 'sources.toml'} line {expected}"), told


def test_about_needs_a_word(tmp_path: Path) -> None:
    """A phrase without a word would let nothing be placed, and nobody would know why."""
    text = TOPIC + '[topic.axis]\nabout = ["ferry", "--"]\nleft = { name = "a" }\nright = { name = "b" }\n'
    assert 'line 6: [[topic]] "ferry": axis.about[2] has no word in it' in str(complaint(tmp_path, text))


def test_every_contradiction_is_told_by_a_check(tmp_path: Path) -> None:
    """A run tells the first and counts the rest; all of them go with the error."""
    error = complaint(
        tmp_path, f'{TOPIC}{AXIS}right = {{ name = "no", cues = ["pays its way", "boat", "night boat"] }}\n'
    )
    assert "(and 1 more: brief check lists them)" in str(error)
    assert len(error.faults) == 2
    assert "cues[3]" in error.faults[1]


def test_a_long_cue_is_told_in_short(tmp_path: Path) -> None:
    """A message stays a line, whatever is written in the file."""
    long = "is late " * 100
    ends = "".join(f'{end} = {{ name = "{end}", cues = ["{long}"] }}\n' for end in ("left", "right"))
    assert len(str(complaint(tmp_path, f"{TOPIC}[topic.axis]\n{ends}")).replace(str(tmp_path), "")) < 300
