"""Who publishes: outlets, hosts, and the host names of shared platforms."""

from __future__ import annotations

import pytest

from pipeline.records import Item
from pipeline.relate.origins import origin, origins
from tests.revise.making import item

ORIGINS = [
    ("Acme News", "https://acme.example/a", "acme news"),
    ("The Acme News", "https://other.example/a", "acme news"),
    (" THE Acme News ", "https://other.example/a", "acme news"),
    ("Theatre News", "https://a.example/a", "theatre news"),
    ("Acme the News", "https://a.example/a", "acme the news"),
    ("", "https://www.acme.com/a", "acme.com"),
    ("", "https://news.acme.com:8443/a", "acme.com"),
    ("", "https://acme.co.uk/a", "acme.co.uk"),
    ("", "https://blog.acme.co.uk/a", "acme.co.uk"),
    ("", "https://dana.substack.com/p/a", "dana.substack.com"),
    ("", "https://ilse.substack.com/p/a", "ilse.substack.com"),
    ("", "https://orrin.medium.com/a", "orrin.medium.com"),
    ("", "https://orrin.github.io/a", "orrin.github.io"),
    ("", "https://www.dana.blogspot.com/a", "dana.blogspot.com"),
    ("", "http://192.0.2.7/a", "192.0.2.7"),
    ("", "http://intranet/a", "intranet"),
    ("   ", "https://acme.com/a", "acme.com"),
]


@pytest.mark.parametrize(("outlet", "url", "expected"), ORIGINS)
def test_origin(outlet: str, url: str, expected: str) -> None:
    """The outlet counts, else the registered domain, on shared platforms the host name."""
    assert origin(item(outlet=outlet, url=url)) == expected


def test_a_document_without_outlet_is_its_own_origin() -> None:
    """Two files of nobody are two origins."""
    one, other = (item(outlet="", url=f"file:///notes/{name}.txt") for name in "ab")
    assert origin(one) == one.id != origin(other)


def test_origins_are_each_counted_once_in_order() -> None:
    """Three articles of one outlet are one origin."""
    made: list[Item] = [item("a", outlet="The Acme"), item("b", outlet="Vell Daily"), item("c", outlet="Acme")]
    assert origins(made) == ("acme", "vell daily")
    assert origins([]) == ()
