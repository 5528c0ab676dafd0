"""Under what the narrative tells its sentences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.findings.claims import happened_on
from pipeline.models import Article, Claim, Topic
from pipeline.page.candidates import ABOUT, FORESEEN, OFF_QUESTION, PASSED
from pipeline.page.editor import Editor
from pipeline.page.sections import narrative
from pipeline.page.sections.narrative import fill_narrative
from pipeline.page.sections.timeline import events
from pipeline.page.sections.what import fill_what
from tests.page.making import NOW, article, block, brief, claim, day, dossier, finding, item, said

TOPIC = Topic("harbour", "The harbour road", "Should the harbour road stay closed?", keywords=("harbour road",))
NAMED = (
    "Quay Council counted 900 lorries on the harbour road before Bram Oster left.",
    "Bram Oster drove a lorry along the harbour road behind the barrier.",
    "The harbour road has a barrier since 14 May 2026, Port Quay says.",
)
UNNAMED = (
    "Harbour Road has seen 900 lorries since the barrier was built in the spring.",
    "Nobody has driven a lorry along Harbour Road behind the barrier since Monday.",
    "No barrier stood on Harbour Road in the year 2025, when Port Quay was small.",
)
NUMBERS = (
    "The Lorry Union counted 900 lorries on the harbour road in the spring.",
    "The Lorry Unions have driven along the harbour road behind the barrier.",
    "The harbour road has a barrier since 14 May 2026, Port Quay says.",
)


@pytest.mark.parametrize(
    ("told", "headings"),
    [
        (NAMED, ["Bram Oster", "Bram Oster", ""]),
        (UNNAMED, ["", "", ""]),
        (NUMBERS, ["Lorry Union", "Lorry Union", ""]),
    ],
)
def test_a_heading_is_a_name_that_two_titles_share(told: tuple[str, ...], headings: list[str]) -> None:
    """The topic's own name heads nothing, and a word such as "barrier" would head anything."""
    found = _headings(told, told)
    assert [found[words] for words in told] == headings
    assert {*_headings(told, [f"Story {n}" for n in range(len(told))]).values()} == {""}  # mentioned only


def test_a_heading_is_what_outlets_call_a_thing() -> None:
    """Two nouns side by side in titles or first sentences of several, where a verb and a time are none."""
    told = (
        "Last week lorry drivers met on the harbour road, where a barrel toll is paid by Bram Oster.",
        "To lift barrels, a crane stands at the harbour road; who comes with herring pays a barrel toll.",
        "Last week gulls came to the harbour road to lift barrels, says the skipper.",
        "Who sells bread beside the harbour road asks for two crowns.",
        "The harbour road has a barrier since 14 May 2026, Port Quay says.",
    )
    found = _headings(told, [f"Story {n}" for n in range(len(told))])
    assert [found[words] for words in told] == ["Barrel toll", "Barrel toll", "", "", ""]


def _headings(told: Sequence[str], titles: Sequence[str]) -> dict[str, str]:
    """The heading under which each sentence stands, one in an article of its own with one of these titles."""
    articles = [article((words,), item(f"p{n}", title=titles[n])) for n, words in enumerate(told)]
    claims = [claim(words, of) for words, of in zip(told, articles, strict=True)]
    editor = Editor(dossier(articles, claims, [finding(one) for one in claims], topic=TOPIC))
    fill_narrative(editor)
    return {block.sentences[0].text.strip("“”"): block.title for block in editor.section("narrative")}


def test_who_is_nearly_always_called_by_the_surname_has_one_story() -> None:
    """ "Bram Oster" twice and "Oster" in thirty sentences are one heading, by whichever of them it was opened."""
    full = "Bram Oster drove a lorry along the harbour road behind the barrier in the year {}."
    short = "Before Quay number {} on the harbour road Oster set down a barrel of herring number {}."
    words = [*map(full.format, (2021, 2022)), *(short.format(n, n + 40) for n in range(30))]
    titles = ["Oster is here", "Oster is there", *(f"Story {n}" for n in range(30))]
    ones = [item(f"p{n}", outlet=f"Paper {n}", title=title) for n, title in enumerate(titles)]
    articles = [article((one,), of) for one, of in zip(words, ones, strict=True)]
    claims = [claim(one, of) for one, of in zip(words, articles, strict=True)]
    editor = Editor(dossier(articles, claims, [finding(one) for one in claims], topic=TOPIC))
    assert editor.material.families["Oster"] == "Oster"
    assert narrative._about(editor, editor.material.of[finding(claims[0]).id]) == {"oster": "Oster"}
    opened = block(
        "n", "narrative", said(f"“{words[0]}”", (claims[0].id,), (claims[0].item,)), title="Bram Oster",
        findings=(finding(claims[0]).id,), rank=9.0,
    )  # fmt: skip
    found = [finding(one) for one in claims]
    editor = Editor(dossier(articles, claims, found, topic=TOPIC, version=2, previous=brief(opened)))
    fill_narrative(editor)
    assert "Oster" not in {one.title for one in editor.section("narrative")}


