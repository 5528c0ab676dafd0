"""`brief check` warns of cues that may put somebody on a side where he does not stand."""

from __future__ import annotations

from tests.cli.home import FIRST, SECOND, THIRD, Home

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


def test_a_run_and_tune_warn_of_them_too(home: Home) -> None:
    """A run does so once, on standard error, and again when the settings are edited; tune under the cues."""
    poles = 'left = {{ name = "a", cues = ["{}"] }}\nright = {{ name = "b", cues = ["loses money"] }}\n'
    home.put("docs/a.txt", "The ferry\n\nThe Larkmouth ferry was full on 2 March 2026, said Otis Varga of Larkmouth.")
    source = '[[source]]\nname = "docs"\nkind = "folder"\npath = "docs"\n'
    home.put("sources.toml", TOPIC + poles.format("full") + source)
    line = "brief: ferry: a cue of one word means too many things: “{}”; write what is said"
    assert line.format("full") in home.brief("run", "--now", FIRST).err
    assert home.brief("run", "--now", SECOND).err == ""
    assert "a cue of one word means too many things: “full”" in " ".join(home.brief("tune", "ferry").out.split())
    home.put("sources.toml", TOPIC + poles.format("crowded") + source)
    assert line.format("crowded") in home.brief("run", "--now", THIRD).err
