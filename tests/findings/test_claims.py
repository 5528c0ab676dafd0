"""From the sentences of an article to claims."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.findings.claims import digest_claims, happened_on
from tests.page.making import article, day, item

OWN = ("I let the harbour road be closed, and I would do it again.", "I have walked along the harbour road since 2019.")


def test_what_is_quoted_from_nobody_who_is_named_is_no_claim() -> None:
    """A block quotation of three sentences is neither its author's nor its outlet's."""
    quoted = (
        "“The harbour road carried 900 lorries a day before it was closed.",
        "The council of Quay never counted the lorries of the harbour road.",
        "Every shop on the harbour road has lost a third of its customers.”",
    )
    told = "The harbour road had 14 accidents in 2025."
    found = digest_claims(
        article((*OWN, "A reader of the Quay Courier wrote to me:", *quoted, told), item(author="Ann Lee")), "test"
    )
    assert {(one.quote, one.holder) for one in found} >= {(told, "Ann Lee")}
    assert not [one.quote for one in found if any(words.strip("“”") in one.quote for words in quoted)]


def test_what_is_quoted_from_somebody_who_is_named_is_theirs() -> None:
    """The same words behind "said" are a claim of who said them."""
    words = "“The harbour road carried 900 lorries a day before it was closed,” Bram Oster said."
    (one,) = digest_claims(article((words,), item()), "test")
    assert (one.holder, one.quote) == ("Bram Oster", "The harbour road carried 900 lorries a day before it was closed")


def test_what_many_believe_is_told_with_its_answer_or_not_at_all() -> None:
    """A view of nobody stands only beside the sentence that turns from it."""
    common = "The prevailing view is that the harbour road needs 4 lanes."
    answer = "But the harbour road has not been full since 2019."
    assert digest_claims(article((common, answer), item()), "test")[0].quote == f"{common} {answer}"
    assert [
        one.quote for one in digest_claims(article((common, "The harbour road is 4 km long."), item()), "test")
    ] == ["The harbour road is 4 km long."]


SHUT = "Port Quay closed the harbour road in March."
FEWER = "It has counted 900 lorries fewer a day since then."
ALSO = "The harbour road has cost the shops of Port Quay customers since then."


def test_what_leans_is_told_with_the_sentence_before_it_in_its_paragraph() -> None:
    """What a new paragraph begins with leans on more than the sentence before it; unknown paragraphs are one."""
    assert quotes((SHUT, FEWER)) == quotes((SHUT, FEWER), (0,)) == [SHUT, f"{SHUT} {FEWER}"]
    assert quotes((SHUT, FEWER), (0, 1)) == [SHUT]


@pytest.mark.parametrize(
    "more",
    ["This view is that of most shops between Ellwick and the quay of Tarn.", "Still, Ellwick has kept its fair."],
)
def test_a_quotation_is_not_told_with_what_is_told_of_it(more: str) -> None:
    """Who said the first of two sentences would not be told, where the second is the outlet's."""
    said = "“The harbour road carried 900 lorries a day,” Lena Vogt said."
    quoted = "“Every shop on the harbour road has lost customers since the barrier of Port Quay was built.”"
    assert not [one for one in quotes((said, quoted, more)) if quoted in one and more in one]


def test_a_quotation_that_goes_on_behind_who_says_it_is_told_whole() -> None:
    """In its paragraph, where it ends there, and where it is no longer than a passage may be."""
    said = "“The harbour road has cost us customers,” Lena Vogt said."
    more = "“But nobody wants the lorries of Port Quay back.”"
    assert quotes((said, more))[0] == f"{said} {more}"
    long = f"“{'Lorries, coaches and cars go by the shops, ' * 8}and Port Quay wants none.”"
    answer = "But the council of Port Quay has counted no fewer shops since."
    for parted in (
        quotes((said, more), (0, 1)),
        quotes((said, more[:-1], "Tarn is calm.”")),
        quotes((said, long)),
        quotes((said, more, answer)),
    ):
        assert parted[0] == "The harbour road has cost us customers"


