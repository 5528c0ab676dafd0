"""First use: five questions, and a sources.toml that runs; a shell that completes; help that teaches."""

from __future__ import annotations

import json
import os
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from pipeline.cli.init import slug_of
from pipeline.config import load
from pipeline.page.asked import question_words
from pipeline.storage import Store
from pipeline.storage.calls import answered_calls
from tests.cli.home import FIRST, TOPIC, Entry, Home, Site, one_line
from tests.cli.terminals import on_a_terminal
from tests.engines.llm.endpoint import Endpoint, prompt

QUESTION = "Should Larkmouth ban cars from its centre?"
OPML = '<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/feed"/></body></opml>'
SAID = (
    "Ines Corrigan said that the car ban of Larkmouth is good for shops."
    " Pia Renskold said that Larkmouth should ban cars from its centre.",
    "Otis Varga said that Larkmouth should not ban cars before the tram runs."
    " A car ban is bad for trade, according to the Harbour Post.",
    "Mara Ellwick said that a car ban is good for children. The car ban of Larkmouth began on 2 March 2026.",
    "Orla Finch, mayor of Ellwick, said that a car ban is unfair to the old. Ellwick has no car ban.",
)


def material(home: Home) -> None:
    """A folder with four articles on a car ban, by four outlets, and one on bread."""
    for number, text in enumerate(SAID):
        outlet = ("Lamp Gazette", "Harbour Post", "Tide Post", "Quay Wire")[number]
        told = {"title": f"The car ban, part {number}", "text": text, "outlet": outlet, "published": "2026-03-03"}
        home.put(f"docs/{number}.json", told | {"url": f"https://{number}.example/a"})
    bread = "A bakery opened on Quay Street. Its bread is made of rye, and the rye comes from the valley of Tolland."
    home.put(
        "docs/bread.json", {"title": "Rye bread", "text": bread, "outlet": "Tide Post", "url": "https://t.example/b"}
    )


def unmarked(told: str, last: str) -> str:
    """A file without the marks in front of its ends, of which these words are the last."""
    before, marks, after = told.partition("# [topic.axis]\n")
    ends, last, rest = after.partition(last)
    return before + (marks + ends).replace("\n# ", "\n").removeprefix("# ") + last[2:] + rest


def test_a_question_and_a_folder_make_a_topic(home: Home) -> None:
    """Title, keywords and both ends are proposed, each with where it is from, and a run makes a page of them."""
    material(home)
    done = home.brief("init", QUESTION, "--feed", "docs")
    assert (done.code, done.err) == (0, ""), done
    assert done.out.endswith("sources.toml: written\nnext: brief run --now 2026-03-04\n")
    assert "a page counts from the day of its run; as of today: brief run\n" in done.out
    assert "keeps 4 of 5 articles" in done.out
    assert "  - Rye bread · Tide Post: no keyword found" in done.out
    ends = done.out[done.out.index("end       should ban cars") :]
    assert (
        "  “should ban cars” places 1 sentence\n    Pia Renskold: “Larkmouth should ban cars from its centre”" in ends
    )
    (topic,) = load(home.config).topics
    assert (topic.slug, topic.title, topic.question) == ("car-ban", "Car ban", QUESTION)
    assert topic.keywords == ("car ban", "ban cars")
    yes, no = topic.axis or ()
    assert (yes.name, yes.cues) == ("should ban cars", ("should ban cars",))
    assert (no.name, no.cues) == ("should not ban cars", ("should not ban cars",))
    told = home.config.read_text()
    assert '"car ban",   # in 4 of 5 articles' in told
    assert '"should ban cars",  # the question; places 1 sentence' in told
    assert "version 1: " in home.good()
    page = (home.folder / "briefs" / "car-ban" / "latest.md").read_text()
    assert "**Otis Varga** · should not ban cars" in page
    assert "**Pia Renskold** · should ban cars" in page


