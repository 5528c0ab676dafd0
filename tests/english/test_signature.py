"""Who signs an article at its foot or head."""

from __future__ import annotations

import pytest

from pipeline.english.signature import Signature, signature

TEXT = tuple(f"The ferry of Quay carried {number} lorries in March." for number in range(3, 12))


@pytest.mark.parametrize(
    ("foot", "name"),
    [
        (("Ann Lee is a fellow at the Tarn Institute.",), "Ann Lee"),
        (("— Ann Lee is the author of “Nine Ferries”.", "Follow her on Twitter."), "Ann Lee"),
        (("Ann Lee is a professor at Marl.", "Tom Berg is a fellow of the Tarn Institute."), "Ann Lee and Tom Berg"),
        (("Ann Lee, a lawyer, is the former mayor of Quay.",), ""),  # told of in a way that a story does
        (("Ann Lee is a reporter for the Quay Post.",), ""),  # staff: no guest
        (("Ann Lee is the Tarn bureau chief and senior reporter of the Quay Post.",), ""),
        (("Ann Lee is the chief executive of the Tarn Ferries.",), "Ann Lee"),
        (("Ann Lee is late.",), ""),
        (("And Mayor Ann Lee is still pursuing a lawsuit to ask a judge to intervene.",), ""),  # what somebody does
        (("Mayor Ann Lee (Q-Tarn) is also discussing a compromise, according to an aide.",), ""),
        (("Ann Lee is suing director Tom Berg.",), ""),
        (("Ann Lee is senior fellow at the Tarn Institute.",), "Ann Lee"),
        (("Ann Lee is also asking the director of Quay.",), ""),  # does something, as those whom a story tells of
        (("The ferry is a joy to the director of Quay.",), ""),
    ],
)
def test_a_guest_signs_at_the_foot(foot: tuple[str, ...], name: str) -> None:
    """What somebody is, said where nothing else tells of them, is a signature."""
    assert signature((*TEXT, *foot)).name == name


def test_what_staff_are_is_no_part_of_a_report() -> None:
    """The line under a report that says who its reporter is tells nothing, though it makes nobody a guest."""
    foot = ("Ann Lee is a reporter for the Quay Post.", "Follow her on Twitter.")
    assert signature((*TEXT, *foot)) == Signature("", len(TEXT), len(TEXT) + 2)


def test_whom_the_text_tells_of_has_not_signed_it() -> None:
    """Somebody whom the story has named before is somebody in the story."""
    assert signature((*TEXT, "Lee bought the ferry.", "Ann Lee is a director of the Tarn Institute.")) == Signature()


def test_an_editors_note_names_the_guest_at_the_head() -> None:
    """Only behind such a note: a story may begin with what somebody is."""
    note = "Ann Lee is a professor at Marl."
    assert signature((f"Editor's note: {note}", *TEXT)) == Signature("Ann Lee", 0, 1)
    assert signature((note, *TEXT)) == Signature()


def test_a_signature_is_a_paragraph_of_its_own() -> None:
    """In the midst of one somebody is told of, also where nothing else tells of them."""
    text = (*TEXT, "The council has a new director.", "Ann Lee is a lawyer and no friend of the ferry.")
    assert signature(text, range(len(text))).name == "Ann Lee"
    assert signature(text, (0, 3, len(TEXT))) == Signature()
    assert signature(text, (0,)).name == "Ann Lee"  # a text in one piece has lost its paragraphs
