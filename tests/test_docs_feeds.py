"""docs/feeds.md: the settings that it shows are read as it says."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.config import load
from pipeline.models import Target
from tests.shared_data import ROOT
from tests.test_config import TOPIC, write


def test_the_settings_of_the_page(tmp_path: Path) -> None:
    """Both examples together are valid settings."""
    page = (ROOT / "docs" / "feeds.md").read_text(encoding="utf-8")
    examples = re.findall(r"^```toml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    config = load(write(tmp_path, "\n".join([TOPIC.replace('"race"', '"open-weight-race"'), *examples])))
    assert config.base_url == "https://briefs.example/"
    assert config.targets == (
        Target("me", env="BRIEF_MAIL", topics=("open-weight-race",)),
        Target("our webhook", url="json://hooks.example/brief"),
    )