def test_a_heading_that_no_other_article_is_under_any_more_goes() -> None:
    """What stood under it is told with the rest."""
    told = article(("Bram Oster drove a lorry along the harbour road behind the barrier.",))
    one = claim(told.sentences[0], told)
    alone = block(
        "n",
        "narrative",
        said(f"“{one.quote}”", (one.id,), (one.item,)),
        title="Bram Oster",
        findings=(finding(one).id,),
        rank=9.0,
    )
    editor = Editor(dossier((told,), (one,), (finding(one),), topic=TOPIC, version=2, previous=brief(alone)))
    fill_narrative(editor)
    assert [each.title for each in editor.section("narrative")] == [""]


BOTH_WAYS = (
    "The harbour road is quieter by day than in the spring of 2025.",
    "It is louder by night, when 900 lorries pass the Quay, and the harbour road has no barrier then.",
)


def told_of(*claims: Claim, of: Article) -> list[str]:
    """What the narrative tells of these claims of one article."""
    editor = Editor(dossier((of,), claims, [finding(one) for one in claims], topic=TOPIC))
    fill_narrative(editor)
    return [one.sentences[0].text for one in editor.section("narrative")]


def test_what_leads_up_to_a_sentence_is_told_with_it() -> None:
    """Half of a contrast says the opposite of what its article says."""
    of = article(BOTH_WAYS, item("p"))
    half = claim(BOTH_WAYS[0], of)
    both = replace(claim(" ".join(BOTH_WAYS), of), id="claim-both", sentences=(0, 1))
    assert told_of(half, both, of=of) == [f"“{' '.join(BOTH_WAYS)}”"]
    assert told_of(half, of=of) == [f"“{BOTH_WAYS[0]}”"]
    named = replace(half, holder="Bram Oster", role="argues")
    material = Editor(dossier((of,), (named, both), [finding(named), finding(both)], topic=TOPIC)).material
    assert material.halves == frozenset(), "who says it may be more than what follows"


def test_what_names_the_topic_in_an_article_that_does_is_on_the_question() -> None:
    """A topic of one word, as most people set one up, would otherwise hold nearly everything back."""
    topic = Topic("hemp", "Hemp", "Should hemp be legal?", keywords=("hemp",))
    words = "Farmers of the valley sell hemp to three rope makers in the port of Ellwick."
    told, aside = (
        article((words,), item("p", title="Hemp in the valley")),
        article((words,), item("q", title="The valley")),
    )
    for of, stopped in ((told, ""), (aside, OFF_QUESTION)):
        one = claim(words, of)
        (found,) = Editor(dossier((of,), (one,), (finding(one),), topic=topic)).material.all
        assert found.stopped == stopped


def test_a_report_opens_with_what_its_title_says() -> None:
    """The first sentences of an article that names the topic in its title are on the question without its words."""
    topic = Topic("hemp", "Hemp", "Should hemp be legal?", keywords=("hemp",))
    words = "Farmers of the valley may sell their crop to three makers of rope from May on, a court ruled."
    of = article((words, words, words), item("p", title="Court frees hemp in the valley"))
    first, third = claim(words, of), replace(claim(words, of, 2), id="claim-third")
    editor = Editor(dossier((of,), (first, third), [finding(first), finding(third)], topic=topic))
    assert {one.claim.id: one.stopped for one in editor.material.all} == {first.id: "", third.id: OFF_QUESTION}


def test_what_a_report_foresaw_long_ago_is_told_no_more() -> None:
    """It has come or not, and a page that tells it still seems to say that it is to come; views are their holders'."""
    words = "Port Quay is expected to open the barrier of the harbour road to the lorries of the skippers."
    for age, stopped in ((FORESEEN - timedelta(days=1), ""), (FORESEEN + timedelta(days=1), PASSED)):
        of = article((words,), item("p", published=NOW - age))
        foreseen = replace(claim(words, of), kind="forecast", role="reports")
        held = replace(foreseen, id="claim-held", holder="Bram Oster", role="forecasts")
        editor = Editor(dossier((of,), (foreseen, held), [finding(foreseen), finding(held)], topic=TOPIC))
        assert {one.claim.id: one.stopped for one in editor.material.all} == {foreseen.id: stopped, held.id: ""}