@pytest.mark.parametrize("read", [True, False])
def test_ends_that_place_nobody_are_told_and_stand_behind_marks(home: Home, read: bool) -> None:
    """No sides are a good answer: what was tried, on how much, stands in the file, and loads without its marks."""
    material(home)
    feed = "docs" if read else "nowhere.example/feed.xml"
    done = home.brief("init", "Should Larkmouth widen the car ban?", "--feed", feed)
    assert (done.code, done.err) == (0, ""), done
    assert load(home.config).topics[0].axis is None
    cues = "“should widen the car ban” or “should not widen the car ban”"
    none = f"ends      none: {cues} places nobody in 7 statements of what it keeps"
    assert (none if read else f"ends      none yet: nothing was read to try {cues} on") in done.out
    home.config.write_text(unmarked(home.config.read_text(), "# ]\n\n"))
    axis = load(home.config).topics[0].axis
    assert axis
    assert [pole.cues for pole in axis] == [("should widen the car ban",), ("should not widen the car ban",)]


def test_a_second_topic_joins_the_file(home: Home) -> None:
    """What stands there stays, comments and order; what the first reads is looked at, and the slug is free."""
    material(home)
    home.source("docs").write()
    mine = f"# mine\n{home.config.read_text()}# the end\n"
    home.config.write_text(mine)
    done = home.brief("init", QUESTION)
    assert (done.code, done.err) == (0, ""), done
    assert done.out.endswith("sources.toml: car-ban is added\nnext: brief run car-ban --now 2026-03-04\n")
    assert home.config.read_text().startswith(mine)
    (home.folder / "docs").rename(home.folder / "other")
    (home.folder / "docs").mkdir()
    assert home.brief("init", QUESTION, "--feed", "other").code == 0
    config = load(home.config)
    assert [topic.slug for topic in config.topics] == [TOPIC, "car-ban", "car-ban-2"]
    assert [(one.name, one.topics) for one in config.sources] == [("docs", ()), ("other", ("car-ban-2",))]


def test_a_terminal_is_asked(home: Home) -> None:
    """What is missing is typed; each proposal is taken with enter, or another given; --yes asks nothing."""
    material(home)
    shown = on_a_terminal(home, "init", typed=f"{QUESTION}\ndocs\nn\ncar ban, tram\nn\n").text
    for asked in (
        "What is the question",
        "OPML file",
        "Take these keywords? [Y/n]",
        "Which keywords",
        "Take these ends?",
    ):
        assert asked in shown
    (topic,) = load(home.config).topics
    assert (topic.keywords, topic.axis) == (("car ban", "tram"), None)
    assert "# [topic.axis]" in home.config.read_text()
    home.config.unlink()
    assert "[Y/n]" not in on_a_terminal(home, "init", QUESTION, "--feed", "docs", "--yes").text
    assert load(home.config).topics[0].axis


def test_what_is_given_is_taken(home: Home, site: Site) -> None:
    """Title and keywords of one's own; feeds come from a list, and an unreachable address is written down."""
    home.put("mine.opml", OPML)
    done = home.brief(
        "init", "Are they?", "--title", "Łódź trams", "--keywords", "tram", "--engine", "llm", "--feed", "mine.opml",
        "--feed", "b.example/rss.xml",
    )  # fmt: skip
    assert (done.code, done.err) == (0, ""), done
    config = load(home.config)
    assert [source.location for source in config.sources] == ["https://a.example/feed", "https://b.example/rss.xml"]
    assert (config.topics[0].slug, config.topics[0].keywords) == ("odz-trams", ("tram",))
    assert '# engine = "llm"' in home.config.read_text()
    # and it runs as soon as its sources answer
    pairs = ", ".join(f'"{host}" = "127.0.0.1:{site.port}"' for host in ("a.example", "b.example"))
    hosts = f"[fetch]\nspacing = 0\nhosts = {{ {pairs} }}\n"
    home.config.write_text(home.config.read_text() + hosts)
    site.feed(Entry("https://a.example/1", "The tram line is approved", "The tram line opens. " * 20), path="/feed")
    assert "odz-trams: read 1 new article, 1 on the question" in home.good(now=FIRST)


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        ((), 'brief init "QUESTION"'),
        ((QUESTION, "--feed", "nofolder"), "no such folder"),
        ((QUESTION, "--feed", "../nope", "--yes"), "no such folder"),
        ((QUESTION, "--feed", "./nope.d/", "--yes"), "no such folder"),
        ((QUESTION, "--feed", "my own.articles", "--yes"), "no such folder"),
        ((QUESTION, "--feed", "../nope.opml", "--yes"), "no such file"),
        (("  ",), "needs its question"),
    ],
)
def test_what_is_missing_is_named(home: Home, arguments: tuple[str, ...], remedy: str) -> None:
    """Without a terminal nobody is asked: the error says how to give it, and nothing is written."""
    one_line(home.brief("init", *arguments), 2, remedy)
    assert not home.config.exists()


