"""`brief correct` and its file: what is written, what is refused and how, who is told, and that the docs are true."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.correct import CorrectionWish, correct, kind_of
from pipeline.cli.main import brief
from pipeline.config import load
from pipeline.config.rulings import KEYS
from pipeline.errors import ConfigError
from pipeline.findings.pinned import EDITOR
from pipeline.storage import Store
from tests.cli.home import SECOND, THIRD, TOPIC, Home, one_line
from tests.page.town import SETTINGS, Town
from tests.shared_data import ROOT

DOCS = (ROOT / "docs" / "corrections.md").read_text(encoding="utf-8")
WHO = '\nreason = "because"\nauthor = "Ada Quill"\ndate = 2026-03-02\n'
SAID = ("--reason", "we know better", "--author", "Ada Quill")


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The town after its first run."""
    folder = tmp_path_factory.mktemp("town") / "first"
    Town(folder)
    return folder


@pytest.fixture
def home(first: Path, tmp_path: Path) -> Home:
    """A home of one's own with one version."""
    shutil.copytree(first, tmp_path / "home")
    made = Home(tmp_path / "home")
    made.topics.append(SETTINGS)
    return made.source("docs").write()


def file(home: Home) -> Path:
    """Where the corrections of the topic lie."""
    return home.folder / "corrections" / f"{TOPIC}.toml"


COMMANDS = {
    "hide a statement": (("hide", "n1"), 'quote = "The Varga study puts'),
    "hide what a voice says": (("hide", "v1"), 'quote = "the Larkmouth tram is worth its price"'),
    "pin": (("pin", "The Varga study puts"), "https://harbourpost.example/varga"),
    "same": (("same", "n1", "w2"), "other = "),
    "different": (("different", "w2", "w4"), "other = "),
    "rename a holder": (("holder", "Orla Finch", "Orla Marsh"), 'name = "Orla Finch"\nis = "Orla Marsh"'),
    "a label": (("holder", "Orla Finch", "none"), 'name = "Orla Finch"\nis = "none"'),
    "take a holder off": (("holder", "v3", "none"), 'is = "none"'),
    "side of a block": (("side", "v2", "none"), 'name = "Otis Varga"'),
    "date": (("date", "t1", "2026-02"), 'is = "2026-02"'),
    "mute an article": (("mute", "s1"), 'url = "'),
    "mute": (("mute", "Harbour Post", "--since", "2026-03-01"), "since = 2026-03-01"),
    "note": (("note", "We asked.", "--on", "v1"), 'block = "perspectives-'),
}


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_decided_is_written(name: str, home: Home) -> None:
    """The command writes an entry that the configuration reads again."""
    (kind, *words), expected = COMMANDS[name]
    since = words.pop() if "--since" in words else ""
    on = words.pop() if "--on" in words else ""
    given = tuple(word for word in words if not word.startswith("--"))
    wish = CorrectionWish(kind_of(kind), given, "we know better", "Ada Quill", since, on)
    assert "it holds with: brief run" in correct(home.config, TOPIC, wish)
    assert expected in file(home).read_text(encoding="utf-8")
    (ruling,) = load(home.config).rulings[TOPIC]
    assert (ruling.kind, ruling.author) == (kind, "Ada Quill")


def test_what_is_decided_holds_and_is_named(home: Home) -> None:
    """The next run takes it up; why names it for the page and at its block, also one that has left; diff tells it."""
    assert home.brief("correct", TOPIC, "hide", "n1", *SAID).code == 0
    assert home.brief("correct", TOPIC, "date", "t1", "2026-02", *SAID).code == 0
    assert "2 corrections by the editor" in home.good(now=SECOND)
    why = home.brief("why", TOPIC).out
    assert why.count("we know better (Ada Quill, ") == 3  # once at the block, and twice at the end
    assert "date 2026-02: we know better (Ada Quill, " in home.brief("why", TOPIC, "t1").out
    assert "hide: we know better (Ada Quill, " in home.brief("why", TOPIC, "n1").out
    assert "By the editor" not in home.brief("why", TOPIC, "t2").out
    assert home.brief("correct", TOPIC).out.count("holds since v2") == 2
    changed = json.loads(home.brief("diff", TOPIC, "--format", "json").out)
    assert [one["kind"] for one in changed["changes"]] == ["ruled", "ruled"]
    assert all(one["why"].startswith("we know better (Ada Quill, ") for one in changed["changes"])
    assert "310 million" not in json.dumps(changed["changes"]) + json.dumps(changed["words"])
    assert "no new version" in home.good(now=THIRD)


