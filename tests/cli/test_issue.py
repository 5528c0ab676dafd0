"""`brief issue` and `brief show --format html`: what is mailed and printed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import html5lib
import lxml.html
import pytest

from pipeline.cli.diff import pair
from pipeline.config import load
from pipeline.models import Block, Change, Sentence
from pipeline.render.issue import Chapter, Issue, issue_page
from pipeline.render.summary import SHOWN_PER_KIND, weightiest
from pipeline.storage.shelf import Shelf
from tests.cli.home import APPROVAL, BRIDGE, CONTRACT, FIRST, HIDE, OBJECTION, SECOND, THIRD, TOPIC, Home, one_line
from tests.page.town import Town

BUS = "harbour-bus"
FERRY = {
    "title": "The Harbour Bus Union buys a ferry",
    "text": "Harbour Bus Union bought a ferry for the Larkmouth docks on 16 March 2026. Harbour Bus Union pays 9"
    " million crowns for the ferry.",
    "url": "https://quaycourier.example/ferry",
    "outlet": "Quay Courier",
    "published": "2026-03-17",
}


@pytest.fixture
def two(home: Home) -> Home:
    """A home with two topics and their first versions."""
    home.topic().topic(BUS, "The harbour bus", question="Does the Harbour Bus Union pay?", keywords=["Harbour Bus"])
    home.source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    home.good(now=FIRST)
    return home


def issue(home: Home, *arguments: str, form: str = "text") -> str:
    """An issue that is printed without a complaint."""
    done = home.brief("issue", "--format", form, *arguments)
    assert (done.code, done.err) == (0, ""), done
    return done.out


def state(home: Home) -> dict[str, bytes]:
    """Every file beside the documents."""
    files = (path for path in home.folder.rglob("*") if path.is_file() and "docs" not in path.parts)
    return {
        path.relative_to(home.folder).as_posix(): path.read_bytes()
        for path in files
        if path.suffix not in (".db-shm", ".db-wal")
    }


def test_two_topics_over_three_issues(two: Home) -> None:
    """The first issue tells where both stand, the second what changed in one, the third in both; none tells twice."""
    first = issue(two, "--mark")
    assert first.startswith("What changed: 5 March 2026\n")
    assert re.findall("^== (.*) ==$", first, re.M) == ["The Larkmouth tram", "The harbour bus", "Sources"]
    assert first.count("Where it stands\n") == 2
    assert "What's new" not in first
    two.put("docs/contract.json", CONTRACT)
    two.good(now=SECOND)
    second = issue(two)
    assert re.findall("^== (.*) ==$", second, re.M) == ["The Larkmouth tram", "Nothing new", "Sources"]
    assert "What changed in The Larkmouth tram since 5 March 2026." in second
    assert "- Question answered: “Will Larkmouth Council publish" in second
    assert "- The harbour bus, v1 of 2026-03-05\n" in second
    assert "    https://lampgazette.example/contract\n" in second
    assert issue(two, "--mark") == second  # until it is marked the same is told
    assert "Nothing is new." in issue(two)
    for name, document in (("bridge", BRIDGE), ("ferry", FERRY)):
        two.put(f"docs/{name}.json", document)
    two.good(now=THIRD)
    third = issue(two, "--mark")
    assert re.findall("^== (.*) ==$", third, re.M) == ["The Larkmouth tram", "The harbour bus", "Sources"]
    assert "Question answered" not in third
    assert "What changed in The Larkmouth tram, The harbour bus since 12 March 2026." in third
    assert "bought a ferry" in third
    both = issue(two, TOPIC, "--since", "v1")
    assert both.startswith("The Larkmouth tram: 19 March 2026\n")
    assert "Question answered in v2" in both
    assert "New event in v3" in both
    assert issue(two, TOPIC, "--since", "2026-03-06") == both


def test_nothing_is_written_unless_marked(two: Home) -> None:
    """Looking moves nothing; the mark moves one file, and not the reader's own bookmark."""
    before = state(two)
    for form in ("html", "markdown", "text"):
        issue(two, form=form)
        two.brief("show", TOPIC, "--format", "html")
    assert state(two) == before
    issue(two, BUS, "--mark")
    after = state(two)
    assert {path for path in after if after[path] != before.get(path)} == {"state/issues.json"}
    assert "Where it stands" in issue(two, TOPIC)
    assert "Nothing is new." in issue(two, BUS)