def test_what_is_old_is_told_with_the_command_that_looks_as_of_then(home: Home) -> None:
    """The command makes the page of its time; a first run without it says so too, and a look as of then is not told."""
    material(home)
    told = "the newest article is of 2026-03-03, and a page counts from the day of its run; to look as of then: "
    done = home.brief("init", QUESTION, "--feed", "docs", "--now", "2026-07-01")
    assert f"{told}brief run --now 2026-03-04\n" in done.out
    assert done.out.endswith("next: brief run --now 2026-07-01\n")
    first = home.good(now="2026-07-01")
    assert "car-ban: the newest article is of 2026-03-03, and a page counts" in first
    assert 'with another slug ("car-ban-then"), and brief run car-ban-then --now 2026-03-04\n' in first
    home.config.write_text(home.config.read_text().replace('slug = "car-ban"', 'slug = "car-ban-then"'))
    then = home.brief("run", "car-ban-then", "--now", "2026-03-04")
    assert "version 1: " in then.out
    assert "the newest article" not in then.out
    assert 'status: "steady"' in (home.folder / "briefs" / "car-ban-then" / "latest.md").read_text()


def test_what_is_new_is_not_called_old(home: Home) -> None:
    """Nothing is said of a look as of the time of the articles; the run that comes next is of that time too."""
    material(home)
    done = home.brief("init", QUESTION, "--feed", "docs", "--now", "2026-03-05 06:00")
    assert "the newest article" not in done.out
    assert done.out.endswith("next: brief run --now '2026-03-05 06:00'\n")


def everywhere(home: Home) -> None:
    """Six articles that all name Quillbook, four of them in the words of those who speak of rules for it."""
    for number in range(6):
        ruled = (
            f"Rules for Quillbook are asked for by guild {number}, for the sake of privacy. Privacy needs rules, said"
            f" guild {number} in the hall, and its members agreed."
        )
        plain = f"Quillbook opened hall {number} in Tolland. Visitors of hall {number} were shown Quillbook's press."
        text = f"{ruled} {plain}" if number < 4 else f"{plain} Its hall {number} has a kitchen for the staff."
        told = {"title": f"Quillbook, part {number}", "text": text, "outlet": f"Post {number}"}
        home.put(f"docs/{number}.json", told | {"url": f"https://{number}.example/a", "published": "2026-03-03"})


def test_a_keyword_that_lets_everything_in_is_told(home: Home) -> None:
    """It decides nothing: words of an answer are proposed in the file, behind marks, and asked for on a terminal."""
    everywhere(home)
    asks = ("init", "Should rules be made for Quillbook?", "--feed", "docs", "--keywords", "Quillbook")
    done = home.brief(*asks)
    assert "“Quillbook”: in nearly every article" in done.out
    told = home.config.read_text()
    (near,) = re.findall(r"^# answer_words = \[(.*)\]$", told, re.M)
    assert '"privacy"' in near
    assert "kitchen" not in near
    assert load(home.config).topics[0].answer_words == ()
    home.config.unlink()
    shown = on_a_terminal(home, *asks, typed="privacy, antitrust law\n\n", width=200).text
    assert "With commas, such as " in shown
    (topic,) = load(home.config).topics
    assert topic.answer_words == ("privacy", "antitrust law")
    assert {"privacy", "antitrust"} & question_words(topic)
    home.config.unlink()
    material(home)
    assert "in nearly every article" not in home.brief(*asks).out  # of eleven articles it lets in six


