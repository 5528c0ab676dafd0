"""Numbers of sources and names of blocks: given once, never given to anything else."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.models import SECTION_FORMS, SECTIONS, Article, Block, BlockStep
from pipeline.page.operations import assign, block_name, named_blocks, restored, sentences
from tests.page.making import article, block, day, item, said

NAMES = [item(name).id for name in "abcdefghijkl"]
PLACES = st.lists(st.sampled_from(range(12)), max_size=5)
ROUNDS = st.lists(st.tuples(PLACES, PLACES), max_size=6)


def _article(place: int) -> Article:
    return article(of=item("abcdefghijkl"[place], published=day(1 + place % 3)))


@settings(deadline=None, derandomize=True)
@given(ROUNDS)
def test_numbers_are_permanent(rounds: list[tuple[list[int], list[int]]]) -> None:
    """However pages come and go, a number stays with its item, and numbers are 1, 2, 3 without a gap."""
    given_before: dict[str, int] = {}
    for cited, read in rounds:
        blocks = [block(str(place), "narrative", said(items=(NAMES[place],))) for place in cited]
        numbers = assign(given_before, len(given_before), blocks, [_article(place) for place in read])
        assert given_before.items() <= numbers.items()
        assert sorted(numbers.values()) == list(range(1, len(numbers) + 1))
        assert set(numbers) == set(given_before) | {NAMES[place] for place in (*cited, *read)}
        given_before = numbers


def test_new_numbers_follow_the_page_then_the_dates() -> None:
    """A reader meets new numbers in ascending order; what is only read comes after, oldest first."""
    read = [article(of=item(name, published=day(number))) for name, number in (("late", 9), ("early", 2), ("mid", 5))]
    life = (BlockStep("answered", 2, (said(items=("of life",)),)),)
    blocks = [
        block("x", "why", said(items=("second", "first")), life=life),
        block("y", "why", said(items=("third", "known", item("mid").id))),
    ]
    assert list(assign({"known": 1}, 1, blocks, read).items()) == [
        ("known", 1), ("second", 2), ("first", 3), ("of life", 4), ("third", 5), (item("mid").id, 6),
        (item("early").id, 7), (item("late").id, 8),
    ]  # fmt: skip


def test_assigning_changes_nothing_that_it_was_given() -> None:
    """The stored numbers are not written to before a version is published."""
    known = {"known": 1}
    assign(known, 1, [block("x", "why", said(items=("new",)))], [])
    assert known == {"known": 1}


def test_sentences_come_in_reading_order() -> None:
    """A block's own sentences come before those of its life."""
    told = [said(f"{number}.") for number in range(4)]
    blocks = [
        block("x", "why", told[0], life=(BlockStep("a", 1, (told[1],)), BlockStep("b", 2, (told[2],)))),
        block("y", "why", told[3]),
    ]
    assert list(sentences(blocks)) == told


IDS = st.lists(st.sampled_from("abcdefghijkl"), max_size=8, unique=True)
SECTION = dict(zip("abcdefghijkl", [*SECTIONS, *SECTIONS], strict=False))


@settings(deadline=None, derandomize=True)
@given(st.lists(IDS, max_size=8))
def test_names_are_permanent(pages: list[list[str]]) -> None:
    """However blocks come, leave and come back, a name stays with its block and no other ever has it."""
    page: tuple[Block, ...] = ()
    archive: dict[str, Block] = {}
    given: dict[str, str] = {}
    last: dict[str, int] = {}
    for ids in pages:
        blocks = [block(id, SECTION[id], name="n1") for id in ids]  # what an engine says of a name counts for nothing
        archive |= {one.id: one for one in page}
        page = named_blocks(restored(blocks, block_name(page, archive)), last)
        for one in page:
            assert given.setdefault(one.id, one.name) == one.name
            assert one.name[0] == SECTION_FORMS[one.section].letter
            last[one.name[0]] = max(last.get(one.name[0], 0), int(one.name[1:]))
        assert len(set(given.values())) == len(given)


def test_a_page_of_the_first_edition_is_named_in_its_order() -> None:
    """Blocks without a name get one each, those that have one keep it; what has never been seen stays without."""
    page = [block(id, "narrative") for id in "ab"] + [block("c", "tensions")]
    called = block_name(page, {"d": block("d", "narrative", name="n7")})
    made = named_blocks(restored([*page, block("d", "narrative"), block("e", "narrative")], called), {"n": 8})
    assert [one.name for one in made] == ["n9", "n10", "x1", "n7", "n11"]
    assert [one.name for one in restored([block("z", "why", name="y1")], called)] == [""]
