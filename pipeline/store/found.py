"""The store's part on finding: which findings a topic has, by rank, by term and by claim."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from functools import lru_cache
from typing import Any

from sqlite_utils import Database

from pipeline.records import Finding
from pipeline.store.codec import load
from pipeline.store.listed import chunks

INDEXED = 8  # terms under which a finding can be found again
COMMON = 400  # findings that share a term, beyond which it tells nothing of any of them


class Found:
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
            if self.db.execute(f"select 1 {which} 1 offset {COMMON}", [topic, term]).fetchone() is None:
                ids = tuple(id for (id,) in self.db.execute(f"select finding {which} {COMMON}", [topic, term]))
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
    return replace(load(Finding, record), score=score)