BAD = {
    "unknown table": ('[[hidden]]\nquote = "x"' + WHO, "line 1", 'did you mean "hide"?'),
    "unknown key": ('[[mute]]\noutlets = "x"' + WHO, "line 2", 'did you mean "outlet"?'),
    "no reason": ('[[mute]]\noutlet = "x"\nauthor = "A"\ndate = 2026-03-02\n', "line 1", "reason is missing"),
    "a day in quotes": ('[[mute]]\noutlet = "x"\nreason = "y"\nauthor = "A"\ndate = "2026-03-02"\n', "line 5", "a day"),
    "one bracket": ('[mute]\noutlet = "x"' + WHO, "line 1", "two brackets: [[mute]]"),
    "nothing named": ("[[hide]]" + WHO, "line 1", 'it needs quote = "words of the page", or block = "n12"'),
    "no such end": ('[[side]]\nname = "X"\nis = "neither"' + WHO, "line 3", '"worth it", "waste", "none"'),
    "no day": ('[[date]]\nquote = "X"\nis = "2026-13"' + WHO, "line 3", '"2026-03-02", "2026-03" or "2026"'),
    "two names": ('[[holder]]\nname = "X"\nquote = "Y"\nis = "Z"' + WHO, "line 1", "one of the two"),
    "mutes nothing": ("[[mute]]" + WHO, "line 1", "needs outlet, for all that it publishes, or url, for one article"),
    "nobody else": ('[[holder]]\nname = "X"\nis = "X"' + WHO, "line 3", "a holder who is nobody else"),
    "both": (f'[[hide]]\nquote = "X"{WHO}[[pin]]\nquote = "X"{WHO}', "line 6", "take one of the two out"),
    "no TOML": ("[[hide]\n", "line 1", "column"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_file_that_is_wrong_is_refused_with_its_line(name: str, home: Home) -> None:
    """One line that names file, line and remedy, exit code 78, and nothing is run."""
    text, line, remedy = BAD[name]
    file(home).parent.mkdir()
    file(home).write_text(text, encoding="utf-8")
    done = home.run(now=SECOND)
    assert done.code == 78
    assert re.fullmatch(rf"brief: corrections/{TOPIC}\.toml {line}[ ,:].*\n", done.err), done.err
    assert remedy in done.err
    assert "Traceback" not in done.err


def test_an_axis_is_needed_for_a_side(tmp_path: Path) -> None:
    """A topic without one says so."""
    made = Home(tmp_path).source("docs").write()
    file(made).parent.mkdir()
    file(made).write_text(f'[[side]]\nname = "X"\nis = "none"{WHO}', encoding="utf-8")
    with pytest.raises(ConfigError, match="has no axis"):
        load(made.config)


def test_what_means_nothing_is_named(home: Home) -> None:
    """Once by the run in which it is new, and by check and status; a file of no topic by all of them."""
    file(home).parent.mkdir()
    file(home).write_text(f'[[mute]]\noutlet = "Nowhere Times"{WHO}[[hide]]\nblock = "n99"{WHO}', encoding="utf-8")
    done = home.run(now=SECOND)
    assert done.code == 0
    assert "no new version" in done.out
    mute = f"corrections/{TOPIC}.toml line 1: [[mute]] Nowhere Times matches nothing that is known of {TOPIC}"
    hide = f"corrections/{TOPIC}.toml line 6: [[hide]] n99 matches nothing that is known of {TOPIC}; a block's name"
    assert mute in done.err
    assert hide in done.err
    assert home.run(now=THIRD).err == ""
    for command in ("check", "status"):
        told = home.brief(command).out
        assert mute in told
        assert hide in told
    file(home).rename(home.folder / "corrections" / "trams.toml")
    assert "corrections/trams.toml: there is no topic of that name" in home.run(now=THIRD).err
    assert "corrections/trams.toml" in home.brief("status").out


@pytest.mark.parametrize(
    ("words", "code", "remedy"),
    [
        (("hide", "n1"), 2, "--reason"),
        (("same", "n1", *SAID), 2, "needs BLOCK or WORDS and BLOCK or WORDS"),
        (("hide", "n99", *SAID), 2, "no block has the name"),
        (("hide", "Larkmouth tram", *SAID), 2, 'blocks have "Larkmouth tram"'),
        (("side", "Mara Ellwick", "neither", *SAID), 78, '"worth it", "waste", "none"'),
        (("holder", "Finch", "Orla Marsh", *SAID), 2, 'in full: "Orla Finch"'),
        (("side", "Ellwick", "none", *SAID), 2, 'in full: "Mara Ellwick"'),
        (("mute", "Post", "--since", "May", *SAID), 2, "2026-03-02"),
        (("forbid", "n1", *SAID), 2, "hide"),
    ],
)
def test_a_command_that_is_wrong_writes_nothing(words: tuple[str, ...], code: int, remedy: str, home: Home) -> None:
    """It says what to do instead."""
    done = home.brief("correct", TOPIC, *words)
    assert done.code == code, done
    assert remedy in done.err
    assert not file(home).exists()


def test_what_stands_in_the_file_stays_as_it_is(home: Home) -> None:
    """Comments and layout of a person are kept; an entry that is there is not written twice."""
    file(home).parent.mkdir()
    before = f'# mine\n[[mute]]   # a campaign\noutlet = "Harbour Post"{WHO}'
    file(home).write_text(before, encoding="utf-8")
    assert home.brief("correct", TOPIC, "hide", "w3", *SAID).code == 0
    after = file(home).read_text(encoding="utf-8")
    assert after.startswith(before)
    assert "stands there already" in home.brief("correct", TOPIC, "hide", "w3", *SAID).out
    assert file(home).read_text(encoding="utf-8") == after


def test_the_file_that_the_docs_show_is_read(tmp_path: Path) -> None:
    """docs/corrections.md: its example is valid, its table has every kind with its keys."""
    made = Home(tmp_path).source("docs")
    made.topics.append(SETTINGS.replace("larkmouth-tram", "heat-pumps"))
    made.write()
    (example,) = re.findall(r"```toml\n(.*?)```", DOCS, re.S)
    (tmp_path / "corrections").mkdir()
    (tmp_path / "corrections" / "heat-pumps.toml").write_text(example, encoding="utf-8")
    assert [one.kind for one in load(made.config).rulings["heat-pumps"]] == ["hide", "side", "mute"]
    table = DOCS.partition("| table | names | says |")[2].partition("\n\n")[0]
    assert set(re.findall(r"\[\[(\w+)\]\]", table)) == set(KEYS[()])
    for row in table.splitlines()[2:]:
        kinds, keys = re.findall(r"\[\[(\w+)\]\]", row), re.findall(r"`(\w+)`", row)
        for kind in kinds:
            assert {*keys, "reason", "author", "date"} <= set(KEYS[kind,]) | {"reason", "author", "date"}


def test_the_commands_that_the_docs_show_do_what_they_say(home: Home) -> None:
    """Each is run on a page that has such blocks."""
    shown = re.findall(r"`(brief correct heat-pumps [a-z]+ [^`]+)`", DOCS)
    assert {one.split()[3] for one in shown} == set(KEYS[()])
    here = {
        "n4 s7": "w4 s2", "n12": "w4", "n7": "n1", "n4": "n1", "n9": "w3", "v3": "v3", "n5": "v3", "w2": "w2",
        "t5": "t1", '"Alliance"': '"Orla Finch"', '"The Numbers"': '"Otis Varga"',
        '"Mara Quist" none': '"Mara Ellwick" none', "Heating News": "Harbour Post",
        'hide "bills fell by a fifth"': 'hide "opened its own line to"',
        "bills fell by a fifth": "published the Corrigan contract for",
        "it pays for itself": "Council approved the Larkmouth tram", "x1": "x1", "s12": "s1",
    }  # fmt: skip
    for one in shown:
        command = one.replace("heat-pumps", TOPIC)
        for theirs, ours in here.items():
            command = command.replace(theirs, ours)
        result = CliRunner().invoke(brief, ["--config", str(home.config), *shlex.split(command)[1:], *SAID])
        assert result.exception is None, (one, result)
        assert "stands there already" not in result.output, one
    assert len(load(home.config).rulings[TOPIC]) == len(shown) + 1  # one of them is two: a pin, and its holder


def test_the_day_of_a_decision_can_be_given(home: Home) -> None:
    """As a run's can: with --now it is dated so, and what is no time is refused."""
    assert home.brief("correct", TOPIC, "hide", "n1", *SAID, "--now", "2026-03-13T18:00Z").code == 0
    assert "date = 2026-03-13\n" in file(home).read_text(encoding="utf-8")
    done = home.brief("correct", TOPIC, "hide", "w3", *SAID, "--now", "yesterday")
    assert (done.code, "2026-03-02T18:00Z" in done.err) == (2, True)


def test_why_goes_by_the_decisions(home: Home) -> None:
    """Whose words they are, and whether a cue counts, is told as the page has it; the gate finds nothing amiss."""
    assert home.brief("correct", TOPIC, "holder", "Orla Finch", "Orla Marsh", *SAID).code == 0
    assert home.brief("correct", TOPIC, "side", "Mara Ellwick", "none", *SAID).code == 0
    home.good(now=SECOND)
    renamed = home.brief("why", TOPIC, "Orla Marsh").out
    assert "the words of Orla Marsh" in renamed
    assert "passes the gate" in renamed
    assert "but does not count: the editor has decided where it stands" in home.brief("why", TOPIC, "Mara Ellwick").out


def test_an_entry_that_the_editor_changed_says_so(home: Home) -> None:
    """In its line of every later page and of the site, until the decision is taken out; a run tells that it ended."""
    for decision in (("side", "Mara Ellwick", "none"), ("pin", "n1"), ("hide", "w3")):
        assert home.brief("correct", TOPIC, *decision, *SAID).code == 0
    home.good(now=SECOND)
    (voice,) = [line for line in home.page.splitlines() if line.startswith('- <a id="v') and "Mara Ellwick" in line]
    assert voice.endswith("*(put at no end by the editor in v2)*")
    assert home.page.count("by the editor in v2") == 2  # what is hidden has no line
    assert home.brief("site").code == 0
    assert "<b>put at no end by the editor in v2</b>" in (home.folder / "site" / TOPIC / "index.html").read_text(
        "utf-8"
    )
    file(home).unlink()
    assert "3 corrections by the editor ended" in home.good(now=THIRD)
    assert "by the editor in v2" not in home.page


def test_words_that_are_no_statement_say_why(home: Home) -> None:
    """What stands in an article and cannot be told by itself is refused with the reason, the place and a way out."""
    text = "The Larkmouth tram opens in May 2027, says the council. It would carry twice as many people as the bus."
    home.put("docs/late.json", {"title": "Later", "text": text, "outlet": "Tide Post", "url": "https://t.example/l"})
    home.good(now=SECOND)
    one_line(
        home.brief("correct", TOPIC, "hide", "carry twice as many people", *SAID), 2,
        "“Later” (Tide Post) is no statement", "leans on what stands before it: “It”", f"brief correct {TOPIC} note",
    )  # fmt: skip
    cheese = home.brief("correct", TOPIC, "pin", "the moon is made of cheese", *SAID).err
    assert "no block and no statement that was read for it has the words" in cheese
    assert "look for it with: brief find WORDS" in cheese


def test_words_mean_a_statement_wherever_it_stands(home: Home) -> None:
    """A voice and what else tells it lose it together; the name of the voice means that entry alone."""
    words = "said that the Larkmouth tram is worth its price"
    assert home.page.count(words) > 2
    assert home.brief("correct", TOPIC, "hide", words, *SAID).code == 0
    assert 'quote = "the Larkmouth tram is worth its price"' in file(home).read_text(encoding="utf-8")
    home.good(now=SECOND)
    assert words not in home.page
    assert words not in home.brief("show", TOPIC).out


def test_one_of_the_articles_that_an_entry_cites_does_not_say_so(home: Home) -> None:
    """It is named by its number on the page; from the next version on the entry stands on the others alone."""
    cited = re.compile("“The Larkmouth tram costs 240 million crowns.*")
    (before,) = cited.findall(home.page)
    own, other = re.findall(r"\(#(s\d)\)", before)[:2]
    assert f"also [\\[{other[1:]}\\]](#{other})" in before
    for wrong, says in ((own, "both are one statement"), ("s1", "w4 does not cite s1")):
        one_line(home.brief("correct", TOPIC, "different", "w4", wrong, *SAID), 2, says)
    assert home.brief("correct", TOPIC, "different", "w4", other, *SAID).code == 0
    home.good(now=SECOND)
    assert [line for line in cited.findall(home.page) if "also" in line] == []


def test_muting_says_what_it_does_not_reach(home: Home) -> None:
    """Other names on the same host are told, and muted by none but the editor; so is that nobody has the name."""
    sold = {"title": "Sold", "text": "The Larkmouth tram costs 250 million crowns.", "outlet": "Harbour Post - Money"}
    home.put("docs/sold.json", sold | {"url": "https://www.harbourpost.example/sold", "published": "2026-03-04"})
    home.good(now=SECOND)
    told = home.brief("correct", TOPIC, "mute", "Harbour Post", *SAID).out
    assert 'not muted by it, and on the same host: "Harbour Post - Money"; for all of it: mute harbourpost.ex' in told
    home.good(now=THIRD)
    assert "Harbour Post - Money" in home.page
    assert "310 million" not in home.page
    assert "on the same host" not in home.brief("correct", TOPIC, "mute", "harbourpost.example", *SAID).out
    nobody = home.brief("correct", TOPIC, "mute", "Harbour Pots", *SAID).out
    assert f"matches nothing that is known of {TOPIC} yet" in nobody


def test_a_muted_outlet_is_not_in_the_data(home: Home) -> None:
    """`brief show --format json` has neither its articles nor what they say, once a version has taken it in."""
    assert "harbourpost" in home.brief("show", TOPIC, "--format", "json").out
    assert home.brief("correct", TOPIC, "mute", "Harbour Post", *SAID).code == 0
    home.good(now=SECOND)
    data = json.loads(home.brief("show", TOPIC, "--format", "json").out)
    assert "310 million" not in str(data["findings"])
    assert "harbourpost" not in str(data["sources"])


def test_a_decision_is_written_once(home: Home) -> None:
    """The same on another day, or for another reason, is told to stand there, with its line."""
    first = ("correct", TOPIC, "holder", "Orla Finch", "Orla Marsh")
    assert home.brief(*first, *SAID, "--now", "2026-03-13").code == 0
    again = home.brief(*first, "--reason", "it is her name", "--author", "Ben", "--now", "2026-03-14").out
    assert again == f"{TOPIC}: stands there already, corrections/{TOPIC}.toml line 1\n"
    assert len(load(home.config).rulings[TOPIC]) == 1


TWEETED = """The head of the council addressed the tram again, writing:

"The Larkmouth tram pays for itself within nine years, and the buses never will."

Nobody at the council would comment.
"""


def test_whose_words_are_pinned_can_be_said_with_it(home: Home) -> None:
    """A quotation whose article names nobody is refused with the way out; with a name it is that holder's, for good."""
    home.put("docs/tweet.json", {"title": "T", "text": TWEETED, "outlet": "Tide Post", "url": "https://t.example/t"})
    home.good(now=SECOND)
    refused = home.brief("correct", TOPIC, "pin", "tram pays for itself", *SAID)
    if refused.code == 0:  # the engine has made a statement of it, in the outlet's name
        assert "say whose words with --holder NAME" in refused.out
    else:
        assert "--holder NAME" in refused.err
    told = home.brief("correct", TOPIC, "pin", "tram pays for itself", "--holder", "Vera Okoro", *SAID)
    assert told.code == 0, told
    assert "Vera Okoro" in told.out
    assert home.brief("check").out.count("matches nothing") == 0
    for now in (THIRD, "2026-03-20T18:00Z"):
        home.run(now=now)
        (line,) = [one for one in home.page.splitlines() if "pays for itself" in one and one.startswith('- <a id="w')]
        assert "**Vera Okoro**: “The Larkmouth tram pays for itself" in line
    one_line(home.brief("correct", TOPIC, "hide", "w1", "--holder", "X", *SAID), 2, "--holder is for a pin")


def test_one_article_can_be_muted(home: Home) -> None:
    """By its number on the page or its address: nothing of it is told or listed; others of its outlet are."""
    second = {"title": "Sold", "text": "The Larkmouth tram costs 250 million crowns.", "outlet": "Harbour Post"}
    home.put("docs/sold.json", second | {"url": "https://www.harbourpost.example/sold", "published": "2026-03-04"})
    home.good(now=SECOND)
    (number,) = set(re.findall(r"\[(\d+)\]\(sources/s\d+.md\)\\?\] \[Otis Varga objects", home.page))
    assert home.brief("correct", TOPIC, "mute", f"s{number}", *SAID).code == 0
    assert 'url = "https://harbourpost.example/varga"' in file(home).read_text("utf-8")
    home.good(now=THIRD)
    assert "310 million" not in home.page.partition("## What\n")[2]
    assert "Otis Varga objects" not in home.page.partition("## Sources")[2]
    assert "250 million" in home.page
    assert "“Otis Varga objects to the tram” (Harbour Post) not told of: we know better" in home.page
    one_line(home.brief("correct", TOPIC, "mute", "s99", *SAID), 2, "no source of the newest page has the number 99")
    one_line(home.brief("correct", TOPIC, "mute", "https://a.example/b", "--since", "2026-01-01", *SAID), 2, "one day")
    gone = home.brief("correct", TOPIC, "mute", "https://a.example/b", *SAID).out
    assert "matches nothing that is known" in gone


LISTED = """The Larkmouth tram opens in May 2027, says the council. It would carry twice as many people as the bus.

- 38 seats for each vehicle of the Larkmouth tram

Many people believe that the Larkmouth tram will be free of charge.

It is the dearest tram in the county. That is not true.
"""


def test_any_sentence_can_be_pinned_that_is_not_untrue_alone(home: Home) -> None:
    """With its outlet and in its words, through an edit of the settings, a rebuilt store and its end."""
    home.put(
        "docs/late.json", {"title": "In figures", "text": LISTED, "outlet": "Tide Post", "url": "https://t.example/l"}
    )
    home.good(now=SECOND)
    for words in ("twice as many people", "38 seats for each vehicle"):
        assert "it holds with: brief run" in home.brief("correct", TOPIC, "pin", words, *SAID).out
        assert "matches nothing" not in home.brief("check").out
    written = file(home).read_text("utf-8")
    for words, why in (
        ("tram will be free of charge", "many believe"),
        ("dearest tram in the county", "is taken back"),
    ):
        one_line(home.brief("correct", TOPIC, "pin", words, *SAID), 2, "is no statement", why)
    home.good(now=THIRD)
    whole = "“The Larkmouth tram opens in May 2027, says the council. It would carry twice as many people as the bus.”"

    def there() -> None:
        assert whole in home.page
        assert "“38 seats for each vehicle of the Larkmouth tram” (Tide Post" in home.page
        assert home.page.count("*(kept by the editor in v") == 2
        assert home.brief("verify").code == 0

    there()
    home.topics[:] = [SETTINGS.replace("Is the Larkmouth", "Was the Larkmouth")]
    home.write().good(now="2026-03-27T18:00Z")
    there()
    for name in ("state", "briefs"):
        shutil.rmtree(home.folder / name)
    home.good(now="2026-03-28T18:00Z")
    there()
    assert written == file(home).read_text("utf-8")
    file(home).unlink()
    home.good(now="2026-03-29T18:00Z")
    assert whole not in home.page.partition("## What\n")[2]
    assert "kept by the editor" not in home.page
    with Store(load(home.config).state) as store:
        assert store.findings_led_by(TOPIC, EDITOR) == ()


def test_a_second_holder_takes_the_place_of_the_first(home: Home) -> None:
    """So do a second side and a second date of one thing; other decisions and comments stay."""
    home.put(f"corrections/{TOPIC}.toml", "# ours\n")
    assert home.brief("correct", TOPIC, "holder", "Orla Finch", "Orla March", *SAID).code == 0
    assert home.brief("correct", TOPIC, "side", "Mara Ellwick", "none", *SAID).code == 0
    told = home.brief("correct", TOPIC, "holder", "Orla Finch", "Orla Marsh", *SAID).out
    assert "it takes the place of [[holder]] Orla Finch = Orla March" in told
    kept = file(home).read_text()
    assert kept.startswith("# ours\n")
    assert "March" not in kept
    assert kept.count("[[") == 2
    assert [one.value for one in load(home.config).rulings[TOPIC]] == ["", "Orla Marsh"]


def test_a_decision_is_taken_out_again(home: Home) -> None:
    """The newest, or the newest about what is named; the file is then as it was before it."""
    home.put(f"corrections/{TOPIC}.toml", "# ours\n")
    assert home.brief("correct", TOPIC, "holder", "Orla Finch", "Orla Marsh", *SAID).code == 0
    before = file(home).read_text()
    assert home.brief("correct", TOPIC, "hide", "n1", *SAID).code == 0
    told = home.brief("correct", TOPIC, "undo").out
    assert "taken out: [[hide]]" in told
    assert file(home).read_text() == before
    one_line(home.brief("correct", TOPIC, "undo", "Mara"), 2, 'there is no correction about "Mara" to take out')
    assert "taken out: [[holder]] Orla Finch = Orla Marsh" in home.brief("correct", TOPIC, "undo", "orla").out
    assert file(home).read_text() == "# ours\n"
    one_line(home.brief("correct", TOPIC, "undo"), 2, "there is no correction to take out")


def test_what_is_noted_at_another_decision_outlives_one_that_is_taken_out(home: Home) -> None:
    """A comment in front of a table belongs to that table."""
    assert home.brief("correct", TOPIC, "holder", "Orla Finch", "Orla Marsh", *SAID).code == 0
    first = file(home).read_text()
    assert home.brief("correct", TOPIC, "hide", "n1", *SAID).code == 0
    second = file(home).read_text().removeprefix(first).lstrip()
    home.put(f"corrections/{TOPIC}.toml", f"{first}\n# she says so herself\n{second}")
    assert "taken out: [[holder]]" in home.brief("correct", TOPIC, "undo", "orla").out
    assert file(home).read_text().endswith(f"# she says so herself\n{second}")


def test_half_a_quotation_is_pinned_with_its_other_half(home: Home) -> None:
    """As newspapers quote: two sentences between the marks, and who says them behind the second."""
    said = "“There are some who want no tram. The vote to drop the Larkmouth tram is the right one,” said Ada Birk."
    about = {"title": "Birk on the Larkmouth tram", "outlet": "Quay Wire", "url": "https://q.example/a"}
    home.put("docs/birk.json", about | {"text": f"Ada Birk spoke at noon. {said}", "published": "2026-03-03"})
    home.good(now=SECOND)
    done = home.brief("correct", TOPIC, "pin", "vote to drop the Larkmouth tram", "--holder", "Ada Birk", *SAID)
    assert (done.code, done.err) == (0, "")
    home.good(now=THIRD)
    assert "There are some who want no tram. The vote to drop the Larkmouth tram is the right one" in home.page
