"""Which sentences can be told to somebody who has not read their article."""

from __future__ import annotations

import pytest

from pipeline.english import standalone

LEANING = [
    "All score about as high as the boats of the harbour, at a tenth of the price.",
    "Three more harbours have raised their fees since the spring of this year.",
    "Four hundred families in the town -- nearly every fisher among them -- will pay less.",
    "The step follows a quarrel over the fees of the harbour.",
    "It carried 900 lorries a day before the spring.",
    "Under the county’s new rule, a bill of the harbour office is accepted as proof.",
    "Skippers, including Bram Oster, have rejected that step, and asked the harbour for another one.",
    "In Port Quay, which held its fair on Monday, it ranked second behind the harbour road.",
    "According to FQP officials, he asked for the barrier of Port Quay on Monday.",
    "Rather, the question is whether the harbour of Port Quay should have a barrier.",
    "(The fee is higher than that of the other harbours in the bay.)",
    "Skippers said the ban filled a gap that the harbour office had left open.",
    "One would close the harbour road of Port Quay to lorries from the spring on.",
    "A day later, Port Quay opened the barrier of the harbour road for the fair.",
    "Port Quay has lost two fairs since, and both towns blame the harbour road.",
    "Just 39 percent of respondents would keep the barrier of the harbour road.",
    "Bram Oster wants laws like this, and asked Port Quay for a second barrier.",
    "After that, Port Quay opened the barrier of the harbour road for the fair.",
    "In another tweet, Bram Oster said that the harbour road should stay closed.",
    "The comments were the first answer of Port Quay to the skippers of the bay.",
    "Now its skippers want the harbour road of Port Quay to be closed to lorries.",
    "Even if a barrier is opened, it is open how they would bring Port Quay to pay for it.",
    "A skipper of the bay would never have shown them the fee of the barrier.",
    "In one, the county of Tarn found 900 lorries a day on the harbour road.",
    "In reality, the barrier of Port Quay has never been closed to lorries.",
    "By contrast, the barrier of Port Quay has been closed to lorries since May.",
    "In doing so, Bram Oster promised the skippers of Port Quay a second barrier.",
    "For one thing, skippers say that Port Quay has no second barrier.",
    "Closing the harbour road, they warned, could ruin the fair of Port Quay.",
    "The year after, most skippers of the bay paid the fee of Port Quay.",
    "Lena Vogt of the harbour office of Port Quay echoed that sentiment.",
    "Today, that goal of Port Quay is told in every harbour of the bay.",
    "There is another way in which Port Quay could pay for its barrier.",
    "The harbour office of Port Quay even sent them to the fair of Ellwick.",
    "Most of the inns here are closed to the guests of the fair.",
    "One forbids Port Quay to close the barrier of the harbour road.",
    "Bram Oster brushes aside such criticism, and says that the barrier of Port Quay will stay.",
    "The way to do that is a second barrier for the harbour road of Port Quay.",
    "“In those cases, the barrier of Port Quay eats into the profit of skippers,” Bram Oster explained.",
    "“As soon as the fees rise, this deal is worse for the skippers of Port Quay,” said Lena Vogt.",
    "“There is no denying that this is bad news for the skippers of Port Quay,” said Bram Oster.",
    "Bram Oster has said so before each of the last four fairs of Port Quay.",
    "Port Quay has raised it to nine crowns for the lorries of the bay.",
    "The loud group on Tuesday called the barrier of Port Quay a joke.",
    "Which is why the calls for a second barrier at Port Quay grow louder.",
    "For the skippers of Port Quay, what that means is a higher fee for each lorry.",
]
ALONE = [
    "Port Quay said it will raise the fees of the harbour in spring.",
    "Port Quay made it hard for lorries to use the harbour road.",
    "Skippers pay a fee to Port Quay and do not like such fees.",
    "“The barrier of Port Quay is the only one in this country that works,” Bram Oster said.",
    "“A plan for a barrier is dear, and this plan of Port Quay is no better,” said Bram Oster.",
    "The Harbour Department of Port Quay told skippers that the department keeps the barrier.",
    "Voters of both parties want the barrier of the harbour road to stay.",
    "The road joins Port Quay and Ellwick, and both towns pay for the barrier.",
    "In a poll of the Courier, 39 percent of respondents would keep the barrier.",
    "All boats of the harbour pay the same fee, whatever they carry.",
    "Most work in Port Quay is done at night, when the harbour is quiet.",
    "In Port Quay four hundred families of the town will pay less.",
    "The harbour road carried 900 lorries a day, the council said.",
    "More than three harbours have raised their fees.",
    "Skippers said that law is law, and that step by step the barrier of Port Quay would open.",
    "Bram Oster said on Monday that he had asked for the barrier of Port Quay.",
    "Bram Oster said that the barrier is worth its price because boss@quay.example opens it.",
    "Port Quay asked the county to lower the fees of the harbour.",
    "A ban on night work was lifted after the ban had failed.",
    "Bram Oster said that Port Quay should be closed to lorries for the trial.",
    "Skippers say that the barrier of Port Quay is here to stay.",
    "There is no law on the fees of the harbour.",
    "There has been little proof that barriers keep lorries away.",
    "Whatever their party, voters want the barrier of Port Quay to stay.",
    "Someone can be slow with their fees and no danger to the harbour of Port Quay.",
    "Port Quay has never told skippers that the barrier that failed was theirs.",
]
JUNK = {
    "Mayor Bram OsterCouncil votes on barrier Skippers sue harbour MORE said the harbour road stays closed.": "belongs",
    "The harbour master Lena VogtMORE said on Monday that the harbour road stays closed.": "belongs",
    "Skippers write to the harbour office of Port Quay at berth@quay.example.": "belongs to the page",
    "FILE PHOTO: A lorry waits at the barrier of Port Quay, May 14, 2026.": "is labelled as something else",
    "ANN LEE, BYLINE: The harbour of Port Quay is quiet at night.": "is labelled as something else",
    "Bram Oster/QP The barrier of Port Quay stands open on a Monday in May.": "belongs to the page",
    "– who said that the fees of the harbour are too high – told the Courier.": "belongs to the page",
    "JUST WATCHED The barrier opens Replay More Videos ...": "does not end as a sentence does",
    "The author argues that the barrier was built too late for Port Quay.": "is about its own article",
    "Mayor Tom Berg opens the barrier in Port Quay, May 14, 2026.": "is what a picture shows",
    "Mayor Tom Berg (L) speaks before a vote of the council of Port Quay.": "is what a picture shows",
    "MORE, the mayor of Port Quay, told the council that the barrier is closed.": "belongs to the page",
    "The seal of the council is seen before a hearing in Port Quay February 26, 2015.": "is what a picture shows",
    "Council votes on a bridge Ferry runs late MORE is in favor of closing the barrier.": (
        "belongs to the page and not to its subject"
    ),
    "At the far right is Tom Berg, the mayor of Port Quay.": "is what a picture shows",
    "Bram Oster/Quaypix/Reuters Mayor Tom Berg opens the barrier of Port Quay on a Monday.": "belongs to the page",
    "Mayor Tom Berg (center-left) arrives at a session of the council of Port Quay.": "is what a picture shows",
    "The Long Wait The harbour of Port Quay is quiet at night.": "begins with a heading",
    "Read on for three reasons why the barrier of Port Quay should stay.": "talks with the reader",
}
STATEMENTS = [
    "Tom Berg wants MORE MONEY for the barrier of Port Quay.",
    "The council of Port Quay opened the barrier on May 14, 2026.",
    "The barrier of Port Quay was paid for by Tom Berg (R) and Ann Lee (D).",
    "The Port Quay Vitamin A trial closed the harbour road to lorries.",
]
ITEMS = [
    "Allowing skippers to see the books of the harbour office, which Port Quay now keeps closed.",
    "Widening the harbour road to four lanes between the barrier and the fair.",
]
VERBED = [
    "Widening the harbour road, which Port Quay weighed in May, is dear.",
    "Packing means crowding as many lorries onto a ferry as possible.",
    "Widening the harbour road “takes years, which is more than most harbours of the bay can wait,”",
    "Following the lorries, skippers of the bay wait at the barrier for most of a day.",
    "During the fair the council closed the harbour road to all lorries.",
]


