"""Ten megabytes of anything, on the wire and in a folder: what a run over them takes, and what the honest source says.

    python -m tests.endurance.strangers [--only NAME] [--megabytes N]

Each input stands beside an honest feed and an honest document. A run is measured by the clock, in seconds of computing
and by the largest process; a second run is ended after a second, and the time until it has heard is taken. Exit code 1
when a run takes more than 10 seconds of computing in one process, 300 MB, more than 5 seconds to hear, or loses what
the honest ones say. By the clock it depends on what else the machine does; on an idle one the same ten seconds hold.
"""

from __future__ import annotations

import argparse
import gzip
import json
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.hostile.world_server import World

SECONDS, MEGABYTES, HEARD = 10.0, 300, 5.0
HONEST = (
    "The Tarn council approved the Tarn quay on 2 March 2026 by nine votes to six. Ines Voss, an engineer of the"
    " harbour office, said on 3 March 2026 that the Tarn quay is worth its price because the old one leaks."
)
OTHER = "Petra Lind said on 4 March 2026 that the Tarn quay costs 240 million kroner."
HEAD = b'<?xml version="1.0"?><rss version="2.0"><channel><title>Stranger</title>'
TAIL = b"</channel></rss>"
HONEST_ENTRY = f"<item><title>Vote</title><description>{HONEST}</description></item>".encode()


