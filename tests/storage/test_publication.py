"""Entries of feeds: rendered once, kept while a feed has room for them."""

from __future__ import annotations

from pipeline.models import FeedEntry
from pipeline.storage import Store
from tests.page.making import NOW, TOPIC


def test_entries_are_kept_in_one_form(store: Store) -> None:
    """They come back as they were, to whoever asks for their form; what is kept next takes the place of all."""
    one, two, three = (FeedEntry(number, NOW, f"v{number}", f"<p>{number}</p>") for number in (1, 2, 3))
    store.keep_entries(TOPIC.slug, "feed-1 https://briefs.example/", (one, two))
    assert store.entries(TOPIC.slug, "feed-1 https://briefs.example/") == {1: one, 2: two}
    assert store.entries(TOPIC.slug, "feed-1 ") == {}
    store.keep_entries(TOPIC.slug, "feed-1 ", (two, three))
    assert store.entries(TOPIC.slug, "feed-1 https://briefs.example/") == {}
    assert store.entries(TOPIC.slug, "feed-1 ") == {2: two, 3: three}
    assert store.entries("other", "feed-1 ") == {}
