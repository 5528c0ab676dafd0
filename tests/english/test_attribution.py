"""Who says a sentence, and what is given to nobody."""

from __future__ import annotations

import time

import pytest

from pipeline.english.attribution import Attribution, attribution, attributions, speaker_turns

FACT = "the kiln at Tarn spoils 30 plates a day"


def who(sentence: str) -> str:
    """The holder of a sentence, "" for nobody."""
    found = attribution(sentence)
    return found.holder if found else ""


@pytest.mark.parametrize(
    ("sentence", "holder"),
    [
        (f"Ida Marsh said that {FACT}.", "Ida Marsh"),
        (f"The Potters' Guild said that {FACT}.", "Potters' Guild"),
        (f"The Potters’ Guild said that {FACT}.", "Potters' Guild"),
        (f"The Institute for Clay and Glass (ICG) concluded that {FACT}.", "Institute for Clay and Glass"),
        (f"Kilnwatch (a group of four engineers) says that {FACT}.", "Kilnwatch"),
        (f"Ida Marsh, who leads the union, said that {FACT}.", "Ida Marsh"),
        (f"Ida Marsh of Ceramor said that {FACT}.", "Ida Marsh"),
        (f"Ceramor chief executive Ida Marsh said that {FACT}.", "Ida Marsh"),
        (f"A spokesperson for Ceramor said that {FACT}.", "Ceramor"),
        (f"Ceramor's annual report says that {FACT}.", "Ceramor"),
        (f"A survey by Ceramor found that {FACT}.", "Ceramor"),
        (f"The mayor of Tarn, Ida Marsh, said that {FACT}.", "Ida Marsh"),
        (f"A study by researchers at Ceramor found that {FACT}.", "Ceramor"),
        (f"MARL (Courier) — Ida Marsh said that {FACT}.", "Ida Marsh"),
        (f"404 Media reported that {FACT}.", "404 Media"),
        (f"Grindley's said that {FACT}.", "Grindley's"),
        (f"Ida Marsh said Monday that {FACT}.", "Ida Marsh"),
        (f"Ida Marsh of Ceramor said early Sunday that {FACT}.", "Ida Marsh"),
    ],
)
def test_words_are_cut_out_of_what_is_understood(sentence: str, holder: str) -> None:
    """The head of the noun phrase is the holder, and the words behind "that" are theirs."""
    found = attribution(sentence)
    assert found is not None
    assert (found.holder, found.words, found.direct) == (holder, FACT, False)


@pytest.mark.parametrize(
    "sentence",
    [
        f"Not even Ceramor says that {FACT}.",
        f"Ida Marsh never said that {FACT}.",
        f"Ida Marsh may have said that {FACT}.",
        f"Ida Marsh once believed that {FACT}.",
        f"If Ida Marsh said that {FACT}, she has taken it back.",
        f"The claim that Ida Marsh said that {FACT} is wrong.",
        f"Ida Marsh, so people whisper, said that {FACT}.",
        f"The mayor of Tarn said that {FACT}.",
        f"Ceramor's critics said that {FACT}.",
        f"Ceramor's critics' report says that {FACT}.",
        f"Pickets outside Ceramor said that {FACT}.",
        f"A potter dismissed by Ceramor said that {FACT}.",
        f"According to a lawsuit against Ceramor, {FACT}.",
        f"According to people close to Ceramor, {FACT}.",
        f"According to the brother of Ida Marsh, {FACT}.",
        f"In the musical, Ida Marsh says that {FACT}.",
        f"Ida Marsh says in a deepfake that {FACT}.",
        f"An imitator of Ida Marsh said that {FACT}.",
        f"Kiln-9 said that {FACT}.",
        f"Ida Marsh and Ceramor said that {FACT}.",
        f"Ida Marsh published a novel, and {FACT}.",
        f"Ida Marsh released the pot that {FACT} beside.",
        "The kiln spoils 30 plates a day, said Ida Marsh and her sister.",
        "The kiln spoils 30 plates a day, potters said, according to Ceramor.",
    ],
)
def test_nobody_is_given_what_they_did_not_say(sentence: str) -> None:
    """Operators, other heads, fiction and two speakers: silence."""
    assert attribution(sentence) is None