def test_what_a_report_foresaw_for_a_weekday_is_told_for_a_month() -> None:
    """Also where it is that of the report, and so no day ahead; "this week" names none."""
    for named, age, stopped in ((True, 32, PASSED), (True, 30, ""), (False, 32, "")):
        of_report = NOW - timedelta(days=age)
        when = f"{of_report:on %A}" if named else "this week"
        words = f"Port Quay is expected to open the barrier of the harbour road {when} to the lorries of skippers."
        of = article((words,), item("p", published=of_report))
        one = replace(claim(words, of), kind="forecast", role="reports")
        (found,) = Editor(dossier((of,), (one,), (finding(one),), topic=TOPIC)).material.all
        assert found.stopped == stopped


def test_an_outlet_is_nobodys_surname() -> None:
    """A paper that is called as somebody named beside it keeps its name."""
    words = "Ada Reed told the council of Port Quay that the harbour road should stay closed."
    told = article((words,), item("p", outlet="Reed"))
    material = Editor(dossier((told,), (claim(words, told),), (finding(claim(words, told)),), topic=TOPIC)).material
    assert material.families["Reed"] == "Ada Reed"
    assert material.voice("Reed") == "Reed"


def test_two_reports_of_one_event_are_told_once() -> None:
    """Outlets give an event other words; weeks apart such words tell of two."""
    quotes = (
        "Port Quay closed the harbour road to lorries on Monday after a vote of the council.",
        "Lorries may not pass the harbour road from the spring on, Port Quay decided by 9 votes to 4.",
    )
    for apart, again in ((3, True), (30, False)):
        days = (NOW - timedelta(days=60), NOW - timedelta(days=60 - apart))
        ones = [
            article((quote,), item(f"p{place}", published=day))
            for place, (quote, day) in enumerate(zip(quotes, days, strict=True))
        ]
        claims = [claim(quote, of) for quote, of in zip(quotes, ones, strict=True)]
        material = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC)).material
        assert material.near(*(finding(one).id for one in claims)) < 0.5
        assert material.again(*(finding(one).id for one in claims)) is again


def test_one_article_does_not_report_an_event_twice() -> None:
    """What somebody says of an event has the event's words and is of its day, and is no second report of it."""
    quotes = (
        "Port Quay closed the harbour road to lorries on Monday after a vote of the council.",
        "Bram Oster said that Port Quay closed the harbour road because two lorries have no room there.",
    )
    of = article(quotes, item("p"))
    claims = [claim(quote, of, place) for place, quote in enumerate(quotes)]
    material = Editor(dossier((of,), claims, [finding(one) for one in claims], topic=TOPIC)).material
    assert 0.4 <= material.near(*(finding(one).id for one in claims)) < 0.5
    assert not material.again(*(finding(one).id for one in claims))


def test_a_forecast_is_over_by_the_last_day_that_its_words_name() -> None:
    """Also where it cannot be said that the event is of that day; what has come is told as what is to come no more."""
    words = "For the harbour road Port Quay will build a barrier of stone, and that on {} May 2026."
    for last, stopped in ((NOW.day - 1, PASSED), (NOW.day, "")):
        of = article((words.format(last),), item("p", published=NOW - timedelta(days=5)))
        one = replace(claim(words.format(last), of), kind="forecast", role="reports")
        (found,) = Editor(dossier((of,), (one,), (finding(one),), topic=TOPIC)).material.all
        assert (one.when, found.stopped) == (None, stopped)


def _dated(*told: tuple[str, str, int]) -> Editor:
    """An editor over articles of these words, outlets and days of May, with their timeline and their What."""
    ones = [article((q,), item(f"p{n}", outlet=of, published=day(on))) for n, (q, of, on) in enumerate(told)]
    claims = [claim(q, of, when=happened_on(q, "fact", day(on))) for (q, _, on), of in zip(told, ones, strict=True)]
    editor = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC))
    events(editor)
    fill_what(editor)
    return editor


COUNTED = ("The harbour road carried 900 lorries a day before the barrier was built, Bram Oster says.", "Post", 18)


def test_what_tells_first_how_the_debate_turned_and_when() -> None:
    """A reader in a hurry asks what has been decided; that the timeline dates it is no reason to keep it from him."""
    closed = "On 14 May 2026 Port Quay closed the harbour road to lorries after a vote of the Quay Council."
    editor = _dated(COUNTED, (closed, "Herald", 19), (closed.replace("after a vote", "by a vote"), "Courier", 19))
    first, second = sorted(editor.section("what"), key=lambda block: -block.rank)
    assert (str(first.when), second.when) == ("2026-05-14", None)
    assert "closed the harbour road" in first.sentences[0].text
    assert editor.material.witnesses(editor.material.of[first.findings[0]]) == 2
    assert set(first.findings) <= set(editor.told("timeline"))