@pytest.mark.parametrize(
    ("title", "slug"), [("A b", "a-b"), ("…", "topic"), ("Über/..\\x", "uber-x"), ("x" * 99, "x" * 50)]
)
def test_a_title_becomes_the_name_of_a_folder(title: str, slug: str) -> None:
    """Whatever the title, the folder has plain letters."""
    assert slug_of(title) == slug


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete(home: Home, shell: str) -> None:
    """The script that is printed asks brief, which completes commands and topics."""
    home.source("docs").write()
    assert f"_BRIEF_COMPLETE={shell}_complete" in home.brief("completion", shell).out
    words = {
        "COMP_WORDS": "brief show ",
        "COMP_CWORD": "2" if shell != "fish" else "",
        "_BRIEF_COMPLETE": f"{shell}_complete",
    }
    assert "larkmouth-tram" in home.brief(env=os.environ | words).out
    assert home.brief("completion", "tcsh").code == 2


def test_help_shows_the_way(home: Home) -> None:
    """`brief --help` names the commands in the order in which they are used."""
    said = home.brief("--help").out
    places = [said.index(f"brief {word}") for word in ("demo", "init", "add", "check", "run", "show", "schedule")]
    assert places == sorted(places)


DRAFT = {
    "title": "Cars in the centre", "keywords": ["car ban", "congestion charge"], "about": ["car ban"],
    "left": {"name": "ban them", "cues": ["good for shops", "good for children", "is unfair to"]},
    "right": {"name": "let them in", "cues": ["is unfair to", "bad for trade", "car ban"]},
}  # fmt: skip


@pytest.mark.parametrize("answer", [DRAFT, {"title": "?"}], ids=["a draft", "of no use"])
def test_a_model_proposes_and_code_tries_it(home: Home, answer: dict[str, Any]) -> None:
    """One question is put; what no article has, and cues that would not load, are dropped and named in the file."""
    material(home)
    endpoint = Endpoint(lambda _: json.dumps(answer))
    with endpoint.serving():
        model = ("--model", "fake", "--base-url", endpoint.base_url)
        done = home.brief("init", QUESTION, "--feed", "docs", *model)
        assert (done.code, done.err) == (0, ""), done
        assert f"llm: fake at {endpoint.base_url}, no key" in done.out
        asked = [prompt(request) for request in endpoint.requests]
        assert "Mara Ellwick said that a car ban is good for children." in asked[0]
        config = load(home.config)
        assert config.llm
        assert (config.llm.model, set(config.engines.values())) == ("fake", {"digest"})
        (topic,) = config.topics
        told = home.config.read_text()
        if answer is not DRAFT:
            assert "the model gave no proposal" in done.out
            assert (topic.slug, topic.keywords) == ("car-ban", ("car ban", "ban cars"))
            return
        assert len(asked) == 1
        assert (topic.title, topic.keywords, topic.about) == ("Cars in the centre", ("car ban",), ("car ban",))
        left, right = topic.axis or ()
        assert (left.cues, right.cues) == (("good for shops", "good for children"), ("bad for trade",))
        assert "# the model; in 4 of 5 articles" in told
        assert "# left out: the keyword “congestion charge”, which no article has" in told
        assert "# left out: “car ban” is what the axis is about" in told
        second = home.brief("init", "Is a car ban fair?")
        assert "cars-in-the-centre-2 is added\nnext: brief run cars-in-the-centre-2 --now 2026-03-04\n" in second.out
        assert ": 1 call, " in home.brief("status", "--spend").out
        one_line(home.brief("init", QUESTION, *model), 2, "name the model in its [llm] table")