@pytest.mark.parametrize(
    "sentence",
    [
        f"Ida Marsh disputed that {FACT}.",
        f"Ida Marsh no longer believes that {FACT}.",
        f"Ida Marsh does not think that {FACT}.",
        f"Ida Marsh rejected the idea that {FACT}.",
        "Ida Marsh said it would close in May.",
        f"Ida Marsh said in 2015 that {FACT}.",
        "The kiln, Ida Marsh said, spoils 30 plates a day.",
        "“The kiln,” said Ida Marsh, “spoils 30 plates a day.”",
        "Ida Marsh puts the loss at 30 plates a day.",
        f"Ida Marsh published findings that {FACT}.",
        f"Last week Ida Marsh released a report on old kilns showing that {FACT}.",
        f"In March 2025, Ida Marsh issued data suggesting that {FACT}.",
        f"Ida Marsh's survey of 400 potters in Tarn finds {FACT}.",
    ],
)
def test_what_cannot_be_cut_stands_whole(sentence: str) -> None:
    """A denial, an old statement, a pronoun in front, or words on both sides keep the sentence whole."""
    found = attribution(sentence)
    assert found is not None
    assert (found.holder, found.words, found.direct) == ("Ida Marsh", sentence, False)


@pytest.mark.parametrize("marks", ["“”", '""', "‘’", "''"])
@pytest.mark.parametrize("behind", ["Ida Marsh said.", "said Ida Marsh, a potter's wife who owns the kiln."])
def test_all_marks_quote_alike(marks: str, behind: str) -> None:
    """Curly, straight and single marks give the same words."""
    found = attribution(f"{marks[0]}The potters' kiln spoils 30 plates a day,{marks[1]} {behind}")
    assert found == Attribution("Ida Marsh", "The potters' kiln spoils 30 plates a day", "reports", True)


@pytest.mark.parametrize(
    ("sentence", "role"),
    [
        ("Kilnwatch's own model card puts the oven at 30 degrees.", "evaluates"),
        (f"Kilnwatch found that {FACT}.", "evaluates"),
        (f"Kilnwatch argues that {FACT}.", "argues"),
        ("Kilnwatch said that the kiln should be closed.", "argues"),
        ("Kilnwatch expects that the kiln is closed.", "forecasts"),
        ("Kilnwatch said that the kiln will be closed by 2031.", "forecasts"),
        ("Kilnwatch announced a second kiln.", "announces"),
        ("Kilnwatch asked whether the kiln was safe.", "asks"),
        (f"Kilnwatch said that {FACT}.", "reports"),
    ],
)
def test_the_role_is_the_verbs(sentence: str, role: str) -> None:
    """The verb gives the role; a neutral one leaves it to the words."""
    found = attribution(sentence)
    assert found is not None
    assert found.role == role


def test_another_speaker_ends_the_words() -> None:
    """What one said is cut where the next begins to speak, and the next is not credited."""
    found = attribution(f"Ceramor said that {FACT}, while the Potters' Guild said that it was 50.")
    assert found is not None
    assert (found.holder, found.words) == ("Ceramor", FACT)


def test_a_surname_and_letters_lead_to_the_name() -> None:
    """A surname is told in full, and a body by the letters that the article goes on to use."""
    found = attributions(
        [
            "Ida Marsh said that the kiln was old.",
            "The Institute for Clay (IC) found that it leaks.",
            "Marsh said that the roof was new.",
            "IC found that the walls were thin.",
        ]
    )
    assert [one.holder if one else "" for one in found] == ["Ida Marsh", "IC", "Ida Marsh", "IC"]


