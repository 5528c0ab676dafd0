"""Group G: what hostile words do to the pages, the feed and the terminal: nothing but be shown.

Each of `TEXTS` stands in every place of two versions that a source's words can reach (`texts.editions`).
"""

from __future__ import annotations

import html
import itertools
import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from jinja2 import PackageLoader, UndefinedError
from markdown_it import MarkdownIt
from markdown_it.token import Token

from pipeline import cli
from pipeline.cli.main import brief as command
from pipeline.config import load
from pipeline.errors import CannotWrite, ConfigError
from pipeline.models import Change, Claim
from pipeline.render import difference, feed, files, markdown, publication
from pipeline.render import parts as render_parts
from pipeline.render.difference import outline
from pipeline.render.escape import templates
from pipeline.render.outline import plain_outline
from pipeline.storage import Store
from pipeline.storage.codec import dump
from tests.hostile.test_feeds import case
from tests.hostile.texts import (
    INVISIBLE,
    TERMINAL_TEXTS,
    TEXTS,
    UNSEEN,
    URLS,
    body,
    carried,
    editions,
    pages_of,
    shown,
)  # fmt: skip
from tests.page.making import NOW, TOPIC, article, block, brief, claim, item, said
from tests.shared_data import ROOT

# As permissive as a renderer gets: HTML passes, tables, strikethrough and bare addresses are on.
GFM = MarkdownIt("gfm-like", {"html": True, "linkify": True})  # a site builder that links bare names too
ATOM = "{http://www.w3.org/2005/Atom}"
HALVES = [TEXTS[: len(TEXTS) // 2], TEXTS[len(TEXTS) // 2 :]]
ANCHOR = re.compile(r'<a id="[a-z]+-?\d+">|</a>')
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def flat(tokens: Sequence[Token]) -> Iterator[Token]:
    """The tokens with those inside them."""
    for token in tokens:
        yield token
        yield from flat(token.children or ())


@cache
def entry(raw: str) -> str:
    """The feed of the newer version."""
    two = carried(raw)[0]
    return feed.atom_feed(two.after.topic, [feed.entry(feed.VersionEntry(two.after, two.changes), "")], "a", "")


def shape(tokens: Sequence[Token]) -> list[tuple[str, str]]:
    """What pages are made of: each element, and what links and HTML say; words in text and breaks are left out."""
    return [
        (token.type, token.content if token.type.startswith("html") else str(token.attrs.get("href", token.tag)))
        for token in tokens
        if token.type not in ("text", "text_special", "softbreak", "inline") and token.content != "<!---->"
    ]


@cache
def parsed(raw: str) -> list[Token]:
    """All pages that carry these words, one after another, as a renderer takes them."""
    return GFM.parse("\n\n".join(body(page) for page in carried(raw)[1]))


def headings(tokens: Sequence[Token]) -> list[str]:
    """The words of each heading."""
    places = [n for n, token in enumerate(tokens) if token.type == "heading_open"]
    return [words(flat(tokens[n + 1].children or ())) for n in places]


def words(tokens: Iterable[Token]) -> str:
    """The words that a reader sees of these."""
    return shown("".join(token.content for token in tokens if token.type in ("text", "text_special")))


# --- pages


@pytest.mark.parametrize("half", [case(half, id=f"G102-{n}") for n, half in enumerate(HALVES)])
def test_words_make_no_structure(half: list[str]) -> None:
    """Whatever stands in a title, a quotation or a name, the pages have the headings, links, anchors and citations that
    they have with plain words, and show those words.
    """
    plainly = list(flat(parsed("plain")))
    for raw in half:
        tokens = list(flat(parsed(raw)))
        assert shape(tokens) == shape(plainly), raw
        assert all(ANCHOR.fullmatch(detail) for kind, detail in shape(tokens) if kind.startswith("html"))
        expected = shown(f"x {raw} y")
        assert headings(tokens) == [shown(one.replace("x plain y", expected)) for one in headings(plainly)]
        told = expected.replace("“", "‘").replace("”", "’")
        assert words(tokens).count(f"{told} reports: “{told}”") >= 12, raw


@pytest.mark.parametrize("raw", [case("{{ 7 * 7 }}", id="G103"), case("{% include 'x' %}{{ brief }}", id="G103-tag")])
def test_words_are_no_template(raw: str) -> None:
    """What looks like a template is printed; a name that a template does not know ends the rendering."""
    two = editions(raw)
    assert shown(raw) in shown(html.unescape(re.sub(r"\\(.)", r"\1", markdown.render(two.after, two.changes))))
    with pytest.raises(UndefinedError):
        templates().from_string("{{ nobody }}").render()


@pytest.mark.parametrize("_", [case(0, id="G103-own")])
def test_nobody_brings_templates(_: int, tmp_path: Path) -> None:
    """No setting names a template: the only ones are the package's own; those of HTML escape what they are given."""
    (tmp_path / "sources.toml").write_text('[publish]\ntemplate = "mine.j2"\n')
    with pytest.raises(ConfigError, match="unknown key"):
        load(tmp_path / "sources.toml")
    for environment in (templates(), templates("templates/site", autoescape=True)):
        assert isinstance(environment.loader, PackageLoader)
    assert templates("templates/site", autoescape=True).autoescape is True


@pytest.mark.parametrize("_", [case(0, id="G105")])
def test_markdown_is_never_parsed(_: int) -> None:
    """No page is made of Markdown, so that none is parsed with HTML on; `gather` only reads notes."""
    modules = [module for module in (ROOT / "pipeline").rglob("*.py") if module.parent.name != "extract"]
    assert len(modules) > 100
    assert [module.name for module in modules if "MarkdownIt" in module.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("url", [case(url, id=f"G106-{n}") for n, url in enumerate(URLS)])
def test_addresses(url: str) -> None:
    """A link is http(s), in ASCII, has no user name, and ends where it should; an imitated host is named beside it."""
    page = "\n\n".join(map(body, pages_of(editions("a", url))))
    links = [str(t.attrs["href"]) for t in flat(GFM.parse(page)) if t.type == "link_open"]
    outward = [
        href
        for href in links
        if not re.match(r"#|(\.\./)*[\w/-]+\.(?:md|json|schema\.json)$|(\.\./)*[\w/-]+\.md#", href)
    ]
    assert all(re.match(r"https?://[\w.-]+(/|$)", href) and href.isascii() for href in outward)
    assert not any("@" in href or "<" in href or '"' in href for href in outward)
    assert ("xn--80ak6aa92e.com" in page.replace("https://xn--80ak6aa92e.com", "")) == ("аррӏе" in url)


@pytest.mark.parametrize("_", [case(0, id="G106-invisible")])
def test_nothing_invisible_is_on_a_page(_: int) -> None:
    """No page, feed or message holds a control character, a mark of direction, or what is shown as nothing."""
    for raw in TEXTS:
        two = carried(raw)[0]
        edition = feed.VersionEntry(two.after, two.changes)
        outputs = [*carried(raw)[1], entry(raw), feed.message(edition, ""), feed.entry_title(edition)]
        outputs.append(plain_outline(outline(two.before, two.after, two.changes)))
        assert shown(f"x {raw} y") in shown(outputs[-1])
        for output in outputs:
            assert not (INVISIBLE - {"\n"} | UNSEEN) & set(output), raw


# --- terminal and log


def hostile_home(folder: Path, raw: str) -> Path:
    """A store whose every text is hostile, as if nothing had been cleaned on the way in, and its settings."""
    settings = folder / "sources.toml"
    settings.write_text(
        '[[topic]]\nslug = "models"\ntitle = "T"\nquestion = "Q"\n\n'
        '[[source]]\nname = "wire"\nkind = "feed"\nurl = "https://wire.example/feed"\n'
    )
    store = Store(folder / ".living-brief")
    two = editions(raw)
    for n in (1, 2, 3):
        store.connection.execute(
            "insert into items (id, url, title, outlet, source, author, published, updated, text, found, date_from,"
            " listing, seen, state) values (?, ?, ?, ?, 'wire', ?, null, null, ?, '', '', '', '2026-01-01', 'read')",
            [f"item-{n}", f"https://a.example/{raw}", raw, raw, raw, raw],
        )
    numbers = {f"item-{n}": n for n in (1, 2, 3)}
    for made, changes in ((two.before, ()), (two.after, two.changes)):
        store.keep_version(made, changes, markdown.render(made, changes), markdown.MARKDOWN_RENDERER, numbers, ())
    store.connection.execute("insert into belonging values ('models', 'item-1', 'kept', ?, 0, '')", [raw])
    store.connection.execute(
        "insert into sources"
        " values ('wire', 'https://wire.example/feed', '', '', '', '2026-01-01T00:00', null, 1, ?, ?, x'')",
        [raw, raw],
    )
    run = store.begin_run(NOW, raw)
    store.keep_outcome(run, "models", {}, None, raw)
    store.close()
    return settings


COMMANDS = (
    ("show", "models"), ("show", "models", "--format", "json"), ("history", "models"), ("status",),
    ("status", "--items", "models"), ("diff", "models"), ("diff", "models", "--format", "json"),
    ("diff", "models", "--format", "markdown"), ("status", "--format", "json"),
    ("history", "models", "--format", "json"),
    ("issue",), ("issue", "--since", "v1", "--format", "markdown"), ("issue", "--since", "v1", "--format", "text"),
    ("show", "models", "--format", "html"), ("why", "models", "--format", "json"),
)  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        case("".join(TERMINAL_TEXTS) + "\u202e\r\nfake: line", id="G107"),
        case(" ".join(TEXTS).encode("utf-8", "ignore").decode(), id="G107-all"),
    ],
)
def test_no_command_steers_a_terminal(raw: str, tmp_path: Path) -> None:
    """No output of any command has a control character but newline and tab, even when the store holds them."""
    settings = hostile_home(tmp_path, raw.replace("\x00", ""))
    for arguments in COMMANDS:
        done = CliRunner().invoke(command, ["--config", str(settings), *arguments])
        assert done.exit_code == 0, (arguments, done.output)
        assert len(done.output) > 20
        assert not STEERING.search(done.output), arguments
        if "json" in arguments:
            assert raw.replace("\x00", "").partition("\r")[0] in json.dumps(
                json.loads(done.output), ensure_ascii=False
            ) or ("models" in done.output)


@pytest.mark.parametrize(
    "error",
    [
        case(RuntimeError("\x1b[2J \x9b2J \x1b]52;c;ZXZpbA==\x07"), id="G107-traceback"),
        case(CannotWrite("\x1b[2J\nfake: line"), id="G107-error"),
        case(OSError("\x1b[2J\x08"), id="G107-system"),
    ],
)
def test_no_error_steers_a_terminal(error: Exception, monkeypatch: pytest.MonkeyPatch, capfd: Any) -> None:
    """An error, a traceback too, is printed without what its words would do to a terminal."""

    def fail(**_: object) -> None:
        raise error

    monkeypatch.setattr(command, "main", fail)
    with pytest.raises(SystemExit):
        cli.main()
    out, err = capfd.readouterr()
    assert "\\u001b[2J" in err
    assert not STEERING.search(out + err)


@pytest.mark.parametrize("_", [case(0, id="G108")])
def test_one_record_is_one_line(_: int, tmp_path: Path) -> None:
    """A newline in a title, a reason or an error begins no record of its own."""
    settings = hostile_home(tmp_path, "real\r\nmodels: v9\nfake\x0b\x85\u2028fake")
    for arguments, count in ((("history", "models"), 1), (("status", "--items", "models"), 3)):
        done = CliRunner().invoke(command, ["--config", str(settings), *arguments])
        assert len(done.output.splitlines()) == count, done.output
    status = CliRunner().invoke(command, ["--config", str(settings), "status"]).output
    assert not [line for line in status.splitlines() if line.startswith(("models: v9", "fake"))]


# --- files


SLUGS = [
    "../../etc/passwd",
    "..",
    ".",
    "/",
    "/etc",
    "con",
    "NUL",
    ".git",
    "a\\u0000b",
    "тест",
    "😀",
    "",
    "a" * 65,
    "A",
    "a/b",
    "a b",
]


@pytest.mark.parametrize("slug", [case(slug, id=f"G109-{n}") for n, slug in enumerate(SLUGS)])
def test_a_slug_names_a_folder_below(slug: str, tmp_path: Path) -> None:
    """A slug that could lead elsewhere, or that no file system takes, is refused before anything is written."""
    settings = tmp_path / "sources.toml"
    settings.write_text(f'[[topic]]\nslug = "{slug}"\ntitle = "T"\nquestion = "Q"\n', encoding="utf-8")
    with pytest.raises(ConfigError, match="slug"):
        load(settings)
    assert [path.name for path in tmp_path.iterdir()] == ["sources.toml"]


@pytest.mark.parametrize("_", [case(0, id="G109-twice")])
def test_two_topics_with_one_slug(_: int, tmp_path: Path) -> None:
    """Two topics never share a folder."""
    topic = '[[topic]]\nslug = "a"\ntitle = "T"\nquestion = "Q"\n'
    (tmp_path / "sources.toml").write_text(topic * 2)
    with pytest.raises(ConfigError, match="taken by another topic"):
        load(tmp_path / "sources.toml")


@pytest.mark.parametrize("_", [case(0, id="G110")])
def test_readers_see_the_old_or_the_new_page(_: int, tmp_path: Path) -> None:
    """Ten thousand reads beside a writer: each finds one whole page."""
    path = tmp_path / "latest.md"
    whole = [letter * 60_000 for letter in "ab"]
    files.write(path, whole[0])
    over = threading.Event()

    def write() -> None:
        for n in itertools.count():
            if over.is_set():
                return
            files.write(path, whole[n % 2])

    writer = threading.Thread(target=write)
    writer.start()
    try:
        torn = [read for read in (path.read_text() for _ in range(10_000)) if read not in whole]
    finally:
        over.set()
        writer.join()
    assert torn == []
    assert [file.name for file in tmp_path.iterdir()] == ["latest.md"]


@pytest.mark.parametrize("_", [case(0, id="G110-link")])
def test_a_symlink_is_replaced_not_followed(_: int, tmp_path: Path) -> None:
    """What a link in the briefs' folder points to is never written."""
    target = tmp_path / "precious"
    target.write_text("mine")
    (tmp_path / "latest.md").symlink_to(target)
    files.write(tmp_path / "latest.md", "page")
    assert target.read_text() == "mine"
    assert (tmp_path / "latest.md").read_text() == "page"


@pytest.mark.parametrize("_", [case(0, id="G111")])
def test_a_crash_between_two_files_is_made_up_for(_: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Die at the n-th file, for every n: the index names no page that is missing, the next run writes the rest."""
    store = Store(tmp_path / "state")
    for number in (1, 2):
        blocks = [block(f"b-{n}", "narrative", said(items=(f"item-{n}",))) for n in range(number)]
        made = brief(*blocks, version=number)
        told = tuple(Change("claim added", one.id, after=one.sentences) for one in blocks)
        store.keep_version(made, told, markdown.render(made, told), markdown.MARKDOWN_RENDERER, {}, ())

    def publish(folder: Path) -> None:
        publication.write_topic(store, TOPIC, folder / TOPIC.slug)
        publication.write_index(store, (TOPIC,), folder)

    def found(folder: Path) -> dict[str, bytes]:
        return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    publish(tmp_path / "whole")
    expected = found(tmp_path / "whole")
    assert {"feeds.opml", "README.md", "models/feed.xml", "models/latest.md"} <= set(expected)
    for n in range(1, len(expected) + 1):
        folder = tmp_path / f"died-{n}"
        left = iter(range(n - 1))

        def dying(path: Path, words: str, left: Iterator[int] = left) -> bool:
            if next(left, None) is None:
                raise KeyboardInterrupt
            return files.write(path, words)

        with monkeypatch.context() as patch:
            patch.setattr(publication, "write", dying)
            with pytest.raises(KeyboardInterrupt):
                publish(folder)
        for index in folder.glob("README.md"):
            assert all((folder / link).exists() for link in re.findall(r"\]\(([^)]+)\)", index.read_text()))
        publish(folder)
        assert found(folder) == expected
    store.close()


# --- size, truth, sameness


@pytest.mark.parametrize("_", [case(0, id="G112")])
def test_forms_of_a_letter_are_no_difference(_: int) -> None:
    """An accent of its own is that of the letter; bombs for a diff are in `render/test_pairs`."""
    texts = ("Café é", "Cafe\u0301 e\u0301")
    before, after = (
        brief(block("b-1", "narrative", said(f"“{told}”", items=("i",))), version=n) for n, told in enumerate(texts, 1)
    )
    assert "In words" not in difference.difference_markdown(before, after, ())


@pytest.mark.parametrize("_", [case(0, id="G113")])
def test_a_citation_opens_what_was_read(_: int, tmp_path: Path) -> None:
    """The words of a source whose page has died stay: in the store by revision and hash, on its page in their place."""
    store = Store(tmp_path / "state")
    read = article(("Prices fell.", "They rose again."), item("a"))
    store.connection.execute(
        "insert into items (id, url, title, outlet, source, author, published, updated, text, found, date_from,"
        " listing, seen, state)"
        " values (?, ?, 'T', 'Outlet a', 'wire', '', null, null, '', '', '', '', '2026-01-01', 'gone')",
        [read.item.id, read.item.url],
    )
    store.connection.execute(
        "insert into articles (id, item, revision, quality, language, text_hash, seen, sentences)"
        " values (?, ?, 1, 'full', 'en', ?, '2026-05-01T00:00:00Z', ?)",
        [read.id, read.item.id, read.text_hash, json.dumps(read.sentences)],
    )
    store.connection.execute(
        "insert into claims values"
        " ('claim-1', ?, ?, 'test-1', 'fact', 'reports', 'Outlet a', 'Prices fell.', null, '{}')",
        [read.id, read.item.id],
    )
    told = replace(claim("Prices fell.", read), id="claim-1")
    store.connection.execute("update claims set record = ?", [dump(Claim, told)])
    made = brief(block("b-1", "narrative", said("“Prices fell.”", ("claim-1",), (read.item.id,))))
    store.keep_version(made, (), markdown.render(made, ()), markdown.MARKDOWN_RENDERER, {read.item.id: 1}, ())
    rows = store.connection.execute("select quote, url, seen, revision, text_hash, source from evidence").fetchall()
    assert [tuple(row) for row in rows] == [
        ("Prices fell.", read.item.url, "2026-05-01T00:00:00Z", 1, read.text_hash, 1)
    ]
    publication.write_topic(store, TOPIC, tmp_path / "briefs")
    store.close()
    target = tmp_path / "briefs" / render_parts.path(1)
    assert "> **Prices fell.** They rose again." in target.read_text()
    assert "found 2026-05-01" in target.read_text()


RENDER = """
import hashlib, sys
from pathlib import Path
from pipeline.render import feed, markdown
from pipeline.storage import Store
from tests.hostile.texts import TEXTS, editions
digest = hashlib.sha256()
for raw in TEXTS[::9]:
    two = editions(raw)
    digest.update(markdown.render(two.after, two.changes).encode())
    digest.update(
    feed.atom_feed(two.after.topic, [feed.entry(feed.VersionEntry(two.after, two.changes), "")], "a", "").encode()
)
print(digest.hexdigest())
"""


@pytest.mark.parametrize("_", [case(0, id="G114")])
def test_the_same_bytes_whatever_the_environment(_: int) -> None:
    """A version rendered again is the same, byte for byte, whatever the hash seed, the locale and the zone of time."""
    told = set()
    for seed, locale, zone in (("0", "C", "UTC"), ("7", "C.UTF-8", "Asia/Kathmandu")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "LC_ALL": locale, "TZ": zone, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, "-c", RENDER], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
        )
        told.add(done.stdout)
    assert len(told) == 1


@pytest.mark.parametrize("half", [case(half, id=f"G115-{n}") for n, half in enumerate(HALVES)])
def test_the_feed_is_xml(half: list[str]) -> None:
    """A strict parser reads the feed and the list of feeds, and finds the words that the record holds."""
    for raw in half:
        two = carried(raw)[0]
        root = ElementTree.fromstring(entry(raw))
        kinds = {node.tag.removeprefix(ATOM) for node in root.iter()}
        assert kinds == set("feed id title updated author name generator subtitle entry content published".split())
        assert shown(root.findtext(f"{ATOM}title") or "") == shown(f"x {raw} y")
        outlines = list(ElementTree.fromstring(feed.opml([two.after.topic], "")).iter("outline"))
        assert [shown(one.get("text", "")) for one in outlines] == [shown(f"x {raw} y")]
