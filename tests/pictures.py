"""The pictures of README.md: two pages of the sample's site, as Chromium shows them.

make pictures     takes them anew; needs chromium, and the fonts that the site asks for first (fonts-noto-core)
"""

from __future__ import annotations

import hashlib
import io
import json
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pipeline.config import load
from pipeline.page.changes import changes
from pipeline.render.site.writer import write_site
from pipeline.storage import Store
from tests.demo.library import RUNS, SLUG, run
from tests.shared_data import ROOT

CHROMIUM = "/usr/bin/chromium"
FOLDER = ROOT / "docs" / "pictures"
RECORD = FOLDER / "made-from.json"  # for each picture, the hash of the page that it shows
WIDTH = 900  # GitHub shows a README about as wide
SCALE = 2  # letters stay sharp on a dense screen
COLOURS = 64  # text on paper needs no more, and the file is a quarter as large


@dataclass(frozen=True, slots=True)
class Picture:
    """A page of the sample's site, from its top to the end of one of its parts."""

    page: str
    end: str  # a selector of Playwright: the last part that is shown

    def fingerprint(self, site: Path) -> str:
        """The hash of what the page says and how it looks; its head, which names the release, is left out."""
        said = (site / SLUG / self.page).read_text(encoding="utf-8").partition("<body>")[2]
        assert said
        return hashlib.sha256(said.encode() + (site / "style.css").read_bytes()).hexdigest()


PICTURES = {
    "page.png": Picture("v4.html", ".news li:nth-child(5)"),
    "changes.png": Picture("changes/v2-v3-side.html", ".pair:has(del):has(ins) >> nth=1"),
}


def write_sample_site(sample: Path, site: Path) -> None:
    """The site of a folder in which the sample has run."""
    config = load(sample / "sources.toml")
    store = Store(config.state)
    write_site(store, config.topics, site, changes, config.briefs)
    store.close()


def main() -> None:
    """Run the sample, write its site, and take the pictures."""
    from PIL import Image
    from playwright.sync_api import sync_playwright

    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        site = Path(name) / "site"
        run(Path(name), *RUNS)
        write_sample_site(Path(name), site)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": WIDTH}, device_scale_factor=SCALE)
        for file, picture in PICTURES.items():
            page.goto((site / SLUG / picture.page).as_uri())
            box = page.locator(picture.end).bounding_box()
            assert box, picture
            clip = {"x": 0, "y": 0, "width": WIDTH, "height": box["y"] + box["height"] + 8}
            taken = Image.open(io.BytesIO(page.screenshot(clip=clip, full_page=True))).convert("RGB")
            taken.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / file, optimize=True)
        browser.close()
        record = {file: picture.fingerprint(site) for file, picture in PICTURES.items()}
    RECORD.write_text(json.dumps(record, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
