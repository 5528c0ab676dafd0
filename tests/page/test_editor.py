"""The editor of a page: what its operations do to the page before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.models import BlockStep
from pipeline.page.editor import Editor
from tests.page.making import article, block, brief, claim, dossier, finding, said


def test_what_is_dropped_and_comes_back_goes_on_where_it_was() -> None:
    """It replaces the block of the version before, with its birth, its name and its life."""
    old = block("old", since=1, name="n7", life=(BlockStep("new", 1),))
    editor = Editor(dossier((), (), (), version=2, previous=brief(old)))
    editor.drop("old", "no room")
    assert editor.operations["old"].kind == "retire"
    editor.put(
        replace(old, sentences=(said("“Prices rose.”"),), since=2, name="", life=(BlockStep("new", 2),)), "it is new"
    )
    (operation,) = editor.operations.values()
    assert (operation.kind, operation.why) == ("replace", "it is new")
    back = editor.page["old"]
    assert (back.since, back.name, back.life) == (1, "n7", (BlockStep("new", 1),))
    assert back.sentences[0].text == "“Prices rose.”"


def test_what_is_new_and_dropped_again_never_was() -> None:
    """Nothing is told of a block that came and went while one version was made."""
    editor = Editor(dossier((), (), ()))
    editor.put(block("new"), "it is new")
    editor.drop("new")
    assert (editor.operations, editor.page) == ({}, {})
    editor.put(block("new"), "after all")
    assert editor.operations["new"].kind == "add"


def test_a_section_without_a_budget_has_no_room() -> None:
    """Not even for what is better than all that stands there from a larger budget."""
    editor = Editor(dossier((), (), (), version=2, previous=brief(block("old", rank=1.0))))
    none = replace(editor.topic, budgets=replace(editor.topic.budgets, narrative=0))
    editor.topic = none
    assert not editor.room("narrative", 9.0)


def test_a_capital_that_the_article_has_not_stands_in_brackets() -> None:
    """An opening is left out, and the reader sees that there was one; the day tells of when the words are."""
    told = article(("But the harbour road has not been full since 2019.",))
    one = claim("The harbour road has not been full since 2019.", told)
    sentence = Editor(dossier((told,), (one,), (finding(one),))).tell(finding(one))
    assert sentence.text == "“[T]he harbour road has not been full since 2019.”"
    assert sentence.dated == "1 May 2026"


@pytest.mark.parametrize(("words", "text"), [("the harbour road", "[T]he harbour road"), ("eQuay", "eQuay")])
def test_words_that_begin_in_the_midst_of_a_sentence_have_their_capital_in_brackets(words: str, text: str) -> None:
    """So that a reader sees what is cut; a name that is written so begins with its own letter."""
    rest = f"is full {'and ' * 55}closed"  # the sentence is too long to be told whole
    told = article((f"Bram Oster of the harbour office said on Monday that {words} {rest}.",))
    one = claim(f"{words} {rest}", told, holder="Bram Oster")
    assert Editor(dossier((told,), (one,), (finding(one),))).tell(finding(one)).text == f"“{text} {rest}”"


def test_an_opening_that_is_left_out_names_nobody() -> None:
    """The sentence without its dateline is all that its author says: their name stands in front of it."""
    words = "The council must close the harbour road before it is too late for the skippers."
    told = article((f"PORT QUAY (Courier) -- {words}",))
    one = claim(words, told, holder="Bram Oster", role="argues")
    sentence = Editor(dossier((told,), (one,), (finding(one),))).tell(finding(one))
    assert (sentence.text, sentence.speaker) == (f"“{words}”", "Bram Oster")


def test_who_is_introduced_beside_their_words_stands_with_them() -> None:
    """Who says it is told with the words, where the sentence says more than a name."""
    words = "“The harbour road costs 14 million a year,” said Bram Oster"
    introduced = f"{words}, who keeps the books of the harbour office."
    told = article((introduced, f"{words}."))
    for place, text, speaker in (
        (0, f"“‘{introduced[1:].replace(',”', ',’')}”", ""),
        (1, "“The harbour road costs 14 million a year,”", "Bram Oster"),
    ):
        one = claim("The harbour road costs 14 million a year,", told, place, holder="Bram Oster", role="argues")
        sentence = Editor(dossier((told,), (one,), (finding(one),))).tell(finding(one))
        assert (sentence.text, sentence.speaker) == (text, speaker)


def test_who_is_named_by_surname_has_the_given_name_in_brackets() -> None:
    """A reader of the page has not read the sentence that named them in full."""
    told = article(("Oster also said the harbour road costs 14 million a year.",))
    words = "the harbour road costs 14 million a year"
    one = claim(words, told, holder="Bram Oster")
    sentence = Editor(dossier((told,), (one,), (finding(one),))).tell(finding(one))
    assert sentence.text == f"“[Bram] Oster also said {words}.”"


def test_what_somebody_is_reported_to_say_is_told_with_its_sentence() -> None:
    """In quotation marks behind a name the words of a reporter would seem to be the holder's own."""
    told = article(
        (
            "Bram Oster said the harbour road costs 14 million a year.",
            "“The harbour road costs 14 million a year,” Bram Oster said.",
            "He said the harbour road costs 14 million a year.",
            "The harbour road costs 14 million a year, Bram Oster said.",
        )
    )
    words = "the harbour road costs 14 million a year"
    for place, (quote, text, speaker) in enumerate(
        [
            (words, f"“Bram Oster said {words}.”", ""),
            (f"T{words[1:]}", f"“T{words[1:]}”", "Bram Oster"),
            (words, f"“[Bram Oster] said {words}.”", ""),
            (f"T{words[1:]}", f"“T{words[1:]}, Bram Oster said.”", ""),
        ]
    ):
        one = claim(quote, told, place, holder="Bram Oster", role="argues")
        sentence = Editor(dossier((told,), (one,), (finding(one),))).tell(finding(one))
        assert (sentence.text, sentence.speaker) == (text, speaker)
