"""Keywords that the material of a topic proposes."""

from __future__ import annotations

from datetime import UTC, datetime

from pipeline.findings.keywords import further_keywords as keywords
from pipeline.models import Article, Claim, Item, Topic

TOPIC = Topic("pumps", "Heat pumps", "Do heat pumps pay off?", ("heat pump",))


def article(number: int, outlet: str, *sentences: str) -> Article:
    """An article of an outlet."""
    item = Item(f"i-{number}", f"https://{number}.example/", "A title", outlet, "s")
    return Article(f"a-{number}", item, "full", sentences, "h", datetime(2026, 3, 1, tzinfo=UTC))


def claim(quote: str, holder: str) -> Claim:
    """What a holder says."""
    return Claim(f"{quote}{holder}", "a", "i", (0,), quote, holder, "argues", "fact")


def test_a_keyword_is_common_here_and_rare_elsewhere() -> None:
    """What the kept articles share; not what articles off topic say too, nor a lone common word or a day."""
    said = ("The Ellwick Grant pays for new radiators in every home.", "The city council debated it on Monday.")
    kept = [article(n, outlet, *said) for n, outlet in enumerate(("Post", "Wire", "Letter"))]
    away = [article(n, "Post", "The city council debated the harbour.") for n in range(10, 20)]
    found = keywords(kept, away, TOPIC)
    assert "Ellwick Grant" in found
    assert not {"city council", "council debated", "Monday", "radiators", "home"} & {*found}


def test_one_outlet_or_few_articles_propose_nothing() -> None:
    """Three articles of one outlet share its way of talking; two articles may be one press release."""
    sentence = "The Ellwick Grant pays for it."
    assert keywords([article(n, "Post", sentence) for n in range(3)], [], TOPIC) == ()
    assert keywords([article(n, f"Outlet {n}", sentence) for n in range(2)], [], TOPIC) == ()


def test_a_keyword_that_is_there_is_not_proposed() -> None:
    """Nor is a longer phrase around it."""
    kept = [article(n, f"Outlet {n}", "A modern Heat Pump is a quiet machine.") for n in range(3)]
    assert not any("pump" in word.lower() for word in keywords(kept, [], TOPIC))