def test_two_of_a_surname_stay_apart() -> None:
    """Where two people bear a surname nobody knows whose words they are; an initial makes no second one."""
    assert attributions(["Ida Marsh met Tom Marsh in Tarn.", "Marsh said that the kiln was old."])[1] is None
    found = attributions(["Ida Marsh met Ida B. Marsh in Tarn.", "Marsh said that the kiln was old."])
    assert [one.holder if one else "" for one in found] == ["", "Ida Marsh"]


def test_a_quotation_goes_on() -> None:
    """The second half of a quotation is the same holder's, whether it was closed between or runs on."""
    closed = attributions(["“We were warned,” said Ida Marsh.", "“The kiln spoils 30 plates a day.”"])
    assert closed[1] == Attribution("Ida Marsh", "The kiln spoils 30 plates a day.", "argues", True)
    runs = attributions(["Ida Marsh said: “We were warned.", "The kiln spoils 30 plates a day.", "Nobody listened.”"])
    assert [(one.holder, one.direct) if one else None for one in runs] == [("Ida Marsh", True)] * 3
    ends = attributions(["“The kiln spoils 30 plates a day.", "Nobody listened,” said Ida Marsh."])
    assert [one.holder if one else "" for one in ends] == ["Ida Marsh", "Ida Marsh"]


def test_a_mark_that_is_never_closed_quotes_nothing() -> None:
    """A forgotten mark gives nobody the sentences behind it."""
    found = attributions(["Ida Marsh said: “We were warned.", *["The kiln is old."] * 3, "“Oh,” said Tom Berg."])
    assert found[1:4] == [None, None, None]


def test_a_quotation_opens_again_in_each_paragraph_or_in_none() -> None:
    """Where its end is missing, the paragraphs behind it are nobody's words, up to the next mark."""
    told = [
        "“The kiln leaks,” said Ida Marsh.",
        "“It will cost us.",
        "Tarn burns 30 plates a day.",
        "“Yes,” said Berg.",
    ]
    held = attributions(told, paragraphs=(0, 2, 3))
    assert [one.holder if one else "" for one in held] == ["Ida Marsh", "Ida Marsh", "", "Berg"]
    again = attributions(
        ["Ida Marsh said: “We were warned.", "“The kiln leaks.", "“It will cost us.”"], paragraphs=(0, 1, 2)
    )
    assert [one.holder if one else "" for one in again] == ["Ida Marsh"] * 3
    once = attributions(
        ["Ida Marsh said: “We were warned.", "The kiln leaks.", "It will cost us.”"], paragraphs=(0, 1, 2)
    )
    assert [one.holder if one else "" for one in once] == ["Ida Marsh"] * 3


def test_when_it_was_said_is_no_part_of_a_name() -> None:
    """ "The Home Office on Wednesday said" is the Home Office."""
    for when in ("on Wednesday ", ""):
        assert who(f"The Kiln Office {when}said it will close the kiln of Tarn.") == "Kiln Office"


@pytest.mark.parametrize(
    "sentence",
    [
        "The kiln lost 4 percent of its plates last year, reported Thursday.",
        "Often called a wonder, the kiln of Tarn leaks.",
        "Higher fees would come later, said the guild.",
    ],
)
def test_a_day_and_an_adverb_say_nothing(sentence: str) -> None:
    """Words with a capital from where they stand, and days, are nobody's names."""
    assert attribution(sentence) is None or attribution(sentence).holder not in ("Thursday", "Often", "Higher")


def test_a_pronoun_is_whoever_spoke_just_before() -> None:
    """ "She" and "the company" are resolved only where the sentence before leaves one possibility."""
    found = attributions(["Ida Marsh said that kilns are old.", f"She said that {FACT}."])
    assert [one.holder if one else "" for one in found] == ["Ida Marsh", "Ida Marsh"]
    for before in ("Ida Marsh said that Tom Berg was late.", "The kilns are old.", "Ceramor said that kilns are old."):
        assert attributions([before, f"She said that {FACT}."])[1] is None
    assert attributions(["Ceramor said that kilns are old.", f"The company said that {FACT}."])[1] is not None


