"""The settings on where the briefs can be read and who is told of a new version."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.config import load
from pipeline.models import Target
from tests.test_config import TOPIC, complaint, write

SECRET = "hunter2token"
TELLING = """
[publish]
base_url = "https://briefs.example/all"

[[notify]]
name = "team"
url = "slack://hunter2token/b/c"

[[notify]]
name = "me"
env = "BRIEF_MAIL"
topics = ["race"]
tries = 5
"""


def test_everything(tmp_path: Path) -> None:
    """Every key arrives in its record; the address of the briefs ends in a slash."""
    config = load(write(tmp_path, TOPIC + TELLING))
    assert config.base_url == "https://briefs.example/all/"
    assert config.targets == (
        Target("team", url="slack://hunter2token/b/c"),
        Target("me", env="BRIEF_MAIL", topics=("race",), tries=5),
    )
    assert SECRET not in repr(config)


def test_nothing(tmp_path: Path) -> None:
    """Without the tables nobody is told and no address is known."""
    config = load(write(tmp_path, TOPIC))
    assert (config.base_url, config.targets) == ("", ())


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('[publish]\nbase_url = "briefs"', "base_url must begin with https:// or http://"),
        ('[publish]\nbase_url = "https://a.example/?x=1"', "base_url must be the address of a folder, without ? and #"),
        ('[publish]\nbase = "https://a.example"', 'unknown key "base"; did you mean "base_url"?'),
        ('[notify]\nurl = "slack://hunter2token"', "must be written with two brackets: [[notify]]"),
        ('[[notify]]\nname = "a"', '[[notify]] "a": needs url = "..." or env = "NAME OF A VARIABLE", one of the two'),
        ('[[notify]]\nname = "a"\nurl = "slack://hunter2token"\nenv = "A"', "one of the two"),
        ('[[notify]]\nname = "a"\nurl = "hunter2token"', 'url must be an address of apprise, such as "mailtos://..."'),
        ('[[notify]]\nname = "a"\nurl = ["hunter2token"]', '[[notify]] "a": url must be text in quotes'),
        ('[[notify]]\nname = "a"\nurl = "slack://hunter2token\\u001b"', "url must be one line without control"),
        ('[[notify]]\nname = "a"\nenv = "slack://hunter2token"', "env must be the name of an environment variable"),
        ('[[notify]]\nname = "a"\nenv = "A"\ntries = 0', "tries must be at least 1, not 0"),
        ('[[notify]]\nname = "a"\nenv = "A"\ntopics = ["rave"]', 'names no known topic: "rave"; did you mean "race"?'),
        ('[[notify]]\nname = "a"\nenv = "A"\n[[notify]]\nname = "a"\nenv = "B"', 'name "a" is taken'),
    ],
)
def test_what_is_wrong_is_said_without_the_secret(table: str, expected: str, tmp_path: Path) -> None:
    """One line names the place and the remedy, and never repeats what may be a token or a password."""
    said = complaint(write(tmp_path, f"{TOPIC}\n{table}\n"))
    assert expected in said
    assert SECRET not in said
