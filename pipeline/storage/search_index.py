"""The store's part on finding words: quotes, titles and texts are indexed in the transaction that stores them.

Of `passages` rows are only ever added: claims are never changed, and a title that an outlet changes was its title once.
What is found leads to the rows of today by its id. Of `texts` only the index is kept.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlite_utils import Database

from pipeline.models import Claim


class Indexed:
    """What `Catalogue` finds."""

    db: Database

    def _index_claims(self, claims: Sequence[Claim]) -> None:
        """Let claims that are new to the store be found by their words and holders."""
        connection = self.db.conn
        connection.executemany(
            "insert into passages (ref, holder, words) values (?, ?, ?)", [(c.id, c.holder, c.quote) for c in claims]
        )
        for holder, count in sorted(Counter(claim.holder for claim in claims if claim.holder).items()):
            known = connection.execute("update holders set claims = claims + ? where name = ?", [count, holder])
            if not known.rowcount:
                connection.execute("insert into holders values (?, ?)", [holder, count])
                connection.execute("insert into holder_words values (?)", [holder])

    def _index_title(self, item: str, title: str) -> None:
        """Let an item be found by its title."""
        if title:
            self.db.execute("insert into passages (ref, holder, words) values (?, '', ?)", [item, title])

    def _index_text(self, article: str, sentences: Sequence[str]) -> None:
        """Let a text that is new to the store be found by its words."""
        number = self.db.execute("insert into text_numbers (article) values (?)", [article]).lastrowid
        self.db.execute("insert into texts (rowid, words) values (?, ?)", [number, "\n".join(sentences)])

    def _reindex_text(self, article: str, before: Sequence[str], after: Sequence[str]) -> None:
        """Let a text be found by what is left of it: an index without the words is told which ones it had."""
        row = self.db.execute("select number from text_numbers where article = ?", [article]).fetchone()
        if row:
            statement = "insert into texts (texts, rowid, words) values ('delete', ?, ?)"
            self.db.execute(statement, [row["number"], "\n".join(before)])
            self.db.execute("insert into texts (rowid, words) values (?, ?)", [row["number"], "\n".join(after)])