@pytest.mark.parametrize("fails", [True, False])
def test_a_feed_is_looked_at_and_the_first_run_has_what_was_fetched(home: Home, site: Site, fails: bool) -> None:
    """What its pages hold shapes the proposal and is fetched once; a feed that fails costs only itself."""
    entries = []
    for number, text in enumerate(SAID):
        more = (
            f"The council of Larkmouth met for the {number + 2}. time in the old hall, and {number + 20} people came."
        )
        page = site.article(f"/{number}", f"The car ban, part {number}", text, more)
        entries.append(Entry(page, f"Part {number}"))
    home.settings = site.settings()
    home.write()
    before = home.config.read_text()
    failing = ("--feed", "https://feed.example/nowhere") if fails else ()
    done = home.brief("init", QUESTION, "--feed", site.feed(*entries), *failing)
    assert (done.code, done.err) == (0, ""), done
    assert "keeps 4 of 4 articles" in done.out
    assert home.config.read_text().startswith(before)
    *_, topic = load(home.config).topics
    assert topic.keywords == ("car ban", "ban cars")
    asked = site.paths
    assert "car-ban: read 4 new articles, 4 on the question; version 1" in home.brief("run", "car-ban").out
    assert bool(site.paths[len(asked) :]) == fails  # one that failed is asked again, and then all are
    feed, *others = load(home.config).sources
    assert (feed.location, feed.topics) == ("https://feed.example/feed.xml", ("car-ban",))
    assert all(one.topics == ("car-ban",) for one in others)


def test_a_first_feed_on_this_machine_needs_nothing_by_hand(home: Home, site: Site) -> None:
    """Who types an address of their own network means it: it is allowed in the file, and nothing else."""
    address = f"http://127.0.0.1:{site.port}/feed.xml"
    site.article("/1", "The car ban, part 1", SAID[0])
    site.feed(Entry(f"http://127.0.0.1:{site.port}/1", "The car ban, part 1"))
    done = home.brief("init", QUESTION, "--feed", address, "--now", FIRST)
    assert (done.code, done.err) == (0, ""), done
    assert load(home.config).fetch.allow_private == ("127.0.0.1/32",)
    assert "private networks allowed: 127.0.0.1/32" in home.run().out


def test_what_was_looked_at_later_is_read_anew_for_an_earlier_day(home: Home) -> None:
    """Before the first run: an earlier day does not know what came after it, and a later run takes that in."""
    material(home)
    late = {"title": "The car ban ends", "text": SAID[0], "outlet": "Tide Post", "published": "2026-05-02"}
    home.put("docs/late.json", late | {"url": "https://late.example/a"})
    assert home.brief("init", QUESTION, "--feed", "docs").code == 0
    first = home.good(now="2026-03-04")
    assert "docs: not read: 1 dated after 2026-03-04, for a later run" in first
    assert "read 5 new articles, 4 on the question" in first
    assert "read 1 new article" in home.good(now="2026-05-03")


def test_what_a_model_was_asked_is_kept_for_an_earlier_day_too(home: Home) -> None:
    """What was paid for between a first look and the first run is not thrown away with that look."""
    material(home)
    late = {"title": "The car ban ends", "text": SAID[0], "outlet": "Tide Post", "published": "2026-05-02"}
    home.put("docs/late.json", late | {"url": "https://late.example/a"})
    assert home.brief("init", QUESTION, "--feed", "docs").code == 0
    endpoint = Endpoint(lambda _: json.dumps(DRAFT))
    with endpoint.serving():
        model = f'\n[llm]\nmodel = "fake"\nbase_url = "{endpoint.base_url}"\n'
        home.config.write_text(home.config.read_text() + model)
        assert home.brief("init", "Is a car ban good for children?", "--feed", "docs").code == 0
    home.brief("run", "--now", "2026-03-04")
    with Store(load(home.config).state) as store:
        assert answered_calls(store, 0).kept == len(endpoint.requests) == 1


def test_a_file_without_a_topic_gets_its_first(home: Home) -> None:
    """Settings may come before the topic."""
    material(home)
    home.config.write_text('[gather]\nlook_back = "500d"\n')
    assert home.brief("init", QUESTION, "--feed", "docs").code == 0
    assert home.config.read_text().startswith('[gather]\nlook_back = "500d"\n')
    assert [topic.slug for topic in load(home.config).topics] == ["car-ban"]


