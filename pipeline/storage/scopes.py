"""The store's part on settings: by what topics judged, grouped and showed, and what an edit leaves to be made anew."""

from __future__ import annotations

from typing import Literal

from pipeline.models import Held, Scope
from pipeline.storage.articles import UNRELATED
from pipeline.storage.codec import dump, load_record, parse_instant
from pipeline.storage.database import StorePart

SettingsEdit = Literal["grouped", "shown"]
_SCOPE, _EDIT, _RULED = "scope of ", "edit of ", "rulings of "  # names of marks, before the topic's slug
_GROUPED = ("finding_claims", "finding_terms", "relations", "corrections", "findings", "statistics", "term_counts")


class Scopes(StorePart):
    """Settings as a topic last knew them."""

    def scopes(self) -> dict[str, Scope]:
        """Slug to scope, of each topic that was ever looked at."""
        rows = self.rows("select name, value from marks where name glob ?", f"{_SCOPE}*")
        return {name.removeprefix(_SCOPE): load_record(Scope, value) for name, value in rows}

    def keep_scope(self, topic: str, scope: Scope) -> None:
        """Everything that is stored was held against these settings of a topic."""
        self.write(_KEEP_MARK, _SCOPE + topic, dump(Scope, scope))

    def forget_look(self, topic: str) -> None:
        """Leave what was fetched for a topic that is none yet to the next one: its verdicts and its scope go."""
        with self.writing():
            for table in ("belonging", "waiting"):
                self.write(f"delete from {table} where topic = ?", topic)
            self.write("delete from marks where name = ?", _SCOPE + topic)

    def held(self, topic: str) -> tuple[Held, ...]:
        """Every item that could belong to a topic, with the verdict that it has, oldest first."""
        rows = self.rows(
            "select i.id, i.state, i.seen, b.verdict, b.why, b.scope from items i"
            " left join belonging b on b.item = i.id and b.topic = ?"
            " where i.state != 'left' order by coalesce(i.published, i.seen), i.id",
            topic,
        )
        return tuple(
            Held(id, state, parse_instant(seen), verdict or "", why or "", grounds or "")
            for id, state, seen, verdict, why, grounds in rows
        )

    def keep_edit(self, topic: str, what: SettingsEdit) -> None:
        """The page of a topic is due to be made anew: of findings that are grouped anew, or of those that it has."""
        self.write(_KEEP_MARK, _EDIT + topic, what)

    def edited(self, topic: str) -> SettingsEdit | None:
        """What an edit leaves to be made anew for a topic, until an outcome tells of it."""
        found: SettingsEdit | None = self.value("select value from marks where name = ?", _EDIT + topic)
        return found

    def settle(self, topic: str) -> None:
        """An outcome has told of the topic's edit."""
        self.write("delete from marks where name = ?", _EDIT + topic)

    def ruled(self, topic: str) -> str:
        """By what the editor's rulings on a topic are known that it was last looked at with, "" for none."""
        return str(self.value("select value from marks where name = ?", _RULED + topic) or "")

    def keep_ruled(self, topic: str, digest: str) -> None:
        """Note with which rulings a topic was looked at."""
        if digest != self.ruled(topic):
            self.write(_KEEP_MARK, _RULED + topic, digest)

    def regroup(self, topic: str, engine: str) -> None:
        """Forget how a topic's articles were grouped: all that it keeps waits to be taken in again.

        What another engine read stays read, as if this one had: no edit of the settings is paid for by reading again.
        """
        with self.writing():
            self.write(
                "insert or ignore into readings"
                " select r.article, ?1, r.claims, coalesce(nullif(r.made_by, ''), r.engine)"
                " from readings r join related x on x.article = r.article and x.topic = ?2 and x.engine = r.engine"
                " where r.engine != ?1",
                engine, topic,
            )  # fmt: skip
            for table in (*_GROUPED, "related"):
                self.write(f"delete from {table} where topic = ?", topic)
            self.write(
                "insert or ignore into waiting select 'relate', topic, item from belonging b"
                f" where topic = ? and verdict = 'kept' and {UNRELATED}",
                topic,
            )
            self.write(
                "delete from waiting where topic = ?1 and not exists (select 1 from belonging b where b.topic = ?1"
                " and b.item = waiting.item and b.verdict = 'kept')",
                topic,
            )
            self.keep_edit(topic, "shown")


_KEEP_MARK = "insert or replace into marks values (?, ?)"