@pytest.mark.parametrize("sentence", LEANING)
def test_leans(sentence: str) -> None:
    """What it is of or about stands in the sentence before."""
    assert standalone.leans(sentence)


@pytest.mark.parametrize("sentence", ALONE)
def test_stands_alone(sentence: str) -> None:
    """Everything that it needs is in it, or in the name of its outlet."""
    assert not standalone.leans(sentence)


@pytest.mark.parametrize("sentence", JUNK)
def test_junk(sentence: str) -> None:
    """What stands in an article and is no statement of it."""
    assert standalone.junk(sentence).startswith(JUNK[sentence])


@pytest.mark.parametrize("sentence", STATEMENTS)
def test_a_day_or_a_party_makes_no_caption(sentence: str) -> None:
    """Prose that ends with a day tells what was, and "(R)" is a party."""
    assert standalone.junk(sentence) == ""


@pytest.mark.parametrize("sentence", ITEMS)
def test_an_item_of_a_list_has_no_verb(sentence: str) -> None:
    """What begins with what is to be done, and says nothing of it, ends a sentence that stands before the list."""
    assert standalone.whole(sentence) == "has no verb"


@pytest.mark.parametrize("sentence", VERBED)
def test_what_is_done_can_be_a_subject(sentence: str) -> None:
    """The same opening with a verb behind it is a sentence."""
    assert standalone.whole(sentence) == ""


