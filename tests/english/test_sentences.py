"""Where sentences end: each case is one line of text, `|` marks the cuts that are right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.english.lexicon import word_lines
from pipeline.english.sentences import cut_sentences

CASES = [
    # plain ends
    "One ends here. | Another follows.",
    "Is it open? | Nobody knows! | It may be.",
    "No end mark here",
    "Two  spaces.  | Still two sentences.",
    "It fell to 5. | Then it rose.",
    "They shipped in 2025. | Prices fell.",
    # two that lost the space between them
    "They were put to sea.| Skippers, Oster said, decide.",
    "It runs on Node.js and Booking.com in a browser.",
    # titles and initials
    "Dr. Vale met Mr. Orne and Mrs. Tamm. | They agreed.",
    "Prof. Lind of St. Olm spoke to Sen. Rook.",
    "J. R. Harrow wrote it. | A. Penn edited it.",
    "We asked J. Doe about it.",
    "Plan B. | It never came.",
    "Gen. Marsh (ret.) agreed.",
    # abbreviations
    "The U.S. lab leads. | The E.U. follows.",
    "It was built in the U.S. | The rest came later.",
    "It was built in the U.S. Army labs.",
    "The U.K. government and the U.N. Security Council met.",
    "Some models, e.g. Arbor, are open, i.e. their weights are.",
    "Compare Fig. 3 with Eq. 2 and Sec. 4.",
    "Weights, code, data, etc. are open.",
    "They test speed, cost, etc. | Tests take a day.",
    "Acme Inc. released it. | Borealis Corp. followed.",
    "It belongs to Acme Inc. | The rest is public.",
    "Acme Co. Ltd. Managing staff left.",
    "Open vs. closed is the question.",
    "It opens at 9 a.m. on Monday.",
    "It opens at 9 a.m. | The doors close at 5 p.m. | They are strict.",
    "It came on Jan. 5 and went on Feb. 7. | Then came March.",
    "Issue No. 5 is out. | No. 6 follows.",
    "Can it code? | No. | It cannot.",
    "See p. 12 and pp. 30 of vol. 2.",
    "She holds a Ph.D. from Olm.",
    "Smith et al. | The authors disagree.",
    "Roughly approx. 40 labs took part.",
    # numbers and versions
    "GLM-5.1 scored 58.4 points. | Kimi K2.6 scored 57.9.",
    "Version 4.0. | It is out.",
    "It costs $1.50 per million tokens. | Others cost $3.00.",
    "Python 3.11 and v2.3.1 work. | Older ones do not.",
    "Z.ai released it. | Node.js runs it.",
    "The share rose by .5 points. | That is little.",
    "1. The first point.",
    "12) The twelfth point. | It has two sentences.",
    "a. The first letter.",
    # quotations and brackets
    "“It is open.” | She smiled.",
    '"It is open." | She smiled.',
    "“Is it open?” she asked. | Nobody answered.",
    "“Is it open?” Vale asked. | Nobody answered.",
    "“We won!” Mira Vale said on Monday.",
    "“It is open,” she said. | “It stays open.”",
    "He said: “It is over. | We lost.”",
    "“We are done.” | “So are we.”",
    "(It was late.) | They left.",
    "They left (it was late). | Then it rained.",
    "‘Not yet.’ | That was all.",
    "It was proven.[12] | It held.[3] | It lasts.",
    # ellipses and other marks
    "Well... maybe not.",
    "Well... | Maybe not.",
    "It is… | The end.",
    "It is … complicated.",
    "What?! | Really.",
    "Yahoo! Research closed.",
    "Wait — what? | Yes.",
    # starts without capitals
    "It moved. | iPhone sales fell. | xAI followed.",
    "It moved. and then it stopped.",
    "It was released. | 40 labs use it.",
    "Es ist offen. | Österreich folgt.",
    "The ratio is 3:1. | “Enough,” he said.",
    # lines
    "- The first entry",
    "* The second entry. | It has two.",
]


def split(text: str) -> tuple[str, ...]:
    """The sentences alone."""
    return cut_sentences(text).sentences


@pytest.mark.parametrize("case", CASES)
def test_table(case):
    """Cuts are made where sentences end, and nowhere else."""
    expected = [part.strip().lstrip("-*").strip() for part in " ".join(case.split()).split("|")]
    assert list(split(case.replace("| ", ""))) == expected


def test_lines_are_never_joined():
    """Headings, list entries and paragraphs are sentences of their own, without the signs that mark them."""
    text = "## A heading\nA paragraph. With two sentences.\n\n• one entry\n> quoted words\n---\nlast"
    assert split(text) == (
        "A heading", "A paragraph.", "With two sentences.", "one entry", "quoted words", "last",
    )  # fmt: skip


def test_paragraphs_begin_where_lines_do():
    """Lines without words are none; where each line holds one sentence, nobody knows of paragraphs."""
    assert cut_sentences("One.\nTwo.\nThree.").paragraphs == ()
    assert cut_sentences("One. Two.\n\n***\nThree.\nFour. Five.") == (
        ("One.", "Two.", "Three.", "Four.", "Five."),
        (0, 2, 3),
    )


def test_nothing_gives_nothing():
    """A text without words has no sentences."""
    assert split("") == split(" \n . \n ---") == ()


def test_reference_marks_of_the_source_go_out():
    """They would look like ours; brackets with words, years or pairs of numbers are the text's own."""
    text = (
        "Rates fell.[1][2] The lab [sic] said so [3], and [a model] of [2024] fell within [1, 2].\n"
        "Prices rose \\[23\\]\\[24\\] as well,[5] as tables[6,7] show [8]."
    )
    assert split(text) == (
        "Rates fell.",
        "The lab [sic] said so, and [a model] of [2024] fell within [1, 2].",
        "Prices rose as well, as tables show.",
    )


