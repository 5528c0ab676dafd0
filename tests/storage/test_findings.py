"""Claims and findings: they come back as they were, and stay fresh until a version shows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from pipeline.models import Article, Claim, Correction, Finding, Listing, Relation, Tally, When
from pipeline.storage import Store
from pipeline.storage.versions import MOST_FRESH
from tests.page.making import ENGINE, NOW, TOPIC, article, brief, claim, day, finding, item

WORDS = ("Corvid-70B scored 61.4 percent.", "Prices fell by 5 percent.", "Dana Vell left Orrin Labs.")


def _unranked(*findings: Finding) -> tuple[Finding, ...]:
    """Findings without their scores, which depend on what else there is."""
    return tuple(replace(finding, score=0.0) for finding in findings)


@pytest.fixture
def read(store: Store) -> Article:
    """An article that was read."""
    made = article(WORDS)
    store.keep_listing(Listing("feed", (made.item,)), "https://a.example/feed", NOW)
    store.keep_article(made, (), None)
    store.keep_belonging([(TOPIC.slug, made.item.id, "kept", "")])
    return made


@pytest.fixture
def claims(store: Store, read: Article) -> tuple[Claim, ...]:
    """Its claims, stored."""
    made = tuple(claim(words, read, place) for place, words in enumerate(WORDS))
    store.keep_claims(read, ENGINE, made)
    return made


def test_claims_come_back_as_they_were(store: Store, read: Article) -> None:
    """Figures, names and dates survive, and claims come in the order of the article."""
    dated = claim(WORDS[0], read, 0, when=When(date(2026, 3, 1), "month"))
    later = claim(WORDS[1], read, 1)
    store.keep_claims(read, ENGINE, [later, dated])
    assert store.claims_of([read.id], ENGINE) == (dated, later)
    assert store.claims_of([read.id], "another engine") == ()
    assert store.claims([dated.id, "claim-of-nothing"]) == {dated.id: dated}


def test_earlier_claims_are_those_of_lower_revisions(store: Store, claims: tuple[Claim, ...], read: Article) -> None:
    """An edited article finds what its former texts claimed, and not its own claims."""
    second = article(("Corvid-70B scored 58.1 percent.",), revision=2)
    store.keep_article(second, (), None)
    own = claim(second.sentences[0], second)
    store.keep_claims(second, ENGINE, [own])
    assert set(store.earlier_claims(second)) == set(claims)
    assert store.earlier_claims(read) == ()


def test_findings_are_found_by_term_claim_and_rank(store: Store, claims: tuple[Claim, ...], read: Article) -> None:
    """The best comes first, of two alike the lower id; terms and claims lead to their finding, in its topic alone."""
    made = [finding(one, score=score) for one, score in zip(claims, (1.0, 3.0, 1.0), strict=True)]
    index = dict(zip(made, (("corvid",), ("price", "fall"), ()), strict=True))
    store.keep_related(TOPIC.slug, ENGINE, [read], index, (), (), Tally(3, {"corvid": 2}, "[3]"))
    expected = _unranked(made[1], *sorted((made[0], made[2]), key=lambda one: one.id))
    assert _unranked(*store.best_findings(TOPIC.slug)) == expected
    assert _unranked(*store.findings(one.id for one in made)) == expected
    assert _unranked(*store.best_findings(TOPIC.slug, 1)) == expected[:1]
    found = store.findings_with(TOPIC.slug, ["fall", "corvid", "x"])
    assert {id for ids in found.values() for id in ids} == {made[0].id, made[1].id}
    assert store.findings_with("other", ["fall"]) == {}
    assert store.finding_of(TOPIC.slug, [claims[2].id, "x"]) == {claims[2].id: made[2].id}
    assert store.statistics(TOPIC.slug) == ("[3]", 3)
    assert store.best_findings("other") == ()


def test_words_are_counted_on_until_a_snapshot(store: Store, read: Article) -> None:
    """Counts add up from run to run and stand beside the snapshot in use; a new one begins them anew."""

    def counted(tally: Tally) -> tuple[object, dict[str, int]]:
        store.keep_related(TOPIC.slug, ENGINE, [read], {}, (), (), tally)
        return store.statistics(TOPIC.slug), store.term_counts(TOPIC.slug)

    assert counted(Tally(3, {"corvid": 2}, "[3]")) == (("[3]", 3), {"corvid": 2})
    assert counted(Tally(4, {"corvid": 1, "price": 1})) == (("[3]", 4), {"corvid": 3, "price": 1})
    assert counted(Tally(4, {})) == (("[3]", 4), {"corvid": 3, "price": 1})
    assert counted(Tally(6, {"corvid": 4}, "[6]")) == (("[6]", 6), {"corvid": 4})
    assert store.term_counts("other") == {}


def test_a_changed_finding_replaces_itself(store: Store, claims: tuple[Claim, ...], read: Article) -> None:
    """A finding that gains a claim keeps its id, and terms that it no longer has do not lead to it."""
    first = finding(claims[0])
    store.keep_related(TOPIC.slug, ENGINE, [read], {first: ("old", "both")}, (), ())
    grown = replace(first, claims=(claims[0].id, claims[1].id), score=9.0)
    store.keep_related(TOPIC.slug, ENGINE, [read], {grown: ("both", "new")}, (), ())
    assert _unranked(*store.best_findings(TOPIC.slug)) == _unranked(grown)
    found = store.findings_with(TOPIC.slug, ["old", "both", "new"])
    assert [set(found.get(term, ())) for term in ("old", "both", "new")] == [
        set(),
        {first.id},
        {first.id},
    ]
    assert set(store.finding_of(TOPIC.slug, [one.id for one in claims]).values()) == {first.id}


def test_a_finding_without_claims_vanishes(store: Store, claims: tuple[Claim, ...], read: Article) -> None:
    """What nobody says any more is no finding, and neither its terms nor its claims lead to it."""
    first = finding(claims[0])
    store.keep_related(TOPIC.slug, ENGINE, [read], {first: ("corvid",)}, (), ())
    store.keep_related(TOPIC.slug, ENGINE, [read], {replace(first, claims=(), items=()): ()}, (), ())
    assert store.best_findings(TOPIC.slug) == ()
    assert store.findings_with(TOPIC.slug, ["corvid"]) == {}
    assert store.finding_of(TOPIC.slug, [claims[0].id]) == {}


@pytest.mark.parametrize("engine", [ENGINE, "another"])
def test_findings_are_counted_by_when_they_came_up(engine: str, store: Store, read: Article) -> None:
    """A span is open at its start and closed at its end, so that two spans side by side count each finding once."""
    made = [claim(words, read, place) for place, words in enumerate(WORDS)]
    store.keep_claims(read, engine, made)
    found = {finding(one, first=day(number)): () for one, number in zip(made, (1, 2, 3), strict=True)}
    store.keep_related(TOPIC.slug, engine, [read], found, (), ())
    assert store.count_findings(TOPIC.slug, day(1), day(3)) == 2
    assert store.count_findings(TOPIC.slug, day(1) - timedelta(days=1), day(1)) == 1


def test_fresh_marks_last_until_a_version_shows_them(store: Store, claims: tuple[Claim, ...], read: Article) -> None:
    """An outcome without a version clears nothing of what is known; one with a version clears it all, in its topic."""
    found, relation = finding(claims[0]), Relation(claims[0].id, "contradicts", claims[1].id, "why")
    correction, gone = Correction(claims[1], claims[2]), Correction(claims[2])

    def fresh(topic: str = TOPIC.slug) -> tuple[object, ...]:
        return (
            _unranked(*store.fresh_findings(topic)),
            store.fresh_relations(topic),
            set(store.fresh_corrections(topic)),
        )

    store.keep_related(TOPIC.slug, ENGINE, [read], {found: ()}, [relation], [correction, gone])
    all_of_it = (_unranked(found), (relation,), {correction, gone})
    assert fresh() == all_of_it
    run = store.begin_run(NOW, ENGINE)
    store.keep_outcome(run, TOPIC.slug, {"kept": 1}, None, "nothing material")
    assert fresh() == all_of_it
    store.keep_outcome(run, "other", {"kept": 1}, 1, "")
    assert fresh() == all_of_it
    store.keep_outcome(run, TOPIC.slug, {"kept": 1}, 1, "")
    assert fresh() == ((), (), set())
    assert _unranked(*store.best_findings(TOPIC.slug)) == _unranked(found)


def test_of_very_many_fresh_findings_the_best_wait(store: Store, read: Article) -> None:
    """A page that stands still costs no more the longer it does: supported findings wait first, then the best."""
    words = [f"Prices fell by {number} percent." for number in range(MOST_FRESH + 3)]
    made = [claim(text, read, place) for place, text in enumerate(words)]
    store.keep_claims(read, ENGINE, made)
    found = [finding(one, score=float(place)) for place, one in enumerate(made)]
    found[0] = finding(made[0], score=0.0, first=day(1), last=day(3))  # the least, but reported twice
    relations = [Relation(made[place].id, "contradicts", made[5].id, "why") for place in (1, 0)]
    store.keep_related(TOPIC.slug, ENGINE, [read], dict.fromkeys(found, ()), relations, ())
    store.keep_outcome(store.begin_run(NOW, ENGINE), TOPIC.slug, {"kept": 1}, None, "nothing material")
    waiting = {one.id for one in store.fresh_findings(TOPIC.slug)}
    assert waiting == {one.id for one in (found[0], *found[4:])}
    assert [one.id for one in store.fresh_findings(TOPIC.slug, 2)] == [found[-1].id, found[-2].id]
    assert [relation.claim for relation in store.fresh_relations(TOPIC.slug)] == [made[0].id]


def test_a_finding_that_changes_is_fresh_again(store: Store, claims: tuple[Claim, ...], read: Article) -> None:
    """Support for what a version has shown is news for the next."""
    found = finding(claims[0])
    store.keep_related(TOPIC.slug, ENGINE, [read], {found: ()}, (), ())
    store.keep_version(brief(), (), "page\n", "markdown-1", {item().id: 1}, ())
    store.keep_outcome(store.begin_run(NOW, ENGINE), TOPIC.slug, {}, 1, "")
    assert store.fresh_findings(TOPIC.slug) == ()
    store.keep_related(TOPIC.slug, ENGINE, [read], {found: ()}, (), ())
    assert _unranked(*store.fresh_findings(TOPIC.slug)) == _unranked(found)


def test_scores_order_findings_and_leave_what_they_are_worth(
    store: Store, claims: tuple[Claim, ...], read: Article
) -> None:
    """Scores order the findings; what they are worth in themselves still decides who takes part in the ranking."""
    made = [finding(one, score=score) for one, score in zip(claims, (1.0, 3.0, 2.0), strict=True)]
    store.keep_related(TOPIC.slug, ENGINE, [read], dict.fromkeys(made, ()), (), ())
    assert [one.id for one in store.pool(TOPIC.slug, 2)] == [made[1].id, made[2].id]
    store.keep_scores({made[0].id: 9.0, made[2].id: -9.0})
    assert [one.id for one in store.best_findings(TOPIC.slug)] == [made[0].id, made[1].id, made[2].id]
    assert [one.score for one in store.pool(TOPIC.slug, 9)] == [3.0, 2.0, 1.0]
