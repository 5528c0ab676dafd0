"""Four real articles, two at one date and two later, read with the shipped topic: what its page has to tell of them."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from pipeline import stages
from pipeline.config import load
from pipeline.engines.digest import Digest
from pipeline.models import Article, Block, Brief, Sentence
from pipeline.storage import Store
from tests.shared_data import ROOT

SLUG = "open-weight-versus-closed"
DATES = (
    (datetime(2026, 5, 20, tzinfo=UTC), ("000_", "001_")),
    (datetime(2026, 6, 3, tzinfo=UTC), ("003_", "004_")),
)
FEWEST = 18  # distinct sentences that the page tells: a quarter of what is said in the four
QUOTED = re.compile(r"“([^”]*)”")
# What somebody who reads the four articles would miss on the page, by its figures.
POINTS = {
    "the gap of the AI Index": r"\b2\.7 ?%",
    "its gap of the year before": r"\b15 ?%",
    "eight months by the evaluation of CAISI": r"\beight months\b",
    "parity by the own card of DeepSeek": r"\bmodel card\b.*\bparity\b",
    "four releases of April at one level": r"\bApril\b.*\b56\b.*\b59\b",
    "the odds that TexTak gives": r"\b69 ?%",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The two versions, and the articles that they are made of."""

    versions: tuple[Brief, ...]
    articles: dict[str, Article]

    @property
    def page(self) -> Brief:
        """The newest page."""
        return self.versions[-1]

    def section(self, name: str) -> list[Block]:
        """The blocks of a section of the newest page."""
        return [block for block in self.page.blocks if block.section == name]

    @property
    def quoted(self) -> dict[str, Sentence]:
        """The distinct quotations of the newest page."""
        said = (said for block in self.page.blocks for said in block.sentences)
        return {words: one for one in said for words in QUOTED.findall(one.text)}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, data: Path) -> Told:
    """The shipped configuration over one folder, run on two dates."""
    seeds = sorted((data / "seeds").glob("*.txt"))
    home = tmp_path_factory.mktemp("seeds")
    shipped = (ROOT / "sources.toml").read_text(encoding="utf-8").partition("\n[[source]]\n")[0]
    source = '\n[[source]]\nname = "folder"\nkind = "folder"\npath = "folder"\n'
    (home / "sources.toml").write_text(shipped + source, encoding="utf-8")
    (home / "folder").mkdir()
    config = load(home / "sources.toml")
    store = Store(config.state)
    for version, (now, chosen) in enumerate(DATES, 1):
        for seed in seeds:
            if seed.name.startswith(chosen):
                shutil.copy(seed, home / "folder")
        stages.run(config, store, Digest(), now, config.topics)
        assert store.last_version(SLUG) == version
    versions = tuple(brief for brief in (store.brief(SLUG, 1), store.brief(SLUG, 2)) if brief)
    articles = store.newest({line.item for brief in versions for line in (*brief.sources, *brief.also)})
    store.close()
    return Told(versions, articles)


def test_four_articles_fill_a_page(told: Told) -> None:
    """A quarter of what they say is told, and no entry is cut."""
    assert len(told.quoted) >= FEWEST, list(told.quoted)
    assert not [words for words in told.quoted if "…" in words]


@pytest.mark.parametrize("point", POINTS)
def test_what_matters_is_told(told: Told, point: str) -> None:
    """The figures that a careful reader takes from the four are on the page."""
    assert [words for words in told.quoted if re.search(POINTS[point], words)], list(told.quoted)


def test_every_quotation_stands_in_its_article(told: Told) -> None:
    """Word for word, quotation marks aside."""
    for words, said in told.quoted.items():
        text = " ".join(told.articles[said.items[0]].sentences)
        assert _plain(words) in _plain(text), words


def _plain(text: str) -> str:
    """Quotation marks all alike: those inside a quotation are printed as single ones; a capital of ours in brackets."""
    return re.sub(r"[\"'“”‘’]", "'", re.sub(r"^\[(\w)\]", r"\1", text)).casefold()


def test_no_title_speaks(told: Told) -> None:
    """The four name no outlet, and their titles are nobody's names."""
    titles = {article.item.title for article in told.articles.values()}
    assert titles
    assert not titles & {name for said in told.quoted.values() for name in (said.speaker, said.outlet)}


def test_a_reason_why_it_matters(told: Told) -> None:
    """The page says what depends on the answer."""
    assert told.section("why")


def test_what_they_ask_is_open(told: Told) -> None:
    """At least one of their questions is listed."""
    assert [block for block in told.section("questions") if not block.settled]


def test_the_day_of_the_report_is_in_the_timeline(told: Told) -> None:
    """An undated article that names its year elsewhere gives the year to "April 13th"."""
    assert date(2026, 4, 13) in {block.when.start for block in told.section("timeline") if block.when}
