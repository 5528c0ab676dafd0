"""The store's part on knowledge: claims, findings and what relates them, as they are kept and as they are asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from pipeline.models import Article, Claim, Correction, Finding, Relation, Tally
from pipeline.storage.articles import UNRELATED
from pipeline.storage.codec import dump, instant, load_again, load_record
from pipeline.storage.search_index import Indexed
from pipeline.storage.sources import chunks

# The store's part on finding: which findings a topic has, by rank, by term and by claim.

INDEXED = 8  # terms under which a finding can be found again
_COMMON = 400  # findings that share a term, beyond which it tells nothing of any of them


class FindingQueries:
    """Findings, as they are asked for."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def pool(self, topic: str, limit: int) -> tuple[Finding, ...]:
        """The findings that take part in the ranking: the best by what they are worth in themselves."""
        rows = self.db.query(
            "select base as score, record from findings where topic = ? order by base desc, id limit ?", [topic, limit]
        )
        return tuple(finding_of_row(row) for row in rows)

    def keep_scores(self, scores: Mapping[str, float]) -> None:
        """Rank these findings by their scores."""
        with self.writing() as db:
            db.conn.executemany("update findings set score = ? where id = ?", [(s, id) for id, s in scores.items()])

    def findings(self, ids: Iterable[str]) -> tuple[Finding, ...]:
        """Findings by id, best first."""
        found: list[Finding] = []
        for chunk in chunks(sorted(set(ids))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.execute(f"select score, record from findings where id in ({marks})", chunk)
            found.extend(finding_of_row(row) for row in rows)
        return tuple(sorted(found, key=lambda finding: (-finding.score, finding.id)))

    def quotes(self, ids: Iterable[str]) -> dict[str, tuple[str, tuple[str, ...]]]:
        """Finding id to its quoted words and their terms, best first: enough to tell whether it is near.

        A finding that an older version kept has no terms.
        """
        found: list[tuple[float, str, str, str]] = []
        for chunk in chunks(sorted(set(ids))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.execute(f"select -score, id, text, terms from findings where id in ({marks})", chunk)
            found += map(tuple, rows)
        return {id: (text, tuple(terms.split())) for _, id, text, terms in sorted(found)}

    def best_findings(self, topic: str, limit: int = -1) -> tuple[Finding, ...]:
        """The topic's findings, best first."""
        rows = self.db.query(
            "select score, record from findings where topic = ? order by score desc, id limit ?", [topic, limit]
        )
        return tuple(finding_of_row(row) for row in rows)

    def place_of(self, topic: str, score: float) -> tuple[int, int]:
        """The place that a score has among the topic's findings, and how many there are."""
        row = self.db.execute(
            "select 1 + count(*) filter (where score > ?), count(*) from findings where topic = ?", [score, topic]
        ).fetchone()
        return row[0], row[1]

    def findings_with(self, topic: str, terms: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The ids of the findings indexed under each of these terms; a term of very many says nothing and has none."""
        found: dict[str, tuple[str, ...]] = {}
        which = "from finding_terms where topic = ? and term = ? limit"
        for term in terms:
            # Four fifths of what an old archive has under these terms is under such as very many findings share.
            if self.db.execute(f"select 1 {which} 1 offset {_COMMON}", [topic, term]).fetchone() is None:
                ids = tuple(id for (id,) in self.db.execute(f"select finding {which} {_COMMON}", [topic, term]))
                if ids:
                    found[term] = ids
        return found

    def finding_of(self, topic: str, claims: Iterable[str]) -> dict[str, str]:
        """Claim id to the id of the finding that it belongs to."""
        found: dict[str, str] = {}
        for chunk in chunks(sorted(set(claims))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.query(
                f"select claim, finding from finding_claims where topic = ? and claim in ({marks})", [topic, *chunk]
            )
            found.update((row["claim"], row["finding"]) for row in rows)
        return found


def finding_of_row(row: Mapping[str, Any]) -> Finding:
    """The stored finding with its score, which changes more often than the rest of it."""
    return _scored(row["record"], row["score"])


@lru_cache(maxsize=4096)  # a run asks for the same ones stage after stage
def _scored(record: str, score: float) -> Finding:
    return replace(load_record(Finding, record), score=score)


class KnowledgeStore(FindingQueries, Indexed):
    """Claims, findings and what relates them."""

    # --- claims

    def keep_claims(self, article: Article, engine: str, claims: Sequence[Claim]) -> None:
        """Store what an engine read in an article, and that it read it, or which engine did in its place."""
        with self.writing() as db:
            there = self.claims(claim.id for claim in claims)
            self._index_claims([one for id, one in {claim.id: claim for claim in claims}.items() if id not in there])
            db.conn.executemany(
                "insert or ignore into claims values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [
                    (
                        c.id,
                        c.article,
                        c.item,
                        c.engine,
                        c.kind,
                        c.role,
                        c.holder,
                        c.quote,
                        str(c.when) if c.when else None,
                        dump(Claim, c),
                    )
                    for c in claims
                ],
            )
            made_by = claims[0].engine if claims else engine
            db.execute(
                "insert or replace into readings values (?, ?, ?, ?)", [article.id, engine, len(claims), made_by]
            )

    def claims_of(self, articles: Iterable[str], engine: str) -> tuple[Claim, ...]:
        """The claims of these articles, in the order of article and sentence."""
        found: list[Claim] = []
        for chunk in chunks(list(articles)):
            marks = ",".join("?" * len(chunk))
            rows = self.db.query(
                "select c.record from readings r join claims c on c.article = r.article"
                " and c.engine = coalesce(nullif(r.made_by, ''), r.engine)"
                f" where r.article in ({marks}) and r.engine = ?",
                [*chunk, engine],
            )
            found.extend(load_again(Claim, row["record"]) for row in rows)
        return tuple(sorted(found, key=lambda claim: (claim.article, claim.sentences)))

    def claims_read(self, articles: Iterable[str]) -> dict[str, int]:
        """How many claims were read in each of these articles, by whichever engine read most."""
        found: dict[str, int] = {}
        for chunk in chunks(list(articles)):
            marks = ",".join("?" * len(chunk))
            found |= dict(
                self.db.execute(
                    f"select article, max(claims) from readings where article in ({marks}) group by article", chunk
                ).fetchall()
            )
        return found

    def earlier_claims(self, article: Article) -> tuple[Claim, ...]:
        """The claims of earlier revisions of this article's item, whichever engine read them."""
        rows = self.db.query(
            "select c.record from claims c join articles a on a.id = c.article"
            " where c.item = ? and a.revision < ? order by a.revision, c.id",
            [article.item.id, article.revision],
        )
        return tuple(load_again(Claim, row["record"]) for row in rows)

    def claims(self, ids: Iterable[str]) -> dict[str, Claim]:
        """Claims by id."""
        found: dict[str, Claim] = {}
        for chunk in chunks(sorted(set(ids))):
            marks = ",".join("?" * len(chunk))
            for id, record in self.db.execute(f"select id, record from claims where id in ({marks})", chunk):
                found[id] = load_again(Claim, record)
        return found

    def claims_saying(self, topic: str, words: Sequence[str]) -> tuple[Claim, ...]:
        """The claims of a topic that have one of these words, in any case."""
        having = " or ".join(["instr(lower(c.quote), ?)"] * len(words)) or "0"
        rows = self.db.execute(
            "select distinct c.id, c.record from finding_claims f join claims c on c.id = f.claim"
            f" where f.topic = ? and ({having}) order by c.id",
            [topic, *words],
        )
        return tuple(load_again(Claim, record) for _, record in rows)

    def claims_by(self, topic: str, holder: str) -> tuple[Claim, ...]:
        """What a holder, as `holders` writes the name, says on a topic: oldest article first, undated ones before all.

        These are all claims that were read, also what is on no page and what its source took back since; nobody of that
        name has none.
        """
        rows = self.db.execute(
            "select distinct c.id, i.published, c.record from finding_claims f join claims c on c.id = f.claim"
            " join items i on i.id = c.item where f.topic = ? and c.holder = ? order by i.published, c.id",
            [topic, holder],
        )
        return tuple(load_again(Claim, record) for *_, record in rows)

    def holders(self, topic: str) -> frozenset[str]:
        """The holders of a topic's claims, as their articles name them."""
        rows = self.db.execute(
            "select distinct c.holder from finding_claims f join claims c on c.id = f.claim where f.topic = ?", [topic]
        )
        return frozenset(holder for (holder,) in rows)

    def leads(self, findings: Iterable[str]) -> dict[str, Claim]:
        """Finding id to the claim that it quotes."""
        found: dict[str, Claim] = {}
        for chunk in chunks(sorted(set(findings))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.execute(
                f"select f.id, c.record from findings f join claims c on c.id = f.lead where f.id in ({marks})",
                chunk,
            )
            found.update((id, load_again(Claim, record)) for id, record in rows)
        return found

    # --- findings

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
        with self.writing() as db:
            self._keep_findings(topic, findings)
            db.conn.executemany(
                "insert or replace into relations (topic, claim, kind, other, why) values (?, ?, ?, ?, ?)",
                [(topic, r.claim, r.kind, r.finding, r.why) for r in relations],
            )
            db.conn.executemany(
                "insert or replace into corrections (topic, claim, now) values (?, ?, ?)",
                [(topic, c.claim.id, c.now.id if c.now else None) for c in corrections],
            )
            db.conn.executemany(
                "insert or ignore into related (topic, engine, article) values (?, ?, ?)",
                [(topic, engine, article.id) for article in articles],
            )
            # An item waits on while one of its texts is not related: its reading may have failed.
            db.conn.executemany(
                f"delete from waiting as b where what = 'relate' and topic = ? and item = ? and not {UNRELATED}",
                [(topic, article.item.id) for article in articles],
            )
            if tally:
                self._keep_tally(topic, tally)

    def _keep_tally(self, topic: str, tally: Tally) -> None:
        """Add counts of terms, or begin them anew with a snapshot."""
        if tally.snapshot:
            self.db.execute(
                "insert or replace into statistics (topic, claims, record) values (?, ?, ?)",
                [topic, tally.claims, tally.snapshot],
            )
            self.db.execute("delete from term_counts where topic = ?", [topic])
        else:
            self.db.execute("update statistics set claims = ? where topic = ?", [tally.claims, topic])
        self.db.conn.executemany(
            "insert into term_counts (topic, term, claims) values (?, ?, ?)"
            " on conflict (topic, term) do update set claims = claims + excluded.claims",
            [(topic, term, count) for term, count in sorted(tally.terms.items())],
        )

    def _keep_findings(self, topic: str, findings: Mapping[Finding, Sequence[str]]) -> None:
        """Store findings with their terms in the place of what was stored of them; those without claims go."""
        ids = [finding.id for finding in findings]
        standing = [finding for finding in findings if finding.claims]
        known: list[list[str]] = []
        for chunk in chunks(ids):
            marks = ",".join("?" * len(chunk))
            known += [[row["id"]] for row in self.db.execute(f"select id from findings where id in ({marks})", chunk)]
        connection = self.db.conn
        connection.executemany("delete from finding_claims where finding = ?", known)
        connection.executemany("delete from finding_terms where finding = ?", known)
        gone = [[finding.id] for finding in findings if not finding.claims]
        connection.executemany("delete from findings where id = ?", gone)
        connection.executemany(
            "insert into findings (id, topic, kind, text, label, first, last, base, score, fresh, record, lead, terms)"
            " values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1, ?, ?, ?)"
            " on conflict (id) do update set kind = excluded.kind, text = excluded.text,"
            " lead = excluded.lead, terms = excluded.terms,"
            " label = excluded.label, first = excluded.first, last = excluded.last,"
            " base = excluded.base, score = excluded.score, fresh = 1, record = excluded.record",
            [
                (
                    f.id,
                    topic,
                    f.kind,
                    f.text,
                    f.label,
                    instant(f.first),
                    instant(f.last),
                    f.score,
                    f.score,
                    dump(Finding, f),
                    f.claims[0],
                    " ".join(findings[f]),
                )
                for f in standing
            ],
        )
        # In the order of their indexes, so that a page of these is written once.
        connection.executemany(
            "insert or replace into finding_claims values (?, ?, ?)",
            sorted((topic, claim, finding.id) for finding in standing for claim in finding.claims),
        )
        connection.executemany(
            "insert or ignore into finding_terms values (?, ?, ?)",
            sorted((topic, term, finding.id) for finding in standing for term in findings[finding][:INDEXED]),
        )

    def fresh_findings(self, topic: str, limit: int = -1) -> tuple[Finding, ...]:
        """Findings that are new or changed since the topic was last revised, best first, at most so many."""
        rows = self.db.query(
            "select score, record from findings indexed by findings_fresh where topic = ? and fresh"
            " order by score desc, id limit ?",
            [topic, limit],
        )
        return tuple(finding_of_row(row) for row in rows)

    def fresh_relations(self, topic: str) -> tuple[Relation, ...]:
        """Relations found since the topic was last revised."""
        rows = self.db.query(
            "select claim, kind, other, why from relations indexed by relations_fresh where topic = ? and fresh"
            " order by claim, kind, other",
            [topic],
        )
        return tuple(Relation(row["claim"], row["kind"], row["other"], row["why"]) for row in rows)

    def relations_of(self, topic: str, claims: Iterable[str]) -> tuple[Relation, ...]:
        """The contradictions and updates in which any of these claims was found."""
        found: set[Relation] = set()
        for chunk in chunks(sorted(set(claims))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.query(
                f"select claim, kind, other, why from relations where topic = ? and claim in ({marks})", [topic, *chunk]
            )
            found.update(Relation(row["claim"], row["kind"], row["other"], row["why"]) for row in rows)
        return tuple(sorted(found, key=lambda relation: (relation.claim, relation.kind, relation.finding)))

    def fresh_corrections(self, topic: str) -> tuple[Correction, ...]:
        """Claims that their own article took back or changed since the topic was last revised."""
        rows = list(
            self.db.query(
                "select claim, now from corrections indexed by corrections_fresh where topic = ? and fresh"
                " order by claim",
                [topic],
            )
        )
        claims = self.claims([row["claim"] for row in rows] + [row["now"] for row in rows if row["now"]])
        return tuple(Correction(claims[row["claim"]], claims.get(row["now"])) for row in rows)

    def count_findings(self, topic: str, since: datetime, until: datetime) -> int:
        """How many findings first came up in this span of time."""
        row = self.db.execute(
            "select count(*) from findings where topic = ? and first > ? and first <= ?",
            [topic, instant(since), instant(until)],
        ).fetchone()
        count: int = row[0]
        return count

    def statistics(self, topic: str) -> tuple[str, int] | None:
        """The snapshot of the topic's word statistics as JSON, and how many claims were counted so far."""
        row = self.db.execute("select record, claims from statistics where topic = ?", [topic]).fetchone()
        return (row["record"], row["claims"]) if row else None

    def term_counts(self, topic: str) -> dict[str, int]:
        """In how many of the topic's claims each term is."""
        return dict(self.db.execute("select term, claims from term_counts where topic = ?", [topic]).fetchall())