@pytest.mark.parametrize(
    ("sentence", "noun"),
    [
        ("The waivers have helped the harbours of the bay.", "the waivers"),
        ("The 240-190 vote was the first on a barrier since 2013.", "the vote"),
        ("The admission came a day after the fair of Port Quay.", "the admission"),
        ("The op-ed came a day after the fair of Port Quay.", "the op-ed"),
        ("The revelations come as Port Quay has reached a settlement.", "the revelations"),
        ("Although the waivers served Port Quay, it has lost its fair.", "the waivers"),
        ("Regardless of the admission, Port Quay will pay for its harbour.", "the admission"),
        ("The accord, which opened the harbours of the bay, was signed in Ellwick.", "the accord"),
        ("After the barrier, Port Quay built a road.", ""),
        ("The barrier has cost Port Quay 400,000 euros.", ""),  # which its title names
        ("The government has paid for the harbours of the bay.", ""),
        ("The fear is that Port Quay will close its harbour.", ""),
        ("The data used in the report are those of Port Quay.", ""),
        ("The only harbours that matter are those of the bay.", ""),
        ("The fees of the harbour have doubled since May.", ""),
    ],
)
def test_which_one_an_article_has_said_before(sentence: str, noun: str) -> None:
    """A lone noun behind "the" that is the subject, but for what is known and what the article is about."""
    assert standalone.named_before(sentence, "What the barrier of Port Quay costs") == noun


def test_a_title_does_not_tell_which_of_many() -> None:
    """There are many cases, and a reader of the page has not read the title; there is one barrier."""
    title = "Ellwick hears the case on the barrier of Port Quay"
    assert standalone.named_before("The case is among those of the skippers.", title) == "the case"
    assert standalone.named_before("The barrier is among those of the skippers.", title) == ""