def test_three_short_sentences_are_one_passage() -> None:
    """What leans on a sentence that leans itself is told with both where the three are short."""
    second, third = "It has brought peace to the streets behind it.", "They are now quieter than the lanes of Ellwick."
    assert quotes((SHUT, second, third))[-1] == f"{SHUT} {second} {third}"
    long = f"{third[:-1]}, as a count found of {'lorries, coaches, cars, bicycles, ' * 6}and prams that had passed it."
    assert quotes((SHUT, second, long)) == [SHUT, f"{SHUT} {second}"]


def test_half_of_a_contrast_is_told_over_the_end_of_a_paragraph() -> None:
    """A sentence from which the next paragraph turns is told with it, without the word that joined it itself."""
    turn = "But the council of Port Quay has opened the harbour road again."
    assert quotes((f"Moreover, {SHUT}", turn), (0, 1))[0] == f"{SHUT} {turn}"


def test_what_was_tried_is_told_with_what_came_of_it() -> None:
    """A bid, and that it failed, are one claim."""
    bid, end = "Bram Oster asked the council to close the harbour road of Port Quay.", "His motion was rejected in May."
    assert quotes((bid, end)) == [f"{bid} {end}"]


def test_a_heading_asks_what_is_answered_under_it() -> None:
    """A short question that is a paragraph by itself is no open one; within a paragraph it may be."""
    asked = "What will the harbour road of Port Quay cost?"
    told = ("The council of Quay meets in May.", asked, "Port Quay pays 400,000 euros for the harbour road.")
    assert asked not in quotes(told, (0, 1, 2))
    assert asked in quotes(told, (0, 2))


def test_what_stands_twice_in_a_row_is_told_of_pictures() -> None:
    """The same caption under two pictures is no statement of an article."""
    assert quotes((SHUT, ALSO, ALSO)) == [SHUT]


def test_what_an_article_takes_over_is_not_told_as_its_own() -> None:
    """The paragraph behind "the Courier reported:" is neither the outlet's nor its author's."""
    text = (
        "Lena Vogt closed the harbour road.",
        "As the Quay Courier reported:",
        "Port Quay pays 400,000 euros for it.",
        ALSO,
    )
    assert quotes(text, (0, 1, 2, 3)) == [text[0], ALSO]
    whole = "Exhibit A is a piece in the Quay Courier about what closed the harbour road:"
    assert quotes((text[0], whole, *text[2:]), (0, 1, 2, 3)) == [text[0], ALSO]


def test_an_article_that_says_it_was_rewritten_dates_no_month() -> None:
    """Its "in March" may be of the year of its rewriting."""
    text = ("In March, Port Quay closed the harbour road to lorries.", "This piece was originally written in May 2026.")
    (one, *_) = digest_claims(article(text, item()), "test")
    assert one.when is None
    (one, *_) = digest_claims(article(text[:1], item()), "test")
    assert str(one.when) == "2026-03"


def quotes(sentences: tuple[str, ...], paragraphs: tuple[int, ...] = ()) -> list[str]:
    """The words of an article's claims."""
    return [one.quote for one in digest_claims(article(sentences, item(), paragraphs=paragraphs), "test")]


def test_a_report_that_quotes_somebody_at_length_is_no_opinion_of_its_reporter() -> None:
    """An "I" in a quotation of several sentences is that of who is quoted."""
    quoted = ("“I went to the harbour road.", "I saw the lorries, and I counted them,” Bram Oster said.")
    told = "The harbour road had 14 accidents in 2025."
    (one,) = digest_claims(article((*quoted, told), item(author="Ann Lee")), "test")
    assert (one.holder, one.quote) == ("Outlet a", told)


@pytest.mark.parametrize(
    ("about", "holder"),
    [
        ({}, "Outlet a"),
        ({"title": "Opinion: Open the road"}, "Ann Lee"),
        ({"title": "Opinions differ: the road"}, "Outlet a"),
        ({"url": "https://a.example/opinion/road"}, "Ann Lee"),
        ({"title": "Opinion: Open the road", "author": "Ann Lee, Special To Outlet"}, "Ann Lee"),
        ({"title": "Opinion: Open the road", "author": "Ann Lee, Outlet Contributor"}, "Ann Lee"),
        ({"title": "Opinion: Open the road", "author": "Ann Lee, Ann B. Lee"}, "Ann Lee"),
        ({"title": "Opinion: Open the road", "author": "Ann Lee, Bram Oster"}, "Outlet a"),
        ({"title": "Bram Oster: Open it", "url": "https://a.example/opinion/x", "author": ""}, "Bram Oster"),
        ({"title": "Port Quay: Open it", "url": "https://a.example/opinion/x", "author": ""}, "Outlet a"),
        ({"title": "Opinion: Open the road", "author": "Ann Lee and The Quay Agency"}, "Outlet a"),
        ({"url": "https://a.example/opinion-polls/road"}, "Outlet a"),
    ],
)
def test_what_is_labelled_opinion_is_its_authors(about: dict[str, str], holder: str) -> None:
    """The outlet says so in front of the title or in the address, whether or not the author says "I"."""
    words = "The closure of the harbour road has cost every shop of Port Quay a third of its trade."
    (one,) = digest_claims(article((words,), item(**{"author": "Ann Lee"} | about)), "test")
    assert one.holder == holder


