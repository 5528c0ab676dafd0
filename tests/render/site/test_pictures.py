"""The pictures of README.md show the sample's site as it is."""

from __future__ import annotations

import json
import struct
from pathlib import Path

from tests.pictures import FOLDER, PICTURES, RECORD


def test_the_pictures_are_of_these_pages(site: Path) -> None:
    """What was photographed is what the site says and looks like today; `make pictures` takes them anew."""
    record = json.loads(RECORD.read_text(encoding="utf-8"))
    assert record == {file: picture.fingerprint(site) for file, picture in PICTURES.items()}


def test_the_pictures_are_small() -> None:
    """A stranger on a slow line sees both at once, and each is a picture."""
    for file in PICTURES:
        content = (FOLDER / file).read_bytes()
        assert content.startswith(b"\x89PNG\r\n\x1a\n")
        assert struct.unpack(">I", content[16:20])[0] >= 1200, "too few pixels for the width of a README"
        assert len(content) < 250_000
