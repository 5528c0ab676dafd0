"""The store's part on knowledge: claims, findings and what relates them, as they are kept and as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from pipeline.models import Article, Claim, Correction, Finding, Relation, Tally
from pipeline.storage.articles import UNRELATED, Indexed
from pipeline.storage.codec import dump, instant, load_again, load_record
from pipeline.storage.database import ids_json

INDEXED = 8  # terms under which a finding can be found again
_COMMON = 400  # findings that share a term, beyond which it tells nothing of any of them


class Findings(Indexed):
    """Claims, findings and what relates them."""

    # --- claims

    def keep_claims(self, article: Article, engine: str, claims: Sequence[Claim]) -> None:
        """Store what an engine read in an article, and that it read it, or which engine did in its place."""
        rows = [
            (
                one.id, one.article, one.item, one.engine, one.kind, one.role, one.holder, one.quote,
                str(one.when) if one.when else None, dump(Claim, one),
            )
            for one in claims
        ]  # fmt: skip
        with self.writing():
            there = self.claims(claim.id for claim in claims)
            self._index_claims([one for id, one in {claim.id: claim for claim in claims}.items() if id not in there])
            self.write_many("insert or ignore into claims values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
            self.write(
                "insert or replace into readings values (?, ?, ?, ?)",
                article.id, engine, len(claims), claims[0].engine if claims else engine,
            )  # fmt: skip

    def claims_of(self, articles: Iterable[str], engine: str) -> tuple[Claim, ...]:
        """The claims of these articles, in the order of article and sentence."""
        found = self._claims(
            "json_each(?1) k cross join readings r on r.article = k.value and r.engine = ?2 cross join claims c"
            " on c.article = r.article and c.engine = coalesce(nullif(r.made_by, ''), r.engine)",
            ids_json(articles), engine,
        )  # fmt: skip
        return tuple(sorted(found, key=lambda claim: (claim.article, claim.sentences)))

    def claims_read(self, articles: Iterable[str]) -> dict[str, int]:
        """How many claims were read in each of these articles, by whichever engine read most."""
        return self.pairs(
            "select article, max(claims) from readings where article in (select value from json_each(?))"
            " group by article",
            ids_json(articles),
        )

    def earlier_claims(self, article: Article) -> tuple[Claim, ...]:
        """The claims of earlier revisions of this article's item, whichever engine read them."""
        return self._claims(
            "claims c join articles a on a.id = c.article where c.item = ? and a.revision < ?"
            " order by a.revision, c.id",
            article.item.id, article.revision,
        )  # fmt: skip

    def claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Claims by id."""
        found = self._claims("claims c where c.id in (select value from json_each(?))", ids_json(ids))
        return {claim.id: claim for claim in found}

    def claims_saying(self, topic: str, words: Sequence[str]) -> tuple[Claim, ...]:
        """The claims of a topic that have one of these words, in any case."""
        return self._claims(
            "finding_claims f join claims c on c.id = f.claim where f.topic = ?1"
            " and exists (select 1 from json_each(?2) w where instr(lower(c.quote), w.value)) order by c.id",
            topic, ids_json(words),
        )  # fmt: skip

    def claims_by(self, topic: str, holder: str) -> tuple[Claim, ...]:
        """What a holder, as `holders` writes the name, says on a topic: oldest article first, undated ones before all.

        These are all claims that were read, also what is on no page and what its source took back since; nobody of that
        name has none.
        """
        return self._claims(
            "finding_claims f join claims c on c.id = f.claim join items i on i.id = c.item"
            " where f.topic = ? and c.holder = ? order by i.published, c.id",
            topic, holder,
        )  # fmt: skip

    def _claims(self, source: str, *values: object) -> tuple[Claim, ...]:
        return tuple(load_again(Claim, record) for (record,) in self.rows(f"select c.record from {source}", *values))

    def holders(self, topic: str) -> frozenset[str]:
        """The holders of a topic's claims, as their articles name them."""
        rows = self.rows(
            "select distinct c.holder from finding_claims f join claims c on c.id = f.claim where f.topic = ?", topic
        )
        return frozenset(holder for (holder,) in rows)

    def leads(self, findings: Iterable[str]) -> dict[str, Claim]:
        """Finding id to the claim that it quotes."""
        rows = self.rows(
            "select f.id, c.record from json_each(?) k cross join findings f on f.id = k.value"
            " cross join claims c on c.id = f.lead",
            ids_json(findings),
        )
        return {id: load_again(Claim, record) for id, record in rows}

    # --- findings, as they are kept

    def keep_related(
        self,
        topic: str,
        engine: str,
        articles: Sequence[Article],
        findings: Mapping[Finding, Sequence[str]],
        relations: Sequence[Relation],
        corrections: Sequence[Correction],
        tally: Tally | None = None,
    ) -> None:
        """Store what relating these articles gave, at once: findings with their terms, relations, corrections.

        A finding is found again by the INDEXED first of its terms.
        """
        with self.writing():
            self._keep_findings(topic, findings)
            self.write_many(
                "insert or replace into relations (topic, claim, kind, other, why) values (?, ?, ?, ?, ?)",
                [(topic, r.claim, r.kind, r.finding, r.why) for r in relations],
            )
            self.write_many(
                "insert or replace into corrections (topic, claim, now) values (?, ?, ?)",
                [(topic, c.claim.id, c.now.id if c.now else None) for c in corrections],
            )
            self.write_many(
                "insert or ignore into related (topic, engine, article) values (?, ?, ?)",
                [(topic, engine, article.id) for article in articles],
            )
            # An item waits on while one of its texts is not related: its reading may have failed.
            self.write_many(
                f"delete from waiting as b where what = 'relate' and topic = ? and item = ? and not {UNRELATED}",
                [(topic, article.item.id) for article in articles],
            )
            if tally:
                self._keep_tally(topic, tally)

    def _keep_tally(self, topic: str, tally: Tally) -> None:
        """Add counts of terms, or begin them anew with a snapshot."""
        if tally.snapshot:
            self.write(
                "insert or replace into statistics (topic, claims, record) values (?, ?, ?)",
                topic, tally.claims, tally.snapshot,
            )  # fmt: skip
            self.write("delete from term_counts where topic = ?", topic)
        else:
            self.write("update statistics set claims = ? where topic = ?", tally.claims, topic)
        self.write_many(
            "insert into term_counts (topic, term, claims) values (?, ?, ?)"
            " on conflict (topic, term) do update set claims = claims + excluded.claims",
            [(topic, term, count) for term, count in sorted(tally.terms.items())],
        )

    def _keep_findings(self, topic: str, findings: Mapping[Finding, Sequence[str]]) -> None:
        """Store findings with their terms in the place of what was stored of them; those without claims go."""
        standing = [finding for finding in findings if finding.claims]
        known = self.rows(
            "select id from findings where id in (select value from json_each(?))",
            ids_json(finding.id for finding in findings),
        )
        self.write_many("delete from finding_claims where finding = ?", known)
        self.write_many("delete from finding_terms where finding = ?", known)
        gone = [[finding.id] for finding in findings if not finding.claims]
        self.write_many("delete from findings where id = ?", gone)
        self.write_many(
            "insert into findings (id, topic, kind, text, label, first, last, base, score, fresh, record, lead, terms)"
            " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, 1, ?9, ?10, ?11)"
            " on conflict (id) do update set kind = excluded.kind, text = excluded.text,"
            " lead = excluded.lead, terms = excluded.terms,"
            " label = excluded.label, first = excluded.first, last = excluded.last,"
            " base = excluded.base, score = excluded.score, fresh = 1, record = excluded.record",
            [
                (
                    f.id, topic, f.kind, f.text, f.label, instant(f.first), instant(f.last), f.score,
                    dump(Finding, f), f.claims[0], " ".join(findings[f]),
                )
                for f in standing
            ],
        )  # fmt: skip
        # In the order of their indexes, so that a page of these is written once.
        self.write_many(
            "insert or replace into finding_claims values (?, ?, ?)",
            sorted((topic, claim, finding.id) for finding in standing for claim in finding.claims),
        )
        self.write_many(
            "insert or ignore into finding_terms values (?, ?, ?)",
            sorted((topic, term, finding.id) for finding in standing for term in findings[finding][:INDEXED]),
        )

    def keep_scores(self, scores: Mapping[str, float]) -> None:
        """Rank these findings by their scores."""
        self.write_many("update findings set score = ? where id = ?", [(score, id) for id, score in scores.items()])

    # --- findings, as they are asked for: by rank, by term and by claim

    def pool(self, topic: str, limit: int) -> tuple[Finding, ...]:
        """The findings that take part in the ranking: the best by what they are worth in themselves."""
        return self._findings("base", "findings where topic = ? order by base desc, id limit ?", topic, limit)

    def best_findings(self, topic: str, limit: int = -1) -> tuple[Finding, ...]:
        """The topic's findings, best first."""
        return self._findings("score", "findings where topic = ? order by score desc, id limit ?", topic, limit)

    def fresh_findings(self, topic: str, limit: int = -1) -> tuple[Finding, ...]:
        """Findings that are new or changed since the topic was last revised, best first, at most so many."""
        fresh = "findings indexed by findings_fresh where topic = ? and fresh order by score desc, id limit ?"
        return self._findings("score", fresh, topic, limit)

    def findings(self, ids: Iterable[str]) -> tuple[Finding, ...]:
        """Findings by id, best first."""
        of_these = "findings where id in (select value from json_each(?)) order by score desc, id"
        return self._findings("score", of_these, ids_json(ids))

    def findings_led_by(self, topic: str, engine: str) -> tuple[Finding, ...]:
        """The findings of a topic that quote a claim of this engine."""
        rows = self.rows(
            "select f.record, f.score from findings f join claims c on c.id = f.lead"
            " where f.topic = ? and c.engine = ?",
            topic, engine,
        )  # fmt: skip
        return tuple(_scored(*row) for row in rows)

    def _findings(self, score: str, source: str, *values: object) -> tuple[Finding, ...]:
        return tuple(_scored(*row) for row in self.rows(f"select record, {score} from {source}", *values))

    def quotes(self, ids: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Finding id to its quoted words and their terms, best first: enough to tell whether it is near.

        A finding that an older version kept has no terms.
        """
        rows = self.rows(
            "select id, text, terms from findings where id in (select value from json_each(?)) order by score desc, id",
            ids_json(ids),
        )
        return {id: (text, tuple(terms.split())) for id, text, terms in rows}

    def place_of(self, topic: str, score: float) -> tuple[int, int]:
        """The place that a score has among the topic's findings, and how many there are."""
        ((place, count),) = self.rows(
            "select 1 + count(*) filter (where score > ?), count(*) from findings where topic = ?", score, topic
        )
        return place, count

    def findings_with(self, topic: str, terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The ids of the findings indexed under each of these terms; a term of very many says nothing and has none."""
        found: dict[str, tuple[str, ...]] = {}
        which = "from finding_terms where topic = ? and term = ? limit"
        for term in terms:
            # Four fifths of what an old archive has under these terms is under such as very many findings share.
            if self.row(f"select 1 {which} 1 offset {_COMMON}", topic, term) is None:
                ids = tuple(id for (id,) in self.rows(f"select finding {which} {_COMMON}", topic, term))
                if ids:
                    found[term] = ids
        return found

    def finding_of(self, topic: str, claims: Iterable[str]) -> dict[str, str]:
        """Claim id to the id of the finding that it belongs to."""
        return self.pairs(
            "select f.claim, f.finding from json_each(?) k cross join finding_claims f"
            " on f.topic = ? and f.claim = k.value",
            ids_json(claims), topic,
        )  # fmt: skip

    def count_findings(self, topic: str, since: datetime, until: datetime) -> int:
        """How many findings first came up in this span of time."""
        counted = "select count(*) from findings where topic = ? and first > ? and first <= ?"
        return int(self.value(counted, topic, instant(since), instant(until)))

    # --- what relates them

    def fresh_relations(self, topic: str) -> tuple[Relation, ...]:
        """Relations found since the topic was last revised."""
        return self._relations("relations r indexed by relations_fresh where r.topic = ? and r.fresh", topic)

    def relations_of(self, topic: str, claims: Iterable[str]) -> tuple[Relation, ...]:
        """The contradictions and updates in which any of these claims was found."""
        of_these = "json_each(?) k cross join relations r on r.topic = ? and r.claim = k.value"
        return self._relations(of_these, ids_json(claims), topic)

    def _relations(self, source: str, *values: object) -> tuple[Relation, ...]:
        rows = self.rows(
            f"select r.claim, r.kind, r.other, r.why from {source} order by r.claim, r.kind, r.other", *values
        )
        return tuple(Relation(*row) for row in rows)

    def fresh_corrections(self, topic: str) -> tuple[Correction, ...]:
        """Claims that their own article took back or changed since the topic was last revised."""
        rows = self.rows(
            "select claim, now from corrections indexed by corrections_fresh where topic = ? and fresh order by claim",
            topic,
        )
        claims = self.claims(id for row in rows for id in row if id)
        return tuple(Correction(claims[claim], claims.get(now)) for claim, now in rows)

    def corrected(self, topic: str, claims: Iterable[str]) -> frozenset[str]:
        """Those of these claims that their own article took back or changed."""
        rows = self.rows(
            "select c.claim from json_each(?) k cross join corrections c on c.topic = ? and c.claim = k.value",
            ids_json(claims), topic,
        )  # fmt: skip
        return frozenset(claim for (claim,) in rows)

    # --- how common words are

    def statistics(self, topic: str) -> tuple[str, int] | None:
        """The snapshot of the topic's word statistics as JSON, and how many claims were counted so far."""
        row = self.row("select record, claims from statistics where topic = ?", topic)
        return (row["record"], row["claims"]) if row else None

    def term_counts(self, topic: str) -> dict[str, int]:
        """In how many of the topic's claims each term is."""
        return self.pairs("select term, claims from term_counts where topic = ?", topic)


@lru_cache(maxsize=4096)  # a run asks for the same ones stage after stage
def _scored(record: str, score: float) -> Finding:
    """The stored finding with its score, which changes more often than the rest of it."""
    return replace(load_record(Finding, record), score=score)