def test_turns_with_the_names_of_who_speaks_make_no_opinion_of_a_report() -> None:
    """The "I" in them is not the reporter's."""
    turns = ("Oster: I went to the harbour road.", "Vogt: I agree, and I think that it is full.")
    told = "The harbour road had 14 accidents in 2025."
    found = digest_claims(article((*turns, told), item(author="Ann Lee")), "test")
    assert {one.holder for one in found if one.quote == told} == {"Outlet a"}


def test_what_several_people_sign_is_their_outlets() -> None:
    """A byline of two is the name of nobody."""
    told = "The harbour road had 14 accidents in 2025."
    found = digest_claims(article((*OWN, told), item(author="Ann Lee, Bram Oster")), "test")
    assert {one.holder for one in found} == {"Outlet a"}


@pytest.mark.parametrize(
    ("beside", "when"),
    [
        ((), "2026-04"),
        (("Updated May 21, 2026 at 9:00 a.m. with the vote of the council.",), "None"),
        (("The barrier was opened on May 19, 2026, in the rain.", "It was shut again on May 21, 2026."), "None"),
        (("The barrier was opened on May 19, 2026, in the rain.",), "2026-04"),
        (("The barrier will be opened on May 19, 2026.", "It will be shut on May 21, 2026."), "2026-04"),
    ],
)
def test_in_an_article_that_was_rewritten_last_month_is_unknown(beside: tuple[str, ...], when: str) -> None:
    """Its sentences are of several days; it was published on 1 May 2026."""
    told = "Port Quay closed the harbour road to the lorries last month."
    assert str(digest_claims(article((told, *beside), item()), "test")[0].when) == when


def test_we_who_should_are_not_the_outlet() -> None:
    """An outlet prints what guests and readers ask of everybody; what it believes itself is its view."""
    should = "We should open the harbour road of Port Quay to all lorries again."
    believe = "We believe that the harbour road of Port Quay was closed too late."
    found = {one.quote: one.role for one in digest_claims(article((should, believe), item()), "test")}
    assert found == {should: "reports", believe: "argues"}


PUBLISHED = datetime(2026, 3, 18, 9, 30, tzinfo=UTC)  # a Wednesday


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("Oster closed the road on Monday.", "2026-03-16"),
        ("Bram Oster, the mayor of Quay, said on Monday that the road had closed.", "2026-03-16"),
        ("On Monday, in a letter to the Courier, Bram Oster closed the road.", "2026-03-16"),
        ("The plan looked dead before the council voted Tuesday.", None),
        ("Since the council closed the road in January, shops have lost their trade.", None),
        ("After the council closed the road in January, shops lost their trade.", None),
        ("Oster spoke after the last session of the council on Tuesday.", None),
        ("In response to the closing of the road last month, shops closed too.", None),
        ("Oster backed the plan, but called Tuesday night's bill a farce.", None),
        ("Oster called the May 3 ruling a farce.", None),
        ("Oster repeated remarks he made on Monday in Quay.", None),
        ("The ferry that replaced the one it took out in January 2026 cost 9 million.", None),
        ("Oster told reporters he had closed the road on Monday.", "2026-03-16"),
        ("The loss is less than the one seen last November.", None),
        ("The harbour owes 9 million, which made it sell a ferry in January.", None),
        ("The road is all but lost, with the council due to vote on Friday.", None),
        ("Shops lost their trade; on Monday the council met.", None),
        ("The council met, and Oster closed the road on Monday.", None),
        ("“I will close the road tomorrow,” it was said in Quay.", None),
        ("The plan would close roads named in the first list issued in January.", None),
        ("The council said the road closed in January.", "2026-01"),
        ("The road was quietly closed in January.", "2026-01"),
    ],
)
def test_a_day_dates_what_it_stands_with(words: str, day: str | None) -> None:
    """The day of a clause within, of a thing or of another statement is not that of what is told."""
    assert str(happened_on(words, "fact", PUBLISHED)) == str(day)


