"""Folders of documents, with real files."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.extract.documents import File
from pipeline.findings.independence import origins
from pipeline.models import Failure, Source, tagged
from pipeline.sources.folder import LARGEST_FILE, FolderFile, files

NOW = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path):
    """A source for an empty folder, and a function that fills it."""
    return Source("notes", "folder", str(tmp_path))


def put(source, **files):
    """Write files into the source's folder; `__` in a name stands for a dot."""
    for name, content in files.items():
        path = Path(source.location) / name.replace("__", ".")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())


def read(source, known=None):
    """All that the folder gives, each document read in this process: items, articles' failures and failures."""
    found = []
    for one in files(source, known or {}):
        if isinstance(one, Failure) or one.trouble:
            found.append(one if isinstance(one, Failure) else one.trouble)
        elif one.lines is not None:
            lines = [File(source, one.name, one.ending, line, NOW, n) for n, line in enumerate(one.lines, 1)]
            found += [file() for file in lines if file.data.strip()]
        elif not one.unread:
            found.append(File(source, one.name, one.ending, one.data, NOW)())
    return [one if isinstance(one, Failure) else one[0] for one in found]


def unread(source):
    """What is no document, by the names of the files."""
    return {one.name: one.unread for one in files(source, {}) if isinstance(one, FolderFile) and one.unread}


def test_text_files_have_their_first_line_as_title(folder):
    """The first line that is not empty is the title, without Markdown's signs; the rest is the text."""
    put(folder, a__txt="\n\nThe title\n\nOne.\n\nTwo.\n", b__md="# Head *line*\nBody.")
    a, b = read(folder)
    assert (a.title, a.text) == ("The title", "One.\nTwo.")
    assert (b.title, b.text) == ("Head line", "Body.")
    assert (a.url, a.outlet, a.published) == ("file:///a.txt", "", None)
    assert a.id == tagged("item", "notes", "a.txt")


def test_lines_that_an_editor_broke_are_one_paragraph(folder):
    """Paragraphs of lines of even length are joined; lists and short lines stay as they are."""
    wrapped = (
        "This paragraph was written in an editor that breaks its lines\nwherever they get long, as mail programs do."
    )
    put(folder, a__txt=f"Title\n\n{wrapped}\n\n- one\n- two")
    assert read(folder)[0].text == wrapped.replace("\n", " ") + "\n- one\n- two"


def test_place_of_a_folder_is_not_told(folder):
    """A page without an address is named by its place in the folder, which never shows where the folder lies."""
    put(folder, a__html=b"<p>\xff</p>", b__htm="<p>b</p>")
    found = [File(folder, one.name, one.ending, one.data, NOW)() for one in files(folder, {})]
    assert [one[0].url for one in found] == ["file:///a.html", "file:///b.htm"]
    assert folder.location not in repr([one[0].url for one in found])


def test_json_object(folder):
    """A JSON document brings its own fields; keys that are not known do not matter."""
    record = {
        "title": "T", "text": "One.\n\nTwo.", "url": "https://outlet.example/a?utm_source=x", "outlet": "The Outlet",
        "author": "A. Writer", "published": "2026-05-24", "tags": [1],
    }  # fmt: skip
    put(folder, a__json=json.dumps(record))
    (item,) = read(folder)
    assert (item.title, item.text, item.url) == ("T", "One.\nTwo.", "https://outlet.example/a")
    assert (item.outlet, item.author) == ("The Outlet", "A. Writer")
    assert item.published == datetime(2026, 5, 24, tzinfo=UTC)
    assert item.id == tagged("item", "https://outlet.example/a")


def test_bad_lines_cost_only_themselves(folder):
    """Each line of a JSONL file stands alone: bad ones are named with file and line, the others are read."""
    lines = [
        '{"title": "A"}',
        "{",
        "",
        "[1]",
        "{}",
        '{"text": "Only text."}',
        '{"title": 3, "published": "soon", "text": "x"}',
    ]
    put(folder, a__jsonl="\n".join(lines))
    found = read(folder)
    assert [(bad.thing, bad.retry) for bad in found if isinstance(bad, Failure)] == [
        ("a.jsonl line 2", False), ("a.jsonl line 4", False), ("a.jsonl line 5", False),
    ]  # fmt: skip
    good = [item for item in found if not isinstance(item, Failure)]
    assert [item.url for item in good] == ["file:///a.jsonl#1", "file:///a.jsonl#6", "file:///a.jsonl#7"]
    assert [item.title for item in good] == ["A", "Only text.", "x"]
    assert good[2].published is None
    assert good[0].id == tagged("item", "notes", "a.jsonl", 1)


def test_outlet_of_the_source_is_the_default(tmp_path):
    """A record's own outlet comes first, then the source's."""
    source = Source("notes", "folder", str(tmp_path), outlet="House")
    put(source, a__json='{"title": "A", "outlet": "Own"}', b__json='{"title": "B", "url": "https://b.example/1"}')
    assert [item.outlet for item in read(source)] == ["Own", "House"]


