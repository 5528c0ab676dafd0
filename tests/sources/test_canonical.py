"""The canonical form of URLs."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.urls import canonical

TABLE = [
    ("HTTPS://Outlet.Example:443/a/../b", "https://outlet.example/b"),
    ("http://outlet.example:80", "http://outlet.example/"),
    ("https://outlet.example/a?utm_source=x&id=7&fbclid=y#top", "https://outlet.example/a?id=7"),
    ("https://outlet.example/a?gclid=1&UTM_Medium=2", "https://outlet.example/a"),
    ("https://outlet.example/a?b=2&a=1", "https://outlet.example/a?b=2&a=1"),
    ("https://outlet.example/a?q=a%20b", "https://outlet.example/a?q=a%20b"),
    ("https://outlet.example/%7euser", "https://outlet.example/~user"),
    ("  https://outlet.example/a ", "https://outlet.example/a"),
    ("https://outlet.example/a?ref=sidebar", "https://outlet.example/a?ref=sidebar"),
    ("file:///notes.jsonl#3", "file:///notes.jsonl#3"),
    ("", ""),
]


@pytest.mark.parametrize(("url", "expected"), TABLE)
def test_table(url, expected):
    """One page has one spelling; what may choose a page is kept."""
    assert canonical(url) == expected


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
@example("a.example", "%25%32%35", "utm_%73ource=1")
@example("a.example", "//..//", "&&=&")
def test_idempotent(host, path, query):
    """The canonical form of a canonical form is itself, for any string that calls itself a URL."""
    url = canonical(f"https://{host}/{path}?{query}")
    assert canonical(url) == url