def test_a_story_of_earlier_years_goes_on_without_the_year() -> None:
    """Behind "on 2 May 2024" a bare month may be that year's; a day of this year or a weekday is not touched."""
    told = ("Oster was named mayor on May 2, 2024.", "In December, Port Quay closed the harbour road for good.")
    found = {one.quote: one.when for one in digest_claims(article(told, item(published=PUBLISHED)), "test")}
    assert found[told[1]] is None
    again = (told[0], "Oster was named again in January 2026.", told[1])
    found = {one.quote: one.when for one in digest_claims(article(again, item(published=PUBLISHED)), "test")}
    assert str(found[told[1]]) == "2025-12"


def test_a_deadline_ahead_does_not_make_an_article_a_rewritten_one() -> None:
    """Days to come that an article names more than once are no days on which it was written again."""
    told = (
        "Port Quay will leave the union on June 30, 2026.",
        "Nobody knows what follows on July 1, 2026, when Port Quay is due to stand alone.",
        "On Monday the council of Port Quay refused the treaty.",
    )
    assert str(digest_claims(article(told, item(published=PUBLISHED)), "test")[-1].when) == "2026-03-16"


def test_what_a_guest_signs_is_the_guests_view() -> None:
    """The words of a signed article are its author's, "we" among them, and the foot is nobody's."""
    told = (
        "Port Quay closed the harbour road in March.",
        "We should open the harbour road of Port Quay to 900 lorries a day.",
        "The mayor, Bram Oster, said that the harbour road would stay closed.",
        "Port Quay has lost 3 of its 9 ferries since 2019.",
        "Ann Lee is a fellow at the Tarn Institute.",
    )
    found = {one.quote: one.holder for one in digest_claims(article(told, item(author="Tom Berg, Ida Marsh")), "test")}
    assert found[told[0]] == "Ann Lee"
    assert "Outlet a" not in found.values()
    assert "Bram Oster" in found.values()
    assert not [quote for quote in found if "fellow" in quote]


def test_what_an_opinion_hands_on_from_somebody_else_is_not_its_authors() -> None:
    """Ann Lee argues; what a doctor told a paper is not her view."""
    handed = "Dr Raeford Oster told the Courier there is ‘a war’ over the road of Port Quay within the council."
    own = "The closure of the harbour road has cost every shop of Port Quay a third of its trade."
    about = {"author": "Ann Lee", "title": "Opinion: Open the road"}
    held = {one.quote: one.holder for one in digest_claims(article((own, handed), item(**about)), "test")}
    assert held[own] == "Ann Lee"
    assert held[handed] == "Outlet a"


def test_attorney_general_is_one_title() -> None:
    """Also where its sentence begins with it."""
    told = "Attorney General Jonas Lee announced the decision to close the road and said no fees would be paid back."
    assert {one.holder for one in digest_claims(article((told,)), "test")} == {"Jonas Lee"}


@pytest.mark.parametrize(
    ("told", "happened"),
    [
        (
            "The Supreme Court delivered a mixed ruling on Friday that will open the road of Port Quay.",
            "2026-05-01",
        ),
        (
            "The Supreme Court of Marl announced Friday that it will review the ban on lorries in Port Quay.",
            "2026-05-01",
        ),
        ("The Supreme Court of Marl will rule on Friday on the ban on lorries in Port Quay.", ""),
        ("Bram Oster said on Friday that the road of Port Quay will be open to all lorries.", ""),
    ],
)
def test_an_act_with_its_day_is_an_event_whatever_it_looks_ahead_to(told: str, happened: str) -> None:
    """A ruling stood in no timeline, for what it will allow; what somebody expects is their forecast."""
    (one,) = digest_claims(article((told,), item(published=day(1))), "test")
    assert (str(one.when or ""), one.kind) == ((happened, "fact") if happened else (str(one.when or ""), "forecast"))
