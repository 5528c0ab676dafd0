"""Near duplicates: finding a reworded copy among all that is stored, beside datasketch's MinHash index in memory."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bench.measure import Cost, Ratio, beside, in_turns, timed
from pipeline.extract import duplicates
from pipeline.models import Article, Item, tagged
from pipeline.sources.pages import PAGES_TOGETHER
from pipeline.storage import Store

NOW = datetime(2026, 6, 1, tzinfo=UTC)
SENTENCES, COPIED, EDITED = 7, 0.2, 0.04  # of a text; share of texts that copy one before; share of their words changed
FEW, MANY = 10_000, 100_000  # texts
_WORDS = [f"{a}{b}" for a in ("tor", "ven", "mal", "ris", "gol", "pet", "sun", "dak") for b in range(400)]


@dataclass(frozen=True, slots=True)
class Text:
    """A text of about 750 characters, and the one before it that it copies."""

    name: str
    sentences: tuple[str, ...]
    original: str = ""


def texts(number: int, first: int = 0) -> list[Text]:
    """Generated texts: some are a text before them with a word here and there changed."""
    made: list[Text] = []
    for place in range(first, first + number):
        chance = random.Random(place)
        older = made[chance.randrange(len(made))] if made and chance.random() < COPIED else None
        if older is None or older.original:
            lines = [[chance.choice(_WORDS) for _ in range(16)] for _ in range(SENTENCES)]
            made.append(Text(f"item-{place}", tuple(" ".join(words).capitalize() + "." for words in lines)))
            continue
        told = [line.rstrip(".").lower().split() for line in older.sentences]
        lines = [[chance.choice(_WORDS) if chance.random() < EDITED else word for word in line] for line in told]
        made.append(Text(f"item-{place}", tuple(" ".join(words).capitalize() + "." for words in lines), older.name))
    return made


class Ours:
    """The store's index of sentence and MinHash keys, with the texts themselves compared as `sources.pages` does."""

    def __init__(self, folder: Path) -> None:
        self.store = Store(folder)
        self.found: dict[str, str] = {}

    def take(self, listed: Sequence[Text]) -> None:
        """Look up each text, then store it: in transactions of a few, as a run does."""
        for start in range(0, len(listed), PAGES_TOGETHER):
            with self.store.writing():
                for text in listed[start : start + PAGES_TOGETHER]:
                    self._one(text)

    def _one(self, text: Text) -> None:
        store = self.store
        keys = duplicates.copy_keys(text.sentences)
        shared = store.sharing(keys)
        best = 0.0
        for name in sorted(shared, key=lambda name: (-shared[name], name))[:5]:
            for older in store.revisions(name):
                overlap = duplicates.overlap(text.sentences, older.sentences)
                if overlap.share >= duplicates.COPIED and overlap.share > best:
                    best, self.found[text.name] = overlap.share, name
        url = f"https://outlet.example/{text.name}"
        item = Item(text.name, url, text.name, "O", "s")
        store.connection.execute(
            "insert or ignore into items (id, url, title, outlet, source, author, text, found, date_from, listing,"
            " seen, state) values (?, ?, ?, 'O', 's', '', '', 'feed', '', '', '2026-06-01T00:00:00Z', 'read')",
            [item.id, url, item.title],
        )
        article = Article(tagged("article", text.name), item, "full", text.sentences, text.name, NOW, 1, "en")
        store.keep_article(article, keys, self.found.get(text.name))


class Theirs:
    """datasketch: MinHash of the same word triples, its LSH index in memory, candidates taken as they come."""

    def __init__(self) -> None:
        from datasketch import MinHashLSH  # type: ignore[import-not-found,import-untyped,unused-ignore]

        self.index = MinHashLSH(threshold=0.5, num_perm=128)
        self.found: dict[str, str] = {}

    def take(self, listed: Sequence[Text]) -> None:
        """Look up each text, then insert it."""
        from datasketch import MinHash

        for text in listed:
            words = " ".join(text.sentences).lower().split()
            sketch = MinHash(num_perm=128)
            sketch.update_batch([" ".join(words[n : n + 3]).encode() for n in range(len(words) - 2)])
            near = self.index.query(sketch)
            if near:
                self.found[text.name] = near[0]
            self.index.insert(text.name, sketch)


def recall(listed: Sequence[Text], found: dict[str, str]) -> float:
    """The share of copies that were found as a copy of anything."""
    copied = [text for text in listed if text.original]
    return sum(text.name in found for text in copied) / len(copied)


def growth(few: int = FEW, many: int = MANY, probe: int = 2000, rounds: int = 3) -> tuple[float, Cost, Cost]:
    """What new texts cost with many stored, as a share of what they cost with few."""
    with tempfile.TemporaryDirectory() as name:
        small, large = Ours(Path(name) / "few"), Ours(Path(name) / "many")
        small.take(texts(few))
        large.take(texts(many))
        fresh = iter(range(many, 100 * many, probe))
        batches = [texts(probe, next(fresh)) for _ in range(rounds)]
        left, right = iter(batches), iter(batches)
        took = in_turns({"few": _go(small.take, left), "many": _go(large.take, right)}, rounds)
        small.store.close()
        large.store.close()
    return took["many"].cpu / took["few"].cpu, took["many"], took["few"]


def _go(take: Callable[[Sequence[Text]], None], batches: object) -> Callable[[], Cost]:
    return lambda: timed(lambda: take(next(batches)))  # type: ignore[call-overload]


def ratios(_: Path | None, rounds: int = 3) -> list[Ratio]:
    """Ratio 7."""
    listed = texts(2000)
    reached: list[float] = []

    def ours() -> Cost:
        with tempfile.TemporaryDirectory() as name:
            side = Ours(Path(name))
            cost = timed(lambda: side.take(listed))
            side.store.close()
        reached.append(recall(listed, side.found))
        return cost

    def theirs() -> Cost:
        side = Theirs()
        return timed(lambda: side.take(listed))

    theirs()  # imports
    took = in_turns({"ours": ours, "theirs": theirs}, rounds)
    grown, many, few = growth(rounds=rounds)
    return [
        Ratio(
            "7 near copies / datasketch",
            took["ours"].cpu / took["theirs"].cpu,
            0.25,
            beside(took["ours"], took["theirs"]),
        ),
        Ratio("7 recall of near copies", reached[0], 0.97, least=True),
        Ratio("7 near copies, 100,000 stored / 10,000", grown, 1.15, beside(many, few)),
    ]
