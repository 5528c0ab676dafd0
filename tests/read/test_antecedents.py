"""Who "the company" or "she" is: named where one possibility is left, left open where two are."""

from __future__ import annotations

import pytest

from pipeline.read.antecedents import antecedent, inside, opens, resolve

SURE = [
    (["Orrin Labs released Corvid-70B."], "The company charges $4.", "[Orrin Labs] charges $4."),
    (["Orrin released Corvid-70B."], "The model solves 54 tasks.", "[Corvid-70B] solves 54 tasks."),
    (["The Halden Foundation keeps a list."], "The foundation struck four.", "[Halden Foundation] struck four."),
    (["Orrin Labs released Corvid-70B.", "Nobody noticed."], "The lab cut its price.", "[Orrin Labs] cut its price."),
]
OPEN = [
    (["Orrin Labs and Vellum AI released models."], "The company charges $4."),
    (["Orrin Labs spoke to Vellum."], "The company charges $4."),  # nothing tells what Vellum is
    (["Corvid-70B beats Vellum-2."], "The model costs $4."),
    (["Ilse Brandt said it to Dana Vell, a lawyer."], "She left the room."),
    (["Ilse Brandt, a lawyer, read the licence."], "She found seven traps."),  # a name does not tell who is a she
    ([], "The company charges $4."),
    (["Orrin Labs released Corvid-70B.", "It rained.", "It snowed."], "The company charges $4."),  # too far back
    (["Orrin Labs released Corvid-70B."], "The company praised her."),  # another pronoun is open
    (["Orrin Labs released Corvid-70B."], "The company behind it charges $4."),
    (["Orrin Labs released Corvid-70B."], "The company sued Orrin Labs."),
]


@pytest.mark.parametrize(("before", "sentence", "expected"), SURE)
def test_the_only_one_of_its_kind(before: list[str], sentence: str, expected: str) -> None:
    """The name stands in brackets in the place of the word."""
    found = resolve([*before, sentence], len(before))
    assert found is not None
    assert found[0] == expected
    assert found[1].name in before[found[1].place]


@pytest.mark.parametrize(("before", "sentence"), OPEN)
def test_two_possibilities_are_none(before: list[str], sentence: str) -> None:
    """Nothing is resolved where somebody else could be meant."""
    assert resolve([*before, sentence], len(before)) is None


def test_a_person_who_speaks_is_the_only_one_just_named() -> None:
    """ "She said" is resolved where one person was named, and not where two were."""
    one = ["Ilse Brandt, a lawyer, read the licence.", "“It is a trap,” she said."]
    found = antecedent("she", one, 1)
    assert found is not None
    assert found.name == "Ilse Brandt"
    two = ["Ilse Brandt said it to Dana Vell, a lawyer.", "“It is a trap,” she said."]
    assert antecedent("she", two, 1) is None


def test_behind_its_own_words() -> None:
    """The company that opens a statement is the one that "the company said" means, when no other is named."""
    assert inside("the company", "Orrin plans to retire Corvid-70B in March") == "Orrin"
    assert inside("the company", "Orrin plans to sue Vellum") == ""
    assert inside("she", "Orrin plans to retire Corvid-70B") == ""


def test_which_sentences_are_open() -> None:
    """A sentence about somebody only named before cannot be quoted as it stands."""
    assert opens("The company charges $4.")
    assert not opens("The company behind Corvid charges $4.")
