"""What each command prints when all is well."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.models import SECTIONS
from tests.cli.home import APPROVAL, CONTRACT, FIRST, OBJECTION, SECOND, THIRD, TOPIC, Home, copied, page

COMMANDS = ("run", "show", "history", "diff", "status", "demo")


def plain(text: str) -> str:
    """A page without the characters that only Markdown needs."""
    return re.sub(r"[\\*~]", "", text)


def test_help_names_every_command(home: Home) -> None:
    """`brief --help` lists the six commands and the option for the configuration."""
    done = home.brief("--help")
    assert (done.code, done.err) == (0, "")
    for command in COMMANDS:
        assert re.search(rf"^  {command}  +\S", done.out, re.M), command
    assert "--config FILE" in done.out


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("run", ("[TOPIC]...", "--now", "--engine", "--executor", "digest|llm", "processes:N")),
        ("show", ("TOPIC", "--version", "--format", "markdown|html|json")),
        ("history", ("TOPIC",)),
        ("diff", ("[TOPIC] [A [B]]", "--since", "text|markdown|html|json")),
        ("status", ()),
        ("demo", ("--out",)),
    ],
)
def test_each_command_explains_itself(home: Home, command: str, words: tuple[str, ...]) -> None:
    """`brief COMMAND --help` names its arguments and options, in a folder without any configuration."""
    done = home.brief(command, "--help")
    assert (done.code, done.err) == (0, "")
    for word in words:
        assert word in done.out
    assert list(home.folder.iterdir()) == []


def test_the_name_of_the_first_edition_is_taken(home: Home) -> None:
    """`--engine offline` means the digest, in crontabs that were written before it was called so."""
    assert home.brief("run", "--engine", "nobody").code == 2
    assert home.brief("run", "--engine", "offline").code == home.brief("run").code != 2


def test_the_module_is_the_command(home: Home) -> None:
    """`python -m pipeline` does what `brief` does, and both print the version that is installed."""
    module = subprocess.run(
        [sys.executable, "-m", "pipeline", "--version"], capture_output=True, text=True, cwd=home.folder, check=True
    )
    assert re.fullmatch(r"\d+\.\d+\.\d+\n", module.stdout)
    assert home.brief("--version").out == module.stdout


def test_a_run_reads_every_kind_of_document(home: Home) -> None:
    """Text, Markdown, HTML, JSON and JSON lines become sources with what each tells of title, outlet and date."""
    home.source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/deep/study.md", "# The Varga study\n\nThe Varga study counts 14 stops of the Larkmouth tram.\n")
    body = "Larkmouth Transit Board tested the Larkmouth tram on 20 February 2026. The Larkmouth tram reached 70 km/h."
    home.put("docs/test.html", page("The tram was tested", *[f"{body} Run {n} took longer." for n in range(3)]))
    home.put("docs/objection.json", OBJECTION)
    home.put("docs/more.jsonl", json.dumps(CONTRACT) + "\n\n" + json.dumps({"title": "Short", "text": "Larkmouth."}))
    home.put("docs/photo.png", b"\x89PNG")
    assert f"{TOPIC}: read 6 new articles, 6 on the question; version 1: " in home.good(now=SECOND)
    sources = {source["title"]: source for source in home.json()["sources"]}
    assert sources["The Corrigan contract is public"] == {
        "number": sources["The Corrigan contract is public"]["number"],
        "url": CONTRACT["url"],
        "title": CONTRACT["title"],
        "outlet": "Lamp Gazette",
        "published": "2026-03-10T00:00:00Z",
    }
    assert sources["Larkmouth Council approves the tram"]["published"] is None
    assert {"The Varga study", "The tram was tested", "Otis Varga objects to the tram"} <= set(sources)


def test_the_last_line_of_a_run(lived: Home) -> None:
    """A run ends with one line a topic: what came in, and the version or why there is none."""
    assert re.fullmatch(rf"{TOPIC}: no new articles; no new version: no new items\n", lived.good())
    lived.put("docs/contract.json", CONTRACT)
    line = lived.good(now=SECOND)
    assert re.fullmatch(
        rf"{TOPIC}: read 1 new article, 1 on the question; version 2: [^\n]*1 answered question[^\n]*\n", line
    )


def test_a_run_without_news_writes_no_file(lived: Home) -> None:
    """A run that finds nothing new touches nothing under briefs/."""
    before = {path: path.stat().st_mtime_ns for path in (lived.folder / "briefs").rglob("*")}
    lived.good(now=SECOND)
    assert {path: path.stat().st_mtime_ns for path in (lived.folder / "briefs").rglob("*")} == before


def test_a_copied_article_is_a_repeat(lived: Home) -> None:
    """The same text at another address makes no version and is counted as a repeat."""
    lived.put("docs/again.json", OBJECTION | {"url": "https://elsewhere.example/varga", "outlet": "Elsewhere"})
    assert "1 that repeats another" in (line := lived.good(now=SECOND))
    assert "no new version: " in line


def test_only_the_named_topics_run(home: Home) -> None:
    """`brief run TOPIC` writes that topic alone; the other one loses nothing and is written when its turn comes."""
    home.topic().topic("harbour-bus", "The harbour bus", keywords=["Harbour Bus"]).source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    assert [line.partition(":")[0] for line in home.good(TOPIC).splitlines()] == [TOPIC]
    beside = ["README.md", "feeds.opml", TOPIC, "llms.txt", "page.schema.json"]
    assert sorted(path.name for path in (home.folder / "briefs").iterdir()) == beside
    assert "read 2 new articles, 1 on the question; version 1: " in home.good("harbour-bus")


def test_the_files_of_a_topic(shelf: Home) -> None:
    """Versions, the newest one as latest.md, their differences, the history and the index of topics."""
    root = shelf.folder / "briefs"
    assert sorted(
        path.relative_to(root).as_posix() for path in root.rglob("*.md") if not {"archive", "sources"} & {*path.parts}
    ) == [
        "README.md",
        *(
            f"{TOPIC}/{name}"
            for name in ("changes/v0001-v0002.md", "changes/v0002-v0003.md", "history.md", "latest.md")
        ),
        *(f"{TOPIC}/v000{number}.md" for number in (1, 2, 3)),
    ]
    assert (root / TOPIC / "latest.md").read_bytes() == (root / TOPIC / "v0003.md").read_bytes()
    assert f"({TOPIC}/latest.md)" in (root / "README.md").read_text()
    history = (root / TOPIC / "history.md").read_text()
    assert history.index("[v3]") < history.index("[v2]") < history.index("[v1]")
    assert not [path for path in root.rglob("*") if path.name.endswith(".part")]


@pytest.mark.parametrize(("arguments", "number"), [((), 3), (("--version", "1"), 1), (("--version", "3"), 3)])
def test_show_prints_the_published_bytes(shelf: Home, arguments: tuple[str, ...], number: int) -> None:
    """`brief show` prints a version as it was published, without the front matter of the file unless that is asked."""
    done = shelf.brief("show", TOPIC, *arguments, "--front-matter")
    assert (done.code, done.err) == (0, "")
    whole = shelf.published()[f"{TOPIC}/v000{number}.md"].decode()
    assert done.out == whole
    bare = shelf.brief("show", TOPIC, *arguments).out
    assert whole.startswith("---\n")
    assert bare.startswith("# ")
    assert whole.endswith(f"---\n\n{bare}")


def test_show_needs_no_files(shelf: Home, tmp_path: Path) -> None:
    """The page comes from the store, even when briefs/ is gone; the next run writes the same bytes again."""
    home = copied(shelf, tmp_path / "copy")
    before = home.published()
    shutil.rmtree(home.folder / "briefs")
    assert home.brief("show", TOPIC, "--front-matter").out.encode() == before[f"{TOPIC}/v0003.md"]
    home.good(now=THIRD)
    assert home.published() == before


def test_show_json_has_the_promised_keys(shelf: Home) -> None:
    """The keys of `show --format json` are a promise to programs: all of them, and no others."""
    data = shelf.json()
    assert list(data) == [
        "format", "topic", "title", "question", "version", "date", "status", "engine", "items", "axis", "built_from",
        "told", "news", "more", "sections", "headlines", "notices", "sources", "findings",
    ]  # fmt: skip
    assert (data["topic"], data["version"]) == (TOPIC, 3)
    assert list(data["sections"]) == [*SECTIONS]
    assert {key for blocks in data["sections"].values() for block in blocks for key in block} == {
        "id", "name", "kind", "title", "since", "when", "pole", "figure", "sentences", "life",
    }  # fmt: skip
    said = [one for blocks in data["sections"].values() for block in blocks for one in block["sentences"]]
    assert {tuple(one) for one in said} == {("text", "speaker", "outlet", "dated", "sources", "claims")}
    assert {tuple(finding) for finding in data["findings"]} == {("id", "text", "label", "sources", "also", "origins")}
    assert {tuple(source) for source in data["sources"]} == {("number", "url", "title", "outlet", "published")}


def test_the_numbers_of_show_json_resolve(shelf: Home) -> None:
    """Every number in sections and findings is that of a listed source, and stands for it on the page too."""
    data = shelf.json()
    sources = {source["number"]: source for source in data["sources"]}
    assert list(sources) == sorted(sources) == [1, 2, 3, 4]
    blocks = [block for section in data["sections"].values() for block in section]
    cited = [number for block in blocks for sentence in block["sentences"] for number in sentence["sources"]]
    backed = [number for finding in data["findings"] for number in finding["sources"]]
    assert cited
    assert set(cited) | set(backed) <= set(sources)
    assert all(finding["sources"] for finding in data["findings"])
    for number, source in sources.items():
        assert f'<a id="s{number}"></a>\\[[{number}](sources/s{number:04d}.md)\\] ' in shelf.page
        assert source["title"] in shelf.page
    assert len({block["id"] for block in blocks}) == len(blocks)
    for block in blocks:
        assert f'<a id="{block["name"]}"></a>' in shelf.page


def test_show_json_lists_the_findings(home: Home) -> None:
    """Each finding with its sources and independent origins; findings beyond the page are there too."""
    home.topic().source("docs").topics[0] += "[topic.budgets]\nnarrative = 0\nwhy = 0\ntimeline = 1\n"
    home.write()
    home.put("docs/contract.json", CONTRACT)
    shared = "Larkmouth Council published the Corrigan contract for the Larkmouth tram on 10 March 2026."
    again = "On 10 March 2026 Larkmouth Council published the Corrigan contract for the Larkmouth tram."
    text = (
        f"{again} Pia Renskold read the Corrigan contract aloud in Larkmouth. Dolores Quay is the last stop of the"
        " Larkmouth tram. Bram Oster drew the plans of Dolores Quay."
    )
    second = {"title": "A contract", "url": "https://quaycourier.example/contract", "text": text}
    home.put("docs/second.json", second | {"outlet": "Quay Courier", "published": "2026-03-11"})
    home.good(now=SECOND)
    data = home.json()
    (both,) = (finding for finding in data["findings"] if finding["text"] == shared)
    assert both["sources"] == [1, 2]
    assert sorted(origin.casefold() for origin in both["origins"]) == ["lamp gazette", "quay courier"]
    shown = json.dumps(data["sections"], ensure_ascii=False)
    assert any(finding["text"] not in shown for finding in data["findings"])
    assert len({finding["id"] for finding in data["findings"]}) == len(data["findings"]) >= 3
    assert all(1 <= len(finding["label"].split()) <= 12 for finding in data["findings"])


def test_show_json_of_an_older_version(shelf: Home) -> None:
    """`show --version N --format json` is that version, not the newest in its clothes."""
    data = shelf.json("--version", "1")
    assert data["version"] == 1
    assert data["sections"]["questions"][0]["life"] == [{"what": "opened", "version": 1, "sentences": []}]
    assert "Corrigan Rail builds" not in json.dumps(data["sections"])


def test_history_lists_every_run(shelf: Home, tmp_path: Path) -> None:
    """A line for each run with its time, its counts and its version, or why it made none."""
    home = copied(shelf, tmp_path / "copy")
    home.good(now="2026-03-20T06:30Z")
    done = home.brief("history", TOPIC)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert [line[:16] for line in lines] == [
        "2026-03-05 18:00",
        "2026-03-12 18:00",
        "2026-03-19 18:00",
        "2026-03-20 06:30",
    ]
    assert [re.search(r"v\d|no new version", line)[0] for line in lines] == ["v1", "v2", "v3", "no new version"]  # type: ignore[index]
    assert "read 2 new articles, 2 on the question" in lines[0]
    assert lines[3].endswith("no new version: no new items")


def test_diff_is_of_the_last_two_by_default(shelf: Home) -> None:
    """`brief diff TOPIC` is the committed page of the last step, in text and in Markdown."""
    told = shelf.published()[f"{TOPIC}/changes/v0002-v0003.md"].decode()
    markdown = shelf.brief("diff", TOPIC, "--format", "markdown")
    assert (markdown.code, markdown.err, markdown.out) == (0, "", told)
    text = shelf.brief("diff", TOPIC)
    assert (text.code, text.err) == (0, "")
    assert "v2 to v3" in text.out
    assert "](" not in text.out
    assert "Dolores Quay bridge" in text.out
    assert shelf.brief("diff", TOPIC, "2").out == text.out


def test_diff_takes_its_versions_in_either_order(shelf: Home) -> None:
    """`diff 1 3` and `diff 3 1` tell the same: what was new in version 2 and what in version 3."""
    there, back = shelf.brief("diff", TOPIC, "1", "3"), shelf.brief("diff", TOPIC, "3", "1")
    assert (there.code, there.err) == (0, "")
    assert there == back
    assert "v1 to v3" in there.out
    for word in ("Question answered", "Dolores Quay bridge", "Corrigan Rail builds 14 vehicles"):
        assert word in plain(there.out)


def test_diff_as_data(shelf: Home) -> None:
    """`diff --format json` names topic, versions and changes, each with its kind and block."""
    data = json.loads(shelf.brief("diff", TOPIC, "1", "2", "--format", "json").out)
    assert {key: data[key] for key in ("topic", "from", "to")} == {"topic": TOPIC, "from": 1, "to": 2}
    (answered,) = [change for change in data["changes"] if change["kind"] == "question answered"]
    assert answered["block"] in {block["id"] for block in shelf.json()["sections"]["questions"]}
    assert "Larkmouth Council published the Corrigan contract" in json.dumps(answered)


def test_diff_of_a_version_with_itself(shelf: Home) -> None:
    """Nothing changed says so and lists nothing."""
    data = json.loads(shelf.brief("diff", TOPIC, "2", "2", "--format", "json").out)
    assert (data["from"], data["to"], data["changes"], data["words"]) == (2, 2, [], [])


def test_status_tells_of_topics_and_sources(home: Home) -> None:
    """`brief status`: version, date and items of each topic, and how each source stands."""
    home.topic().topic("unread", "Not read yet", keywords=["zeppelin"]).source("docs").source("none").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    before = home.brief("status")
    assert (before.code, before.err) == (0, "")
    assert "brief run" in before.out
    home.run()
    after = home.brief("status").out
    assert re.search(rf"^  {TOPIC}: v1 of 2026-03-05, 2 items, [a-z ]+; ", after, re.M)
    assert "  unread: no version yet\n" in after
    assert re.search(r"^  docs: fine, last read 2026-03-05T18:00$", after, re.M)
    assert re.search(r"^  none: failed once, .*the folder does not exist", after, re.M)


@pytest.mark.parametrize("command", ["status", "history", "diff", "show", "show --format json"])
def test_looking_writes_nothing(home: Home, command: str) -> None:
    """The commands that look create no folder and no store: a wrong --config leaves no litter."""
    home.source("docs").write()
    name, *options = command.split()
    home.brief(name, *([] if name == "status" else [TOPIC]), *options)
    assert [path.name for path in home.folder.iterdir()] == ["sources.toml"]


def test_config_from_elsewhere(shelf: Home, tmp_path: Path) -> None:
    """`--config FILE` works from any folder: what the file names is relative to the file."""
    done = Home(tmp_path).brief("--config", str(shelf.config), "show", TOPIC, "--front-matter")
    assert done.out.encode() == shelf.published()[f"{TOPIC}/v0003.md"]
    assert list(tmp_path.iterdir()) == []


def test_a_reader_that_leaves_early(shelf: Home) -> None:
    """`brief diff | head` is no error worth a traceback."""
    process = shelf.start("diff", TOPIC, "1", "3")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(10) == 0


def test_executors_agree(tmp_path: Path) -> None:
    """inline, threads and processes write the same bytes."""
    written = []
    for kind in ("inline", "threads:4", "processes:2"):
        home = Home(tmp_path / kind.partition(":")[0]).source("docs").write()
        home.put("docs/approval.txt", APPROVAL)
        home.put("docs/objection.json", OBJECTION)
        home.put(
            "docs/test.html", page("The tram", *["Larkmouth Transit Board tested the Larkmouth tram at night."] * 8)
        )
        done = home.brief("run", "--executor", kind, "--now", FIRST)
        assert (done.code, done.err) == (0, ""), done
        written.append(home.published())
    assert written[0]
    assert written[0] == written[1] == written[2]


def test_an_odd_folder_name(tmp_path: Path) -> None:
    """A folder's name may hold what means something in an address; nothing is written beside it."""
    name = "why? 50%25 #1"
    home = Home(tmp_path / name).source("docs").write()
    home.put("docs/approval.txt", APPROVAL)
    home.put("docs/objection.json", OBJECTION)
    assert "; version 1: " in home.good()
    assert "no new items" in home.good()
    assert home.brief("show", TOPIC, "--front-matter").out == home.page
    assert [path.name for path in tmp_path.iterdir()] == [name]