def test_a_folder_publishes_nothing(folder):
    """Without an outlet a document is its host's, else its own: what two of them say has two independent origins."""
    put(folder, a__txt="A", b__txt="B", c__json='{"title": "C", "url": "https://www.outlet.example/c"}')
    items = read(folder)
    assert [item.outlet for item in items] == ["", "", "outlet.example"]
    assert origins(items) == (items[0].id, items[1].id, "outlet.example")


def test_known_files_are_skipped_until_they_change(folder, tmp_path):
    """A file whose stamp is known is not read; a changed one is."""
    put(folder, a__txt="A", b__txt="B")
    known = {one.name: one.stamp for one in files(folder, {})}
    assert sorted(known) == ["a.txt", "b.txt"]
    assert read(folder, known) == []
    (tmp_path / "b.txt").write_text("B, longer")
    assert [item.title for item in read(folder, known)] == ["B, longer"]


def test_folders_are_walked_in_order_and_hidden_files_left_alone(folder, tmp_path):
    """Subfolders are read too, sorted by name; hidden files, hidden folders and other kinds are not."""
    for place in ("z", "b/c", ".git"):
        (tmp_path / place).mkdir(parents=True)
        (tmp_path / place / "x y.txt").write_text(place)
    put(folder, a__txt="A", __hidden__txt="no", picture__png="no")
    assert [item.url for item in read(folder)] == [
        "file:///a.txt", "file:///b/c/x%20y.txt", "file:///z/x%20y.txt",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.txt", b"bad \x00\x01\xff text", "not UTF-8"),
        ("a.json", b"\xff{}", "not UTF-8"),
        ("a.txt", b" \n", "empty"),
        ("a.html", b"", "empty"),
        ("a.json", b"{", "not valid JSON"),
    ],
)
def test_unreadable_file_is_a_failure(folder, tmp_path, name, content, reason):
    """A file that cannot be read is one failure with its name."""
    (tmp_path / name).write_bytes(content)
    (failure,) = read(folder)
    assert isinstance(failure, Failure)
    assert failure.thing == name
    assert reason in failure.reason


def test_missing_and_empty_folders_are_told(folder, tmp_path):
    """Each is one line with a remedy."""
    (empty,) = read(folder)
    (missing,) = read(Source("notes", "folder", str(tmp_path / "none")))
    assert str(missing) == "notes: the folder does not exist (create it or correct its path)"
    assert str(empty).startswith("notes: the folder holds no documents (put files ending in .html")


def test_dangling_link_is_a_failure(folder, tmp_path):
    """A file that vanishes under our hands costs only itself."""
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    put(folder, b__txt="B")
    gone, b = read(folder)
    assert isinstance(gone, Failure)
    assert b.title == "B"


def test_only_files_within_the_folder_are_documents(folder, tmp_path):
    """Links that lead out, pipes and folders by link are named and never opened; a link within is a document."""
    outside = tmp_path.parent / "private"
    outside.mkdir()
    (outside / "secret.txt").write_text("Secret")
    put(folder, a__txt="A", b__docx="B")
    (tmp_path / "c.txt").symlink_to(outside / "secret.txt")
    (tmp_path / "d").symlink_to(outside)
    (tmp_path / "e.txt").symlink_to(tmp_path / "a.txt")
    os.mkfifo(tmp_path / "f.md")
    assert [item.title for item in read(folder)] == ["A", "A"]
    assert unread(folder) == {
        "b.docx": ".docx", "c.txt": "links that lead out of the folder", "d": "links that lead out of the folder",
        "f.md": "pipes and devices",
    }  # fmt: skip


def test_names_that_are_no_text(folder, tmp_path):
    """A name in no known encoding is shown as well as it can be."""
    (tmp_path / os.fsdecode(b"\xfe\xff.txt")).write_text("Odd")
    (item,) = read(folder)
    assert (item.title, item.url) == ("Odd", "file:///%EF%BF%BD%EF%BF%BD.txt")


@pytest.mark.parametrize("url", ["http://[::1", "https://", "ftp://x.example/a", "//x.example/a", "http://a b/"])
def test_bad_address_costs_the_address(folder, url):
    """A record keeps its text when its address is none."""
    put(folder, a__json=json.dumps({"title": "T", "text": "Words.", "url": url}))
    (item,) = read(folder)
    assert (item.url, item.text) == ("file:///a.json", "Words.")


def test_size(folder, tmp_path):
    """A document beyond the limit is a failure before it is opened; lines are read one by one, whatever their sum."""
    with (tmp_path / "a.txt").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    line = json.dumps({"title": "T", "text": "x" * 1_000_000}).encode()
    (tmp_path / "b.jsonl").write_bytes(b"\n".join([line] * 15))
    large, *lines = read(folder)
    assert large.reason == "larger than 10 MiB"
    assert len(lines) == 15