@pytest.mark.parametrize("text", ["See [1] for that.", "It sets x[0] to x[1] and x[2] to x[3].", "On [0, 1] it rises."])
def test_other_brackets_stay(text):
    """A lone mark may be anything, and places in a list begin at 0."""
    assert split(text) == (text,)


@pytest.mark.parametrize("marks", ["“ ”", "« »"])
def test_a_closing_mark_behind_a_space_stays_with_its_sentence(marks):
    """Without it the quotation would run on into what nobody said; an opening one begins the next sentence."""
    begin, end = marks.split()
    text = f"{begin}It leaks. {end} Ida Marsh left. {begin}Nobody came. {end}"
    assert split(text) == (f"{begin}It leaks. {end}", "Ida Marsh left.", f"{begin}Nobody came. {end}")
    assert split('It leaks. "Nobody came."') == ("It leaks.", '"Nobody came."')


def test_several_of_an_office_are_no_end_of_a_sentence():
    """Reps. and Sens. stand before names, as Rep. and Sen. do."""
    text = "It has five sponsors, among them Reps. Ann Lee and Sens. Tom Berg."
    assert split(text) == (text,)


def test_long_text_takes_linear_time():
    """A megabyte of marks is cut at once."""
    assert len(split("It is so. " * 50_000)) == 50_000
    assert len(split("It is so [1]. " * 50_000)) == 50_000
    assert split(". " * 50_000 + "...!?" * 50_000) == ()
    assert split("word " * 50_000 + "A.b" * 50_000) == (), "a run of text without an end is no sentence"
    assert [len(split("word " * many + "end.")) for many in (390, 400)] == [1, 0]


@settings(deadline=None)
@given(st.text(st.sampled_from("aB. !?…\"”')[1]\n-#Uu5é"), max_size=80))
def test_no_word_is_lost_or_changed(text):
    """Sentences put together again are the text's letters and digits, in order."""
    letters = "".join(c for c in text if c.isalpha())
    assert "".join(c for sentence in split(text) for c in sentence if c.isalpha()) == letters
    assert all(sentence == " ".join(sentence.split()) for sentence in split(text))


@pytest.mark.parametrize("title", word_lines("titles"))
def test_no_sentence_ends_with_a_title(title: str) -> None:
    """A title that is cut short stands before a name."""
    sentence = f"The council has invited {title.title()}. Vale to the harbour."
    assert split(sentence) == (sentence,)