def test_what_many_articles_tell_in_other_words_stands_in_what() -> None:
    """It is the core of a debate, and what one of them tells in as exact words is an aside, however new."""
    core = [
        ("Lorries on the harbour road killed 9 people within two years, the council of Port Quay counted.", "Post", 2),
        ("Since lorries killed 9 people on the harbour road, Port Quay wants a barrier.", "Herald", 4),
        ("Port Quay mourns the 9 people whom lorries killed on the harbour road.", "Courier", 6),
    ]
    towns = ("Marl", "Tarn", "Quilp", "Osprey", "Elford", "Jarrow", "Inverly")
    core += [(f"{town} asks why lorries killed 9 people on the harbour road.", f"{town} Post", 7) for town in towns]
    aside = (
        "A gull stole 9 herrings from a basket on the harbour road, and Ilse Brandt painted it twice.",
        "Gazette",
        8,
    )
    editor = _dated(*core, aside)
    order = sorted(editor.material.all, key=lambda one: -one.score)
    assert order[-1].claim.quote == aside[0]
    first = max(editor.section("what"), key=lambda block: block.rank)
    assert "killed" in first.sentences[0].text


def test_what_is_of_the_core_is_on_the_question_in_other_words() -> None:
    """A verdict on "the epidemic" is none of "the crisis" by its words, and many articles tell what is in it."""
    topic = Topic("syrup", "The syrup crisis", "Who pays for the syrup crisis?", keywords=("syrup crisis",))
    asked = "Jars of the syrup crisis cost town {} its mill, and who pays for the syrup crisis is open in town {}."
    ruled = "A judge of Marl told Corvid Foods to pay 400 million crowns to the {} that its syrup harmed."
    told = [asked.format(place, place) for place in range(10)]
    told += [ruled.format(whom) for whom in ("towns", "towns of the coast", "mills and towns", "town council")]
    stray = "Her brother keeps syrup in a shed of Port Quay that nobody has painted since."
    ones = [article((q,), item(f"p{place}", title="Of the coast")) for place, q in enumerate((*told, stray))]
    claims = [claim(one.sentences[0], one) for one in ones]
    editor = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=topic))
    off = {one.claim.quote for one in editor.material.all if one.stopped == OFF_QUESTION}
    assert stray in off
    assert not off & {ruled.format("towns"), ruled.format("towns of the coast")}


def test_a_later_ruling_takes_the_place_of_an_earlier_one() -> None:
    """ "A judge closed it" is not told beside "the court of appeal opened it again": only one of them holds."""
    closed = "On 4 May 2026 the Quay Court closed the harbour road to lorries and told Port Quay to build a barrier."
    opened = "On 16 May 2026 the Quay Court opened the harbour road to lorries and told Port Quay to lift the barrier."
    editor = _dated((closed, "Herald", 5), (opened, "Courier", 17), COUNTED)
    assert [str(block.when) for block in editor.section("what") if block.when] == ["2026-05-16"]
    assert len(editor.told("timeline")) == 2


def test_one_count_in_other_words_is_told_once() -> None:
    """Two outlets tell of "four boats in twelve days" without a name in common."""
    words = (
        "Four boats with herring have come to the harbour road within 12 days, and the gulls had never seen so much.",
        "In 12 days four crews sold their catch on the harbour road, at half of what a baker asks for bread.",
    )
    ones = [article((quote,), item(f"p{place}")) for place, quote in enumerate(words)]
    claims = [claim(quote, of) for quote, of in zip(words, ones, strict=True)]
    material = Editor(dossier(ones, claims, [finding(one) for one in claims], topic=TOPIC)).material
    ids = [finding(one).id for one in claims]
    assert ABOUT < material.near(*ids) < 0.5
    assert material.again(*ids)


def test_an_article_beyond_its_share_tells_no_asides() -> None:
    """Where many articles have something to tell, a long one is no story of its own; where it is alone it may be."""
    topic = replace(TOPIC, budgets=replace(TOPIC.budgets, narrative=1))
    words = [
        "Fishers of the bay walk along the harbour road at night.",
        "Children of Ellwick learn to cycle on the harbour road.",
        "Gulls breed under the old bridge of the harbour road.",
        "A baker sells bread from a van beside the harbour road.",
    ]
    long = article((*words, *["Bram Oster has seen a lorry on the quay at night, as skippers do."] * 60), item("long"))
    best = "The harbour road should stay closed, Port Quay says: 900 lorries a day passed the harbour road in 2025."
    others = [article((best.replace("900", str(900 + nth)),), item(f"o{nth}")) for nth in range(5)]
    claims = [claim(quote, long, place) for place, quote in enumerate(words)]
    alone = Editor(dossier((long,), claims, [finding(one) for one in claims], topic=topic))
    fill_narrative(alone)
    told = len(alone.section("narrative"))
    claims += [claim(of.sentences[0], of) for of in others]
    editor = Editor(dossier((long, *others), claims, [finding(one) for one in claims], topic=topic))
    fill_narrative(editor)
    assert sum(one.sentences[0].items[0] == long.item.id for one in editor.section("narrative")) < told
