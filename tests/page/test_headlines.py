"""In headlines: the course of a debate in the titles of its reports."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.models import Article, SourceLine, Topic
from pipeline.page.headlines import course_in_titles
from pipeline.render.difference import difference_markdown
from pipeline.render.issue import Chapter, Issue, issue_page
from pipeline.render.markdown import render
from pipeline.render.parts import HEADLINES, headlines, headlines_since
from tests.page.making import NOW, article, brief, day, item

TOPIC = Topic(slug="tram", title="The tram", question="Should Larkmouth build the tram?", keywords=("tram", "tramway"))
COURSE = (
    "Council votes for a study of the tram",
    "Study puts the tram at 310 million crowns",
    "Petition against the tramway gathers 9,000 names",
    "Court halts the tram",
)


def told(
    titles: Collection[str],
    texts: tuple[str, ...] = ("The council met.",),
    before: Collection[str] = (),
    hidden: str = "",
    every: timedelta = timedelta(days=9),
) -> list[str]:
    """The titles that are chosen of these, published one after the other."""
    lines, articles = material(titles, texts, every)
    by_item = {line.item: line.title for line in lines}
    names = {title: item for item, title in by_item.items()}
    chosen = course_in_titles(
        TOPIC, lines, articles, {names[one] for one in before}, lambda title: bool(hidden) and hidden in title
    )
    return [by_item[one] for one in chosen]


def material(
    titles: Collection[str], texts: tuple[str, ...], every: timedelta
) -> tuple[list[SourceLine], dict[str, Article]]:
    """Articles of these titles, the newest first in the list of sources."""
    articles: dict[str, Article] = {}
    lines = []
    for place, title in enumerate(titles):
        made = article(texts, item(f"n{place}", title=title, published=day(1, 1) + place * every))
        articles[made.item.id] = made
        lines.append(
            SourceLine(place + 1, made.item.id, made.item.url, title, made.item.outlet, made.item.published, "full")
        )
    return lines[::-1], articles


def test_few_are_told_all_in_the_order_of_their_days() -> None:
    """Oldest first, whatever the order of the sources."""
    assert told(COURSE) == [*COURSE]


@pytest.mark.parametrize(
    "title",
    [
        "Should Larkmouth build the tram?", "Why the tram is late", "How a tram is paid for",
        "“The tram is our future”", "Opinion: The tram must go", "Council votes for a swimming pool",
    ],
)  # fmt: skip
def test_what_asks_explains_argues_or_is_of_something_else_is_not_told(title: str) -> None:
    """A headline of the course reports something about the topic."""
    assert told((*COURSE, title)) == [*COURSE]


def test_an_opinion_is_not_told_whatever_its_title() -> None:
    """Of an article that says "I" all through the title is its author's."""
    assert (
        told(["The tram is worth its price"], ("I saw the plans.", "I think they hold.", "My street is quiet.")) == []
    )


def test_what_the_editor_hides_is_not_told() -> None:
    """A title is hidden with the words that it tells."""
    assert told(COURSE, hidden="310 million") == [one for one in COURSE if "310" not in one]


def test_an_article_without_a_date_or_in_another_language_is_not_told() -> None:
    """It has no place in the order, or cannot be judged."""
    lines, articles = material(COURSE, ("The council met.",), timedelta(days=9))
    undated = [SourceLine(1, lines[0].item, lines[0].url, lines[0].title, "A", None, "full")]
    foreign = [SourceLine(1, lines[0].item, lines[0].url, lines[0].title, "A", NOW, "full", language="de")]
    assert course_in_titles(TOPIC, undated, articles, (), lambda _: False) == ()
    assert course_in_titles(TOPIC, foreign, articles, (), lambda _: False) == ()


def test_one_event_is_told_once() -> None:
    """Two titles of near days with two words in common, beside the topic's own, tell one event."""
    both = ("Court halts the tram", "Tram: regional court halts the works")
    assert len(told(both, every=timedelta(days=1))) == 1
    assert len(told(both, every=timedelta(days=30))) == 2


def test_many_are_told_in_a_dozen_the_newest_closest() -> None:
    """The newest stands there; of the older half fewer than of the newer; the order is that of the days."""
    titles = [f"Tram: day {'abcdefghijklmnopqrstuvwxyz'[place % 26] * (1 + place // 26)}{place}" for place in range(60)]
    chosen = told(titles, every=timedelta(days=5))
    places = [titles.index(one) for one in chosen]
    assert len(chosen) == 12
    assert places == sorted(places)
    assert places[-1] == 59
    assert sum(place < 30 for place in places) < sum(place >= 30 for place in places)


def test_of_a_stretch_what_others_tell_of_comes_first_then_what_happened_then_what_stood_there() -> None:
    """Of forty titles the first stretch holds several: an event of two outlets, a verb, the last version's own."""
    rest = [f"Tram w{place}" for place in range(36)]
    plain = ["Tram depot", "Tram tracks", "Tram colours", "Tram tickets", *rest]
    assert told(plain, before=["Tram tracks"])[0] == "Tram tracks"
    verb = ["Tram depot", "Court halted the tram", "Tram colours", "Tram tickets", *rest]
    assert told(verb, before=["Tram depot"])[0] == "Court halted the tram"
    days = timedelta(days=2)
    shared = ["Bridge over the Lark for the tram", "Court halted the tram", "A bridge, the Lark and a tram", *rest]
    assert "Lark" in told(shared, every=days)[0]


def test_a_page_a_difference_and_an_issue_show_them() -> None:
    """In the narrative all; elsewhere those of articles that a reader's version did not know."""
    lines, articles = material(COURSE, ("The council met.",), timedelta(days=9))
    lines = lines[::-1]
    course = course_in_titles(TOPIC, lines, articles, (), lambda _: False)
    first = brief(topic=TOPIC, also=tuple(lines[:3]), headlines=course[:3])
    second = brief(topic=TOPIC, version=2, also=tuple(lines), headlines=course)
    page = render(second, ())
    listed = page.partition(f"### {HEADLINES}\n\n")[2].partition("\n\n")[0].splitlines()
    assert [line.partition("“")[2].partition("”")[0] for line in listed] == [*COURSE]
    assert listed[-1].startswith("- **2026-01-28** · “Court halts the tram” (Outlet n3 [")
    assert [line.title for line, _ in headlines(first)] == [*COURSE[:3]]
    assert [line.title for line, _ in headlines_since(first, second)] == [COURSE[3]]
    left_out = replace(first, also=tuple(lines[1:3]))  # an article that the list had no room for is not new later
    assert [line.title for line, _ in headlines_since(left_out, second)] == [COURSE[3]]
    difference = difference_markdown(first, second, ())
    assert f"## {HEADLINES}\n\n- **2026-01-28** · “Court halts the tram”" in difference
    assert COURSE[0] not in difference
    issue = issue_page(Issue((Chapter(first, second, ()),)), "markdown")
    assert f"### {HEADLINES}\n\n- **2026-01-28** · “Court halts the tram”" in issue