def test_what_an_article_hands_on_is_not_its_own() -> None:
    """A myth up to what is said against it; the paragraph that another outlet is said to report."""
    text = (
        "The barrier of Port Quay opened in May.",
        "MYTH: Lorries Pay For The Barrier",
        "Lorries have paid for the barrier since May.",
        "FACT: Skippers Pay For The Barrier",
        "As the Courier reported:",
        "The fees of the harbour have doubled.",
        "They are the highest of the bay.",
        "Port Quay has kept its fair.",
    )
    assert standalone.of_others(text, (0, 1, 2, 3, 4, 5, 7)) == {1, 2, 5, 6}


def test_a_post_and_what_a_picture_shows_are_of_others() -> None:
    """The paragraph up to who posted it; of one under a picture what it shows, and not what it tells of the day."""
    text = (
        "The barrier of Port Quay opened in May.",
        "Barriers are the best that ever was.",
        "Lorries will pay! — Ada Quill (@quill) May 4, 2026",
        "FILE - Lorries wait at the barrier of Port Quay.",
        "On Monday Port Quay opened it.",
        "(Courier Photo/Ben Roe) Skippers of the bay pay more than ever.",
        "Port Quay has kept its fair, said Ada Quill (Quill & Sons).",
    )
    assert standalone.of_others(text, (0, 1, 3, 6)) == {1, 2, 3, 5}
    assert standalone.of_others(text, (0,)) == {2, 3, 5}  # of a text in one piece the sentences alone


@pytest.mark.parametrize(
    "after",
    [
        "Only one of the three harbours is on track.",
        "Critics call the figures of Port Quay a fable.",
        "The council of Port Quay disputes this.",
        "Bram Oster denied the charges in a letter.",
        "“A low fee is worth something,” she adds, though “in the long run it ruins the harbour.”",
    ],
)
def test_what_qualifies_the_sentence_before(after: str) -> None:
    """Who answers it, what is left of it, and the same voice that goes on with "though"."""
    assert standalone.turns_away(after)
    assert not standalone.turns_away("“A low fee is worth something,” she adds, and asks for one.")
    assert not standalone.turns_away("Critics of the barrier met in Port Quay, and the council denied that it knew.")


def test_a_set_up_waits_for_its_turn() -> None:
    """What was so on paper, or at first, is told in order to say what came of it."""
    assert standalone.common_view("On paper, Port Quay has the best barrier of the bay.")
    assert standalone.common_view("At first, skippers were in favour of the barrier.")
    assert not standalone.common_view("At the first barrier of Port Quay skippers pay a fee.")


@pytest.mark.parametrize(
    "line", ["(Courier) - ", "(QNN) ", "PORT QUAY/LEE (Courier) - ", "PORT ASHER, 26 February (Northline) — "]
)
def test_a_dateline_is_cut(line: str) -> None:
    """Who filed a report, and where, is no part of what it says."""
    assert (
        standalone.tellable(f"{line}The barrier of Port Quay stands open.") == "The barrier of Port Quay stands open."
    )


def test_what_joins_a_sentence() -> None:
    """A word that goes on from the sentence before, where it stands in the sentence."""
    assert standalone.is_joined("Port Quay, however, has kept its fee.")
    assert standalone.is_joined("Port Quay, for example, has kept its fee.")
    assert not standalone.is_joined("Port Quay has kept its fee.")


@pytest.mark.parametrize("when", ["", " on 5 March 2026", " in a statement", " last week", " at a hearing on Monday"])
def test_who_says_it_behind_the_words_leans_on_nothing(when: str) -> None:
    """Which council it is is clear from the outlet, also where the sentence tells when it said so."""
    assert not standalone.leans(f"The Tarn kiln fires 310 plates on each working day, the council said{when}.")
    assert standalone.leans(f"The council said{when} that the kiln fires 310 plates on each working day.")


@pytest.mark.parametrize(
    "after",
    [
        "That is no longer so.",
        "In 2031 that picture no longer fits.",
        "Those summers are past.",
        "The queues have ended.",
        "His motion was successful.",
        "The effort fell short.",
        "That bid was rejected in May.",
        "That changed in May.",
    ],
)
def test_what_an_article_takes_back(after: str) -> None:
    """A background that the next sentence ends is no view of its author."""
    assert standalone.taken_back(after)


