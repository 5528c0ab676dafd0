"""The store's part on reaching hosts: robots.txt, waiting that hosts asked for, and how sources have stood."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from sqlite_utils import Database

from pipeline.records import Hold, Rules, Standing, canonical_json
from pipeline.store.codec import dump, instant, load


class Reached:
    """What is remembered of servers from one run to the next."""

    db: Database

    def writing(self) -> AbstractContextManager[Database]:
        """One transaction; see `Store.writing`."""
        raise AssertionError("Store provides this")

    def rules(self, origins: Iterable[str]) -> dict[str, Rules]:
        """What the robots.txt of these origins said when they were last read."""
        asked = canonical_json(sorted(set(origins)))
        rows = self.db.query("select * from robots where origin in (select value from json_each(?))", [asked])
        return {row["origin"]: load(Rules, row["record"]) for row in rows}

    def keep_rules(self, rules: Rules) -> None:
        """Remember a robots.txt with the time at which it was read."""
        with self.writing() as db:
            db.execute("insert or replace into robots values (?, ?)", [rules.origin, dump(Rules, rules)])

    def holds(self, now: datetime) -> dict[str, Hold]:
        """The hosts that asked for no request before an instant that has not come."""
        # None is longer than a day, but for one that was given while the clock was wrong.
        furthest = instant(now + timedelta(days=2)) if now.year > 1970 else "9"
        rows = self.db.query("select * from holds where until > ? and until <= ?", [instant(now), furthest])
        return {row["host"]: load(Hold, row["record"]) for row in rows}

    def keep_hold(self, hold: Hold) -> None:
        """Remember that a host is not to be asked before an instant."""
        with self.writing() as db:
            row = [hold.host, instant(hold.until), dump(Hold, hold)]
            db.execute("insert or replace into holds values (?, ?, ?)", row)

    def standings(self) -> dict[str, Standing]:
        """How each source has answered lately, by its name."""
        return {row["source"]: load(Standing, row["record"]) for row in self.db.query("select * from standings")}

    def standing(self, source: str) -> Standing | None:
        """How one source has answered lately."""
        row = self.db.execute("select record from standings where source = ?", [source]).fetchone()
        return load(Standing, row["record"]) if row else None

    def keep_standing(self, standing: Standing) -> None:
        """Remember how a source stands."""
        with self.writing() as db:
            db.execute("insert or replace into standings values (?, ?)", [standing.source, dump(Standing, standing)])