def test_what_the_editor_has_hidden_is_not_told(two: Home) -> None:
    """In no form, neither of where a topic stands nor of what changed, also before the next run."""
    two.put("docs/contract.json", CONTRACT)
    two.good(now=SECOND)
    study = "The Varga study puts the cost of the Larkmouth tram at 310 million crowns."
    contract = "Corrigan Rail builds 14 vehicles for the Larkmouth tram, according to the Corrigan contract."
    assert study in two.brief("show", TOPIC).out
    for since, words in (("v0", study), ("v1", contract)):
        asked = ("--since", since) if since != "v0" else ()
        for form in ("text", "markdown", "html"):
            (two.folder / "corrections" / f"{TOPIC}.toml").unlink(missing_ok=True)
            told = issue(two, *asked, TOPIC, form=form)
            two.put(f"corrections/{TOPIC}.toml", HIDE.replace(study, words))
            number = "310 million" if words == study else "14 vehicles"
            assert number in told
            assert number not in issue(two, *asked, TOPIC, form=form)


def test_numbers_lead_to_articles(two: Home) -> None:
    """In each form every number of a line is that of a listed source, with the article's address behind it."""
    page = issue(two, form="html")
    html5lib.HTMLParser(strict=True).parse(page)
    made = lxml.html.fromstring(page)
    assert made.xpath("//script | //img | //link | //@src") == []
    cited = made.xpath("//section[@class='chapter']//a[starts-with(text(), '[')]")
    assert {one.get("href") for one in cited} >= {"https://harbourpost.example/varga"}
    listed = made.xpath("//section[@class='listed']//li")
    assert {one.text_content().split()[0] for one in listed} >= {one.text for one in cited}
    assert "[\\[1\\]](https://harbourpost.example/varga)" in issue(two, form="markdown")
    told = issue(two, form="text")
    assert re.search(r"^\[1\] Otis Varga objects to the tram · Harbour Post, 2026-03-03\n    https://har", told, re.M)


def test_a_template_of_ones_own(two: Home, tmp_path: Path) -> None:
    """The user's file opens the issue, with words escaped for the form; what is wrong with it is one line."""
    own = tmp_path / "intro.html"
    own.write_text(
        "<h2>Hello</h2>{% for one in topics %}<b>{{ one.title }}</b>: {{ one.changes }}.{% endfor %}", "utf-8"
    )
    page = issue(two, "--intro", str(own), form="html")
    assert "<h2>Hello</h2><b>The Larkmouth tram</b>: " in page
    own.write_text("Hello {{ topics[0].title }}, {{ '<b>' }} {{ date }}", "utf-8")
    assert "Hello The Larkmouth tram, &lt;b&gt; 5 March 2026" in issue(two, "--intro", str(own), form="html")
    assert "Hello The Larkmouth tram, ＜b＞ 5 March 2026" in issue(two, "--intro", str(own))
    for words in ("{{ nothing }}", "{% for %}", "{{ topics.__class__.__mro__ }}", "{{ 1 / 0 }}"):
        own.write_text(f"a\n{words}", "utf-8")
        one_line(two.brief("issue", "--intro", str(own)), 2, "intro.html", "docs/issue.md")
    one_line(two.brief("issue", "--intro", str(tmp_path / "none.md")), 2, "none.md", "cannot be read")


def test_a_base_leads_to_the_pages(two: Home) -> None:
    """With the address of the briefs' folder each topic leads to its page."""
    two.settings = '[publish]\nbase_url = "https://briefs.example/"\n'
    two.write()
    page = issue(two, form="markdown")
    assert f"[The whole page](https://briefs.example/{TOPIC}/latest.md)" in page


def test_what_cannot_be_issued(home: Home) -> None:
    """No run yet, no version yet, no such topic, no such version: each is one line."""
    home.topic().topic(BUS, "The harbour bus", keywords=["Harbour Bus"]).source("docs").write()
    one_line(home.brief("issue"), 2, "brief run")
    home.put("docs/contract.json", CONTRACT)
    home.good(now=SECOND)
    one_line(home.brief("issue", BUS), 2, BUS, "no version yet")
    assert "The harbour bus" not in issue(home)
    one_line(home.brief("issue", "zeppelin"), 2, "zeppelin")
    one_line(home.brief("issue", "--since", "v9"), 2, "no version 9")


def test_a_page_as_one_file(shelf: Home) -> None:
    """The page of a version without anything outside it: no link leads but to an article or within the page."""
    done = shelf.brief("show", TOPIC, "--format", "html")
    assert (done.code, done.err) == (0, "")
    html5lib.HTMLParser(strict=True).parse(done.out)
    made = lxml.html.fromstring(done.out)
    assert made.xpath("//script | //img | //link | //q | //@src") == []
    hrefs = set(made.xpath("//a/@href"))
    assert hrefs
    inside = {href for href in hrefs if href.startswith("#")}
    assert all(href.startswith("https://") for href in hrefs - inside)
    assert {href[1:] for href in inside} <= set(made.xpath("//@id"))
    older = shelf.brief("show", TOPIC, "--version", "1", "--format", "html").out
    assert "version 1" in lxml.html.fromstring(older).text_content()