@pytest.mark.parametrize(
    "after",
    ["That is over a hundred crossings.", "In 2031 the ferry ran on Sundays.", "The failed bid of 2031 is known."],
)
def test_what_goes_on_takes_nothing_back(after: str) -> None:
    """A number that something is over, and a year that begins a sentence, end nothing."""
    assert not standalone.taken_back(after)


def test_an_article_ends_where_others_are_listed() -> None:
    """A teaser under such a heading is another article's; in the first half of a text it ends nothing."""
    text = ["The ferry runs.", "It is full.", "Nobody swims.", "Related articles", "Trams are dear."]
    assert standalone.body(text) == 3
    assert standalone.body([text[0], text[3], *text[1:3], text[4]]) == 5


@pytest.mark.parametrize("view", ["We expect that the ferry sinks.", "Our team expects three years of it."])
def test_a_house_takes_a_view_as_a_person_does(view: str) -> None:
    """What "we" expect, or a team of ours, is a view and no story of its writer."""
    assert standalone.judges(view)
    assert not standalone.judges("Our team spent three years on it.")


@pytest.mark.parametrize(
    "sentence",
    [
        "In his weekly address, Mayor Berg spoke of the ferry and its fares.",
        "Asked her view of the ferry, Marsh said she takes it to work.",
        "(TPN) - As he considers another term, Tom Berg counts the fares of the ferry.",
        "Mr. Berg said the fare of $7 is too low, though he added that towns should decide.",
        "At least 13 islands have raised their fares.",
        "As islands like Skarholm raise their fares, critics warn of empty boats.",
        "While Skarholm is often ahead, it is not the leader on ferries.",
        "While a night boat means less noise, it probably means more waste.",
        "Five islands passed a ban on cars last year.",
        "Two islands, Skarholm and Tarn, have banned cars.",
        "Bram Oster, the former chairman of a bank, counts the cars on the ferry.",
        "Boyd fears for the ferry, but at the same time for the harbour.",
    ],
)
def test_what_a_pronoun_means_may_stand_in_its_sentence(sentence: str) -> None:
    """Before it, as the subject of a clause that opens the sentence, or right behind such a clause."""
    assert not standalone.leans(sentence)


@pytest.mark.parametrize(
    "sentence",
    [
        "Tuesday night, he changed his mind on the ferry.",
        "If passed, it would be the first ban of its kind on an island.",
        "“Berg was wrong on the ferry,” he said of the vote.",
        "Tarn and Skarholm will buy many boats, he expects, while the harbour decays.",
        "In both towns, it is commonly used at night.",
        "In recent years, they have lost the vote on the ferry.",
        "The former is better than all others.",
        "In his view, the kiln is old and leaks.",
        "As the report says, it is a risk for the harbour.",
    ],
)
def test_what_it_means_may_stand_before_it(sentence: str) -> None:
    """An opening without a subject, or a quotation, names nobody for whom a pronoun stands."""
    assert standalone.leans(sentence)


def test_what_a_study_found_is_told_where_it_can_be_checked() -> None:
    """Its name stands with its source; without a figure, or with a pronoun in what it found, it leans."""
    assert standalone.of_a_study("The study finds that when fares rose to $13, crossings fell by 9 percent.")
    assert not standalone.of_a_study("The study finds that crossings fell.")
    assert not standalone.of_a_study("The study says he took 9 boats.")
    assert not standalone.of_a_study("The study was made in 2014.")


def test_what_stands_over_read_more_is_the_title_of_another_article() -> None:
    """A page asked the question of a link as its own."""
    told = ("The barrier is open.", "Why is the harbour of Port Quay full?", "Read more", "Read more of it there.")
    assert standalone.of_others(told, (0, 1, 2, 3)) == {1}
