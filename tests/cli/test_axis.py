"""`brief check` warns of cues that may put somebody on a side where he does not stand."""

from __future__ import annotations

from tests.cli.home import Home

TOPIC = '[[topic]]\nslug = "ferry"\ntitle = "The ferry"\nquestion = "Does it pay?"\n[topic.axis]\nabout = ["ferry"]\n'


def test_check_warns_of_cues_of_one_word(home: Home) -> None:
    """They are named with what to write instead; it is a warning, and the exit code stays 0."""
    home.put(
        "sources.toml",
        TOPIC + 'left = { name = "a", cues = ["full"] }\nright = { name = "b", cues = ["loses money", "behind"] }\n',
    )
    told = home.brief("check")
    assert (told.code, told.err) == (0, "")
    assert "ferry: cues of one word mean too many things: “full”, “behind”; write what is said" in told.out


def test_check_is_silent_about_cues_of_several_words(home: Home) -> None:
    """What is written as it should be is not spoken of."""
    home.put(
        "sources.toml",
        TOPIC + 'left = { name = "a", cues = ["is full"] }\nright = { name = "b", cues = ["is empty"] }\n',
    )
    told = home.brief("check")
    assert (told.code, told.err) == (0, "")
    assert "one word" not in told.out