def decided(home: Home, *tables: str) -> None:
    """The corrections of the tram's page, and a version that has them and something new to tell."""
    who = '\nreason = "we asked"\nauthor = "Ada Quill"\ndate = 2026-03-10\n'
    home.put(f"corrections/{TOPIC}.toml", "".join(table + who for table in tables))
    home.put("docs/contract.json", CONTRACT)
    home.good(now=SECOND)


SIDE = '[[side]]\nname = "Mara Ellwick"\nis = "none"'
EVENT = '[[date]]\nquote = "Larkmouth Council approved the Larkmouth tram on 2 March 2026."\nis = "2026-02-28"'


@pytest.fixture
def town(tmp_path: Path) -> Town:
    """A town whose readers have had an issue, and which has something new to tell."""
    made = Town(tmp_path / "town")
    first = issue(made.home, "--mark").partition("== Sources ==")[0]
    assert "Mara Ellwick, an engineer" in first
    assert "Larkmouth Council approved" not in first
    made.news_of(0)
    return made


def test_what_readers_were_told_is_put_right_last(town: Town) -> None:
    """A correction of what an issue told stands behind the news, with the statement and no name of an entry."""
    town.correct(SIDE, EVENT)
    assert town.go() == 2
    news, _, mine = issue(town.home).partition("From the editor\n")
    assert "Alder Chandlery" in news
    assert "Corrected" not in news
    (line,) = re.findall("^- .*", mine.partition("==")[0], re.M)
    assert line.startswith(
        "- Corrected by the editor · “Mara Ellwick, an engineer of the Larkmouth Transit Board, said"
    )
    assert line.endswith("stands at no end, not at “worth it”: we know better (Ada Quill, 2026-03-13)")
    assert issue(town.home, "--since", "v1").count("Corrected by the editor") == 2  # nobody knows what they were told
    page = issue(town.home, form="html")
    html5lib.HTMLParser(strict=True).parse(page)
    assert "<h3>From the editor</h3>" in page


def test_a_decision_that_stands_twice_is_told_once(town: Town) -> None:
    """As two entries of the file that come to the same, and so is a statement that two changes tell."""
    town.correct(SIDE)
    assert town.go() == 2
    made = pair(Shelf.of(load(town.home.config).state, TOPIC), 1, 2)
    told = [
        issue_page(Issue((replace(made, changes=changes),)), "text") for changes in (made.changes, made.changes * 2)
    ]
    assert told[0].count("Corrected by the editor") == 1
    assert told[0] == told[1]


def test_what_the_editor_hides_or_keeps_is_no_news(two: Home) -> None:
    """Nor what is muted, joined or parted; where that is all that changed, nothing is new to readers."""
    issue(two, "--mark")
    two.put(f"corrections/{TOPIC}.toml", HIDE)
    two.good(now=SECOND)
    told = issue(two)
    assert "Nothing is new." in told
    assert "hidden" not in told
    pin = '[[pin]]\nquote = "The Larkmouth tram costs 240 million crowns"'
    note = '[[note]]\ntext = "The contract is being read."'
    decided(two, '[[mute]]\noutlet = "Harbour Post"', note, pin)
    told = issue(two)
    assert "not told of" not in told
    assert "kept on the page" not in told
    assert "- Note of the editor: “The contract is being read.”" in told
    assert "“The contract is being read.”" not in told.partition("From the editor")[0]


def test_a_note_is_in_the_first_issue(two: Home) -> None:
    """On the topic, and on what that issue tells; not one on an entry that it does not tell."""
    told = next(line for line in two.page.splitlines() if line.startswith('- <a id="w1">'))
    quote = told.partition("“")[2].partition("”")[0].partition(" according")[0].rstrip(",")
    first = issue(two)
    lines = re.findall(r'<a id="([ntv]\d+)"></a>[^“\n]*“([^”\n]+)”', two.page)
    untold = next(name for name, words in lines if words not in first)
    decided(
        two, '[[note]]\ntext = "Our own poll closes on Friday."',
        f'[[note]]\ntext = "We have asked."\nquote = "{quote}"',
        f'[[note]]\ntext = "Not for this issue."\nblock = "{untold}"',
    )  # fmt: skip
    shown = issue(two).partition("From the editor")[2]
    assert "- Note of the editor: “Our own poll closes on Friday.”" in shown
    assert "“We have asked.”" in shown
    assert "Not for this issue" not in shown