def test_the_writers_own_view() -> None:
    """The author of an opinion is "I", an outlet that measured is "we"; a lone aside makes no opinion."""
    opinion = attributions(["I think that the kiln is old.", "My sister sold it.", "The roof is new."], "Ida Marsh")
    assert [(one.holder, one.words) if one else None for one in opinion] == [
        ("Ida Marsh", "the kiln is old"),
        ("Ida Marsh", "My sister sold it."),
        None,
    ]
    assert attributions(["I think that the kiln is old.", "The roof is new."], "Ida Marsh") == [None, None]
    (then, _) = attributions(["In May I wrote that the kiln is old.", "I was wrong."], "Ida Marsh")
    assert then == Attribution("Ida Marsh", "In May I wrote that the kiln is old.", "reports", False)
    measured = attributions(
        ["We found that the kiln leaks.", "We love clay.", "Our survey shows that 30 plates broke."],
        outlet="Kiln.example",
    )
    assert [one.holder if one else "" for one in measured] == ["Kiln.example", "", "Kiln.example"]


@pytest.mark.parametrize(
    "piece",
    ["“a ", "‘a ", '"a, ', "Ida Marsh, ", "said Ida Marsh, ", "according to ", "A's ", "a the ", "(", "of Tarn "],
)
def test_long_lines_cost_little(piece: str) -> None:
    """A hundred thousand characters of anything are over at once, as one sentence and as many."""
    start = time.process_time()
    assert attribution(piece * (100_000 // len(piece))) is None
    attributions([piece * (1900 // len(piece))] * 50)
    assert time.process_time() - start < 5


@pytest.mark.parametrize("piece", [" on Monday", " in reporters", " in a", " last week on 3 May"])
def test_times_and_places_behind_a_speaker_are_gone_through_once(piece: str) -> None:
    """A hundred of them cost no more than a hundred: where they lead nowhere, they are not tried in other groupings."""
    assert who(f"The kiln at Tarn was built in haste, Ida Marsh said{piece}.") == "Ida Marsh"
    start = time.process_time()
    assert who(f"The kiln at Tarn was built in haste, Ida Marsh said{piece * 100} <") in ("", "Ida Marsh")
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("sentences", "holder"),
    [
        (["The French said that the kiln was old."], ""),
        (["French said that the kiln was old."], ""),
        (["Unconfirmed reports suggested that the kiln was old."], ""),
        (["Afterward, the mayor, Ida Marsh, said that the kiln was old."], ""),
        (["Quilp's reported losses suggest that the kiln was old."], ""),
        (["The Clean Kilns Act says that the kiln is old."], ""),
        (["Moody's reported that the kiln was old."], "Moody's"),
        (["“The kiln is old,” House Speaker Ida Marsh said."], "Ida Marsh"),
        (["President-elect Ida Marsh said that the kiln was old."], "Ida Marsh"),
        (["The kiln was shown to Secretary of State Ida Marsh.", "Marsh said that the kiln was old."], "Marsh"),
    ],
)
def test_a_people_a_norm_and_a_title_are_no_part_of_a_name(sentences: list[str], holder: str) -> None:
    """Who speaks has a name: no people, adverb or law has one, and no office is part of it."""
    found = attributions(sentences)[-1]
    assert (found.holder if found else "") == holder


def test_the_names_of_a_transcript_have_capitals() -> None:
    """Names in front of turns are written as names are elsewhere."""
    told = ("ida marsh", "The kiln is old.", "tom berg", "It leaks.", "ida marsh", "It does.", "tom berg", "I know.")
    turns = speaker_turns(told, tuple(range(len(told))))
    assert {turn.speaker for turn in turns.values()} == {"Ida Marsh", "Tom Berg"}
    loud = ("IDA McKAY: The kiln is old.", "TOM O'BERG: It leaks.", "IDA McKAY: It does.", "TOM O'BERG: I know.")
    assert {turn.speaker for turn in speaker_turns(loud, ()).values()} == {"Ida McKay", "Tom O'Berg"}