def test_how_far_a_first_look_goes_back_can_be_said(home: Home, site: Site) -> None:
    """For the sources that it adds; what is no span is refused."""
    home.settings = site.settings()
    home.write()
    old = datetime(2025, 11, 3, 12, tzinfo=UTC)
    entries = [
        Entry(site.article(f"/{n}", f"The car ban, part {n}", SAID[n]), f"The car ban, part {n}", published=old)
        for n in range(2)
    ]
    done = home.brief("init", QUESTION, "--feed", site.feed(*entries), "--look-back", "500d", "--now", FIRST)
    assert (done.code, done.err) == (0, ""), done
    (source,) = load(home.config).sources
    assert source.look_back == timedelta(days=500)
    assert "car-ban: read 2 new articles, 2 on the question" in home.brief("run", "car-ban", "--now", FIRST).out
    one_line(home.brief("init", QUESTION, "--feed", "docs", "--look-back", "long"), 2, "use a span, such as 90d")


def test_a_surname_is_no_keyword_and_a_demand_no_title(home: Home) -> None:
    """Somebody is in the titles of other debates too, and what one side wants is not what the debate is called."""
    for number in range(6):
        text = f"Ada Brandt spoke of the car ban at hall {number}. The car ban is good for shop {number}, she said."
        home.put(f"docs/{number}.json", {"title": f"Brandt to end car ban, says hall {number}", "text": text,
                                         "outlet": f"Post {number}", "url": f"https://{number}.example/a",
                                         "published": "2026-03-03"})  # fmt: skip
    assert home.brief("init", "Should Brandt end the car ban?", "--feed", "docs").code == 0
    (topic,) = load(home.config).topics
    assert "Brandt" not in topic.keywords
    assert topic.title == "Car ban"


def test_a_first_feed_elsewhere_opens_no_network(home: Home) -> None:
    """The table stays behind its marks."""
    material(home)
    assert home.brief("init", QUESTION, "--feed", "docs").code == 0
    assert load(home.config).fetch.allow_private == ()
    assert "\n# [fetch]\n" in home.config.read_text()


@pytest.mark.parametrize("given", [(), ("--now", "2026-03-04T18:00Z")])
def test_nothing_is_found_after_the_version_that_tells_it(home: Home, given: tuple[str, ...]) -> None:
    """What `init` looked at is found by the first run, also one that is dated into the past, or when it is told."""
    material(home)
    assert home.brief("init", QUESTION, "--feed", "docs", *given).code == 0
    assert "version 1: " in home.good(now="2026-03-05T18:00Z")
    day = "2026-03-04" if given else "2026-03-05"
    told = home.brief("find", "car ban").out
    assert set(re.findall(r"found (\d{4}-\d\d-\d\d)", told)) == {day}
    sheets = "".join(path.read_text("utf-8") for path in (home.folder / "briefs" / "car-ban" / "sources").iterdir())
    assert set(re.findall(r"found (\d{4}-\d\d-\d\d)", sheets)) == {day}


def test_a_time_that_is_none_is_refused(home: Home) -> None:
    """As `brief run` does, and nothing is written."""
    material(home)
    one_line(home.brief("init", QUESTION, "--feed", "docs", "--now", "soon"), 2, "2026-03-02T18:00Z")
    assert not home.config.exists()


def test_a_list_of_feeds_says_which_could_not_be_read(home: Home) -> None:
    """With the reason and the remedy, as for an address that is given by itself."""
    home.folder.mkdir(parents=True, exist_ok=True)
    listed = '<outline text="ours" xmlUrl="http://127.0.0.1:9/feed.xml"/>'
    (home.folder / "subs.opml").write_text(f'<opml version="2.0"><body>{listed}</body></opml>')
    done = home.brief("init", "Is the tram worth it?", "--feed", str(home.folder / "subs.opml"), "--yes")
    assert done.code == 0
    assert "not read: http://127.0.0.1:9/feed.xml: 127.0.0.1 is not a public address" in done.out
    assert "allow_private" in done.out