def test_a_note_on_what_an_issue_tells_as_new_is_in_it(two: Home) -> None:
    """Also where no issue has told of the entry before."""
    issue(two, "--mark")
    decided(two, '[[note]]\ntext = "We have asked."\nquote = "Council published the Corrigan contract"')
    told = issue(two)
    assert "published the Corrigan contract" in told.partition("From the editor")[0]
    assert "“We have asked.”" in told.partition("From the editor")[2]


def test_no_statement_is_told_twice(two: Home) -> None:
    """What is new is not told again under where the topic stands."""
    issue(two, "--mark")
    decided(two)
    told = issue(two, TOPIC, form="text").partition("== Sources ==")[0]
    lines = re.findall("“[^”]+”", told)
    assert len(lines) > 3
    assert len(lines) == len(set(lines))
    assert "Where it stands beside that\n" in told


def test_the_weightiest_line_is_first(town: Town) -> None:
    """What changed before what came; of that what the page sums up, then by worth; corrections and repeats are none."""
    one, two, three = (Sentence(f"“{word}”", (word,), ("item",)) for word in ("one", "two", "three"))
    blocks = (
        Block("what-1", "what", (three,), rank=1.0),
        Block("voice", "perspectives", (one,), rank=2.0),
        Block("event", "timeline", (two,), rank=3.0),
    )
    found = [
        Change("ruled", "voice", detail="hide"),
        Change("tension eased", "tension", after=(one, two)),
        Change("position added", "voice", after=(one,)),
        Change("event added", "event", after=(replace(two, text="“four”", claims=("other",)),)),
        Change("claim added", "what-1", after=(three,)),
        Change("claim added", "narrative", after=(three,)),
        Change("question opened", "question", after=(replace(one, claims=("asked",)),)),
    ]
    told, more = weightiest(replace(town.brief(), blocks=blocks), {}, found)
    assert [one.block for one in told] == ["tension", "what-1", "event", "question"]
    assert more == 0
    longer = Change("claim added", "n", after=(replace(one, text="“Mara says one. Otis says none.”", claims=("n",)),))
    told, more = weightiest(replace(town.brief(), blocks=blocks), {}, [found[2], longer])
    assert ([one.block for one in told], more) == (["voice"], 0)  # with the sentence behind it it is no other statement
    many = [Change("claim added", f"n{n}", after=(Sentence(f"“{n}”", (f"n{n}",), ("item",)),)) for n in range(9)]
    told, more = weightiest(town.brief(), {}, [*many, Change("claim supported", "n1", after=(one,))])
    assert (len(told), more) == (SHOWN_PER_KIND, 9 - SHOWN_PER_KIND)


@pytest.mark.parametrize("kind", ["pin", "note"])
def test_news_that_the_editor_keeps_or_notes_is_told_first(town: Town, kind: str) -> None:
    """It came by itself, before the editor had a word on it."""
    for number in (1, 2):
        town.news_of(number)
    assert town.go() == 2
    news = issue(town.home).partition("What's new\n\n")[2].partition("\n\n")[0].splitlines()
    assert len(news) > 1
    quote = news[-1].partition("“")[2].partition("”")[0].rstrip(",.")
    town.correct(f'[[{kind}]]\nquote = "{quote}"' + ('\ntext = "Mark this."' if kind == "note" else ""))
    assert town.go() == 3
    told, _, mine = issue(town.home).partition("From the editor\n")
    first = told.partition("What's new\n\n")[2].splitlines()[0]
    assert quote in first
    assert ("Mark this." in mine) == (kind == "note")


def test_a_decision_on_somebody_is_told_of_their_words_alone(town: Town) -> None:
    """A tension that quotes them quotes others too: of what readers were told only their own words are put right."""
    hers, his = Sentence("“It pays.”", ("hers",), ("item",)), Sentence("“It does not.”", ("his",), ("item",))
    blocks = (Block("voice", "perspectives", (hers,)), Block("tension", "tensions", (hers, his)))
    page = replace(town.brief(), blocks=blocks)
    ruled = Change("ruled", "voice", detail="side", title="Ada Reed", now="worth it", also=("tension",), version=2)
    made = Chapter(page, replace(page, version=2), (ruled,), known=frozenset({"his"}))
    assert "It does not" not in issue_page(Issue((made,)), "text")
    known = replace(made, known=frozenset({"his", "hers"}))
    assert "“It pays.”: stands at “worth it”" in issue_page(Issue((known,)), "text")
