"""The store's part on review: what waits for an editor of each topic, and what editors kept off its page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager

from sqlite_utils import Database

from pipeline.models import Rejection, Sheets, Submission, tagged
from pipeline.storage.codec import dump, instant, load_record
from pipeline.storage.sources import chunks
from pipeline.storage.versions import Numbered

_SHEETS = ("page", "difference", "blocks")  # as an editor reads it


class Reviews(Numbered):
    """Submissions and rejections."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def submission(self, topic: str) -> Submission | None:
        """What waits for an editor, None where nothing does."""
        row = self.db.execute("select record from submissions where topic = ?", [topic]).fetchone()
        return load_record(Submission, row["record"]) if row else None

    def submitted(self, topic: str) -> tuple[int, Sheets] | None:
        """For which version something waits, and as what it is shown: no record is opened."""
        row = self.db.execute(
            "select version, page, difference, blocks from submissions where topic = ?", [topic]
        ).fetchone()
        return (row["version"], Sheets(row["page"], row["difference"], row["blocks"])) if row else None

    def keep_submission(self, submission: Submission, sheets: Sheets, numbers: Mapping[str, int]) -> None:
        """Let this wait, in the place of what waited; the numbers and names that it gives are given for good."""
        brief, record = submission.brief, dump(Submission, submission)
        slug = brief.topic.slug
        with self.writing() as db:
            self._keep_names(slug, brief.blocks)
            self._keep_numbers(slug, numbers)
            shown = (sheets.page, sheets.difference, sheets.blocks)
            id = self.id_of(submission)
            row = (slug, id, brief.version, instant(submission.since), record, *shown, tagged("sheets", id, *shown))
            db.execute("insert or replace into submissions values (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)

    def id_of(self, submission: Submission) -> str:
        """What tells a submission from every other one: an editor's word is about this one alone."""
        return tagged("submission", submission.brief.topic.slug, dump(Submission, submission))

    def drop_submission(self, topic: str) -> None:
        """Nothing waits any more."""
        with self.writing() as db:
            db.execute("delete from submissions where topic = ?", [topic])

    def rejections(self, topic: str) -> tuple[Rejection, ...]:
        """What editors kept off the page, oldest first."""
        rows = self.db.execute("select record from rejections where topic = ? order by date, block", [topic])
        return tuple(load_record(Rejection, row["record"]) for row in rows)

    def keep_rejections(self, topic: str, rejections: Sequence[Rejection]) -> None:
        """Note what an editor keeps off the page."""
        with self.writing() as db:
            for one in rejections:
                record = dump(Rejection, one)
                row = (topic, one.block, one.version, tagged("rejection", topic, record), instant(one.date), record)
                db.execute("insert or replace into rejections values (?, ?, ?, ?, ?, ?)", row)

    def corrected(self, topic: str, claims: Iterable[str]) -> frozenset[str]:
        """Those of these claims that their own article took back or changed."""
        found: set[str] = set()
        for chunk in chunks(sorted(set(claims))):
            marks = ",".join("?" * len(chunk))
            rows = self.db.execute(
                f"select claim from corrections where topic = ? and claim in ({marks})", [topic, *chunk]
            )
            found |= {claim for (claim,) in rows}
        return frozenset(found)


def misfiled(db: Database) -> Iterator[str]:
    """Submissions and rejections that were changed afterwards."""
    for row in db.execute("select * from submissions"):
        named = tagged("submission", row["topic"], row["record"])
        if row["id"] != named or row["seal"] != tagged("sheets", named, *(row[name] for name in _SHEETS)):
            yield f"submissions, topic {row['topic']}"
    for row in db.execute("select * from rejections"):
        if tagged("rejection", row["topic"], row["record"]) != row["id"]:
            yield f"rejections, topic {row['topic']}, block {row['block']}"
