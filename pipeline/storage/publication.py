"""The store's part on what goes out: what waits for an editor, what pages and feeds hold, and who was told of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from pipeline.models import FeedEntry, Rejection, Sheets, Submission, canonical_json, tagged
from pipeline.storage.codec import dump, instant, load_record
from pipeline.storage.database import Connected
from pipeline.storage.versions import Numbered

_SHEETS = ("page", "difference", "blocks")  # as an editor reads it


@dataclass(frozen=True, slots=True)
class Due:
    """A version that a target has not been told of yet."""

    topic: str
    version: int
    target: str
    tries: int


class Publication(Numbered):
    """Submissions and rejections, pages as they were written, entries of feeds, and notifications."""

    # --- review

    def submission(self, topic: str) -> Submission | None:
        """What waits for an editor, None where nothing does."""
        record = self.value("select record from submissions where topic = ?", topic)
        return load_record(Submission, record) if record else None

    def submitted(self, topic: str) -> tuple[int, Sheets] | None:
        """For which version something waits, and as what it is shown: no record is opened."""
        row = self.row("select version, page, difference, blocks from submissions where topic = ?", topic)
        return (row["version"], Sheets(row["page"], row["difference"], row["blocks"])) if row else None

    def keep_submission(self, submission: Submission, sheets: Sheets, numbers: Mapping[str, int]) -> None:
        """Let this wait, in the place of what waited; the numbers and names that it gives are given for good."""
        brief, record = submission.brief, dump(Submission, submission)
        slug, id = brief.topic.slug, self.id_of(submission)
        shown = (sheets.page, sheets.difference, sheets.blocks)
        with self.writing():
            self._keep_names(slug, brief.blocks)
            self._keep_numbers(slug, numbers)
            self.write(
                "insert or replace into submissions values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                slug, id, brief.version, instant(submission.since), record, *shown, tagged("sheets", id, *shown),
            )  # fmt: skip

    def id_of(self, submission: Submission) -> str:
        """What tells a submission from every other one: an editor's word is about this one alone."""
        return tagged("submission", submission.brief.topic.slug, dump(Submission, submission))

    def drop_submission(self, topic: str) -> None:
        """Nothing waits any more."""
        self.write("delete from submissions where topic = ?", topic)

    def rejections(self, topic: str) -> tuple[Rejection, ...]:
        """What editors kept off the page, oldest first."""
        rows = self.rows("select record from rejections where topic = ? order by date, block", topic)
        return tuple(load_record(Rejection, record) for (record,) in rows)

    def keep_rejections(self, topic: str, rejections: Sequence[Rejection]) -> None:
        """Note what an editor keeps off the page."""
        rows = []
        for one in rejections:
            record = dump(Rejection, one)
            rows.append((topic, one.block, one.version, tagged("rejection", topic, record), instant(one.date), record))
        self.write_many("insert or replace into rejections values (?, ?, ?, ?, ?, ?)", rows)

    # --- pages

    def written(self, topic: str, paths: Iterable[str] | None = None) -> dict[str, str]:
        """Path to hash of the pages of a topic as they were written, of all or of these; "" has those of all topics."""
        return self.pairs(
            "select path, digest from written where topic = ?1"
            " and (?2 is null or path in (select value from json_each(?2)))",
            topic, None if paths is None else canonical_json(sorted(paths)),
        )  # fmt: skip

    def keep_written(self, topic: str, pages: Mapping[str, str]) -> None:
        """Note the hashes of pages before they are written, as far as they are not those that are known."""
        known = self.written(topic, pages)
        rows = [(topic, path, digest) for path, digest in pages.items() if known.get(path) != digest]
        if rows:
            self.write_many("insert or replace into written values (?, ?, ?)", rows)

    # --- feeds: entries of the newest versions as they were rendered, so that each is rendered once

    def entries(self, topic: str, form: str) -> dict[int, FeedEntry]:
        """The entries that are kept in this form, by version: `form` names all that they depend on but the version.

        What is no entry any more is left out, as it can be rendered anew.
        """
        found: dict[int, FeedEntry] = {}
        for (record,) in self.rows("select record from feed_entries where topic = ? and form = ?", topic, form):
            with suppress(ValueError):
                entry = load_record(FeedEntry, record)
                found[entry.version] = entry
        return found

    def keep_entries(self, topic: str, form: str, entries: Iterable[FeedEntry]) -> None:
        """Keep these entries, and none else of the topic: they can be rendered anew at any time."""
        rows = [(topic, entry.version, form, dump(FeedEntry, entry)) for entry in entries]
        with self.writing():
            self.write("delete from feed_entries where topic = ?", topic)
            self.write_many("insert into feed_entries values (?, ?, ?, ?)", rows)

    # --- notifications, by topic, version and the name of their target

    def owe(self, topic: str, version: int, targets: Iterable[str]) -> None:
        """Note whom a version is to be told to; belongs into the transaction that keeps the version."""
        self.write_many(
            "insert or ignore into notifications (topic, version, target) values (?, ?, ?)",
            [(topic, version, target) for target in targets],
        )

    def due(self, topic: str, tries: int) -> tuple[Due, ...]:
        """What is still to be told of a topic and has not failed that often, oldest version first."""
        rows = self.rows(
            "select topic, version, target, tries from notifications"
            " where topic = ? and sent is null and tries < ? order by version, target",
            topic, tries,
        )  # fmt: skip
        return tuple(Due(*row) for row in rows)

    def unsent(self, target: str) -> tuple[tuple[Due, str], ...]:
        """What a target has not been told yet although it was tried, and why, oldest version first."""
        rows = self.rows(
            "select topic, version, target, tries, error from notifications"
            " where target = ? and sent is null and tries > 0 order by topic, version",
            target,
        )
        return tuple((Due(*of), error) for *of, error in rows)

    def keep_sent(self, due: Due, sent: datetime | None, error: str = "") -> None:
        """Note that a target was told, or, when `sent` is None, why it could not be."""
        self.write(
            "update notifications set sent = ?, tries = tries + 1, error = ?"
            " where topic = ? and version = ? and target = ?",
            instant(sent) if sent else None, error, due.topic, due.version, due.target,
        )  # fmt: skip


def misfiled(store: Connected) -> Iterator[str]:
    """Submissions and rejections that were changed afterwards."""
    for row in store.rows("select * from submissions"):
        named = tagged("submission", row["topic"], row["record"])
        if row["id"] != named or row["seal"] != tagged("sheets", named, *(row[name] for name in _SHEETS)):
            yield f"submissions, topic {row['topic']}"
    for row in store.rows("select * from rejections"):
        if tagged("rejection", row["topic"], row["record"]) != row["id"]:
            yield f"rejections, topic {row['topic']}, block {row['block']}"