def _filled(start: bytes, part: bytes, end: bytes = b"") -> Callable[[int], bytes]:
    return lambda size: start + part * (size // len(part)) + end


def _item(inner: bytes) -> Callable[[int], bytes]:
    opening = HEAD + b"<item><title>Tarn quay</title><description><![CDATA["
    return _filled(opening, inner, b"]]></description></item>" + TAIL)


FEEDS: Mapping[str, Callable[[int], bytes]] = {
    "nested entries": _filled(HEAD, b"<item xml:base='../a/a/a/'>", TAIL),
    "entries": _filled(HEAD, b"<item><title>Tarn quay</title><link>/a</link></item>", TAIL),
    "empty entries": _filled(HEAD, b"<item/>", TAIL),
    "categories": _filled(HEAD + b"<item><title>a</title>", b"<category>abc</category>", b"</item>" + TAIL),
    "openings of comments": _item(b'<!--"'),
    "openings of tags": _item(b"<a"),
    "tags": _item(b"<span>a</span>"),
    "footnote marks": _item(b"1<sup>2</sup>"),
    "struck words": _item(b"<s>a</s>"),
    "quotations": _item(b"<blockquote><p>a"),
    "one word": _item(b"X"),
    "one space": _item(b" "),
    "abbreviations": _item(b"Inc. "),
    "quotation marks": _item("“".encode()),
    "ampersands": _filled(b"<rss>", b"&"),
    "angles": _filled(b"", b"<"),
    "document types": _filled(b"", b"<!DOCTYPE a [", b"<!ENTITY"),
    "entities": _item(b"&amp;amp;"),
    "json": _filled(b"", b"["),
    "json items": _filled(b'{"version":"https://jsonfeed.org/version/1.1","items":[', b'{"id":"1"},', b"{}]}"),
}
PAGES: Mapping[str, Callable[[int], bytes]] = {
    "nested blocks": _filled(b"<html><body><article>", b"<div>", b"</html>"),
    "paragraphs": _filled(b"<html><body><article>", b"<p>The Tarn quay leaks, said the clerk of Tarn.</p>"),
    "text": _filled(b"<html><body><article><p>", b"The Tarn quay leaks, said the clerk of Tarn. "),
    "inline tags": _filled(b"<html><body><article><p>", b"<i>a</i>"),
    "times": _filled(b"<html><body><article>", b"<time>May</time>"),
}
FILES: Mapping[str, tuple[str, Callable[[int], bytes]]] = {
    "txt of newlines": ("x.txt", _filled(b"Title\n", b"\n")),
    "txt of one word": ("x.txt", _filled(b"Title\n\n", b"A.")),
    "md of brackets": ("x.md", _filled(b"", b"[")),
    "md of quotations": ("x.md", _filled(b"", b"> ")),
    "md of stars": ("x.md", _filled(b"", b"*a **b ")),
    "json of brackets": ("x.json", _filled(b"", b"[")),
    "json of objects": ("x.json", _filled(b'{"title":"a","text":[', b"{},", b"{}]}")),
    "jsonl of nothing": ("x.jsonl", _filled(b"", b"x\n")),
    "eml of headers": ("x.eml", _filled(b"", b"A: b\n")),
    "eml of parts": ("x.eml", _filled(b"Content-Type: multipart/mixed; boundary=a\n\n", b"--a\n\n")),
    "pdf of objects": ("x.pdf", _filled(b"%PDF-1.4\n", b"1 0 obj\n<<>>\nendobj\n")),
    "html of tags": ("x.html", _filled(b"<html><body>", b"<b>a")),
}
CONFIG = """[[topic]]
slug = "quay"
title = "The Tarn quay"
question = "Is the Tarn quay worth its price?"
[paths]
briefs = "briefs"
state = "state"
[fetch]
spacing = 0
hosts = {{ "good.example" = "127.0.0.1:{port}", "evil.example" = "127.0.0.1:{port}" }}
[[source]]
name = "good"
kind = "feed"
url = "https://good.example/feed"
[[source]]
name = "notes"
kind = "folder"
path = "notes"
{more}"""


@dataclass(frozen=True, slots=True)
class Taken:
    """What a run took."""

    clock: float  # seconds
    computing: float  # seconds, of the process that took most
    memory: int  # megabytes, of the largest process
    heard: float  # seconds from the signal to the end
    honest: bool  # both honest sources are on the page

    @property
    def good(self) -> bool:
        """Whether it stayed within its limits."""
        return self.computing <= SECONDS and self.memory <= MEGABYTES and self.heard <= HEARD and self.honest


def watched(process: subprocess.Popen[bytes]) -> tuple[float, int]:
    """Seconds of computing and megabytes of the process that takes most of each, until the run ends."""
    most: dict[int, float] = {}
    memory = 0
    while process.poll() is None:
        try:
            family = psutil.Process(process.pid)
            for one in (family, *family.children(recursive=True)):
                used, size = one.cpu_times(), one.memory_info()
                most[one.pid] = used.user + used.system
                memory = max(memory, size.rss)
        except psutil.Error:
            pass
        time.sleep(0.05)
    return max(most.values(), default=0.0), memory // 1_000_000


def at_work(process: subprocess.Popen[bytes]) -> None:
    """Wait until a worker reads what the stranger sent, or the run is over."""
    while process.poll() is None:
        try:
            family = psutil.Process(process.pid).children(recursive=True)
            if any(one.cpu_times().user > 1.0 for one in family):
                return
        except psutil.Error:
            pass
        time.sleep(0.05)


def run(place: Path, more: str, world: World) -> Taken:
    """Two runs over the same sources: one to its end, one that is ended."""
    (place / "notes").mkdir(exist_ok=True)
    (place / "notes" / "a.json").write_text(json.dumps({"title": "Price", "outlet": "Ledger", "text": OTHER}))
    (place / "sources.toml").write_text(CONFIG.format(port=world.port, more=more))
    command = [str(Path(sys.executable).with_name("brief")), "--config", str(place / "sources.toml"), "run"]
    command += ["--now", "2026-11-20T12:00Z"]
    began = time.monotonic()
    process = subprocess.Popen(command, cwd=place, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    computing, memory = watched(process)
    clock = time.monotonic() - began
    page = place / "briefs" / "quay" / "latest.md"
    told = page.read_text(encoding="utf-8") if page.exists() else ""
    command[-1] = "2026-11-21T12:00Z"
    process = subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    at_work(process)
    process.send_signal(signal.SIGTERM)
    asked = time.monotonic()
    process.wait(60)
    return Taken(clock, computing, memory, time.monotonic() - asked, "nine votes" in told and "240 million" in told)


def main(arguments: Sequence[str]) -> int:
    """Measure each input and print a line for it."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--only", default="")
    options.add_argument("--megabytes", type=float, default=9.9)
    chosen = options.parse_args(arguments)
    size = int(chosen.megabytes * 1_000_000)
    bad = 0
    packed = {"a swollen sitemap": gzip.compress(b"<urlset>" + b"<a/>" * 12_000_000 + b"</urlset>")}
    inputs = [
        *(("feed", name, made(size)) for name, made in FEEDS.items()),
        *(("page", name, made(size)) for name, made in PAGES.items()),
        *(("sitemap", name, body) for name, body in packed.items()),
        *(("folder", name, made(size)) for name, (_, made) in FILES.items()),
    ]
    for kind, name, body in inputs:
        if chosen.only not in f"{kind}: {name}":
            continue
        with tempfile.TemporaryDirectory() as folder, World().serving() as world:
            world.serve("/feed", HEAD + HONEST_ENTRY + TAIL, host="good.example")
            more = f'[[source]]\nname = "evil"\nkind = "{kind}"\nurl = "https://evil.example/x"\n'
            if kind == "folder":
                (Path(folder) / "notes").mkdir()
                (Path(folder) / "notes" / FILES[name][0]).write_bytes(body)
                more = ""
            else:
                world.serve("/x", body, host="evil.example")
            taken = run(Path(folder), more, world)
        bad += not taken.good
        print(  # noqa: T201
            f"{'ok  ' if taken.good else 'FAIL'} {kind}: {name}: {taken.clock:.1f} s by the clock,"
            f" {taken.computing:.1f} s of computing, {taken.memory} MB, ended within {taken.heard:.1f} s"
            f"{'' if taken.honest else ', the honest sources are NOT told'}",
            flush=True,
        )
    print(f"{len(inputs)} inputs of {size / 1e6:.1f} MB, {bad} beyond the limits")  # noqa: T201
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
