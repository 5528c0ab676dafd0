"""The manifest, the files, the README and sources.toml tell of one and the same web."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import timedelta
from typing import Any

import pytest

from pipeline.demo.web import HERE, Web

# Laboratories, models, tools, benchmarks and outlets that exist: none of them has a place in an invented world.
REAL = """
OpenAI, Anthropic, Claude, ChatGPT, GPT, DeepMind, Gemini, Gemma, Google, Meta, Llama, Mistral, Mixtral, Qwen,
Alibaba, DeepSeek, Moonshot, Kimi, MiniMax, Zhipu, GLM, Baidu, Tencent, Hunyuan, xAI, Grok, Cohere, NVIDIA,
Nemotron, AMD, Intel, Microsoft, Phi-4, Apple, Amazon, IBM, Granite, Databricks, Hugging Face, GitHub, Stability AI,
EleutherAI, Allen Institute, OLMo, Falcon, Perplexity, Inflection, Reka, AI21, Together AI, Groq, Cerebras, NIST,
CAISI, Epoch AI, METR, LMArena, Chatbot Arena, SWE-bench, MMLU, GPQA, HumanEval, Terminal-Bench, Apache 2.0, Wired,
Reuters, Bloomberg, TechCrunch, New York Times, Guardian, Interconnects, Substack, Basalt, Vellum, Stanford,
Berkeley
"""


@pytest.fixture(scope="module")
def manifest() -> dict[str, Any]:
    """The manifest as a person reads it."""
    return tomllib.loads((HERE / "manifest.toml").read_text(encoding="utf-8"))


def files(manifest: dict[str, Any]) -> list[str]:
    """Every file that the manifest names."""
    rows = manifest["article"]
    return [row["file"] for row in rows if "file" in row] + [r["file"] for row in rows for r in row.get("revision", ())]


def test_manifest_and_folder_agree(manifest: dict[str, Any]) -> None:
    """Every page is named once, and every name has a page under the folder of its outlet."""
    on_disk = {path.relative_to(HERE / "pages").as_posix() for path in (HERE / "pages").rglob("*.html")}
    assert Counter(files(manifest)) == Counter(on_disk)
    hosts = {row["host"] for row in manifest["outlet"]}
    for row in manifest["article"]:
        assert row["outlet"] in hosts
        assert row.get("file", row["outlet"] + "/").startswith(row["outlet"] + "/")


def test_size_of_the_world(manifest: dict[str, Any]) -> None:
    """At least 34 articles of at least 13 outlets, all on domains that cannot exist."""
    assert len(manifest["article"]) >= 34
    assert len({row["outlet"] for row in manifest["article"]}) >= 13
    assert all(row["host"].endswith(".example") for row in manifest["outlet"])


def test_articles_come_shortly_before_their_run(manifest: dict[str, Any]) -> None:
    """Each run finds at least seven new articles, none of them older than two weeks and none from the future."""
    runs = manifest["runs"]
    first_seen = Counter(min(run for run in runs if row["visible"] <= run) for row in manifest["article"])
    assert [first_seen[run] >= 7 for run in runs] == [True] * 4
    for row in manifest["article"]:
        run = min(run for run in runs if row["visible"] <= run)
        assert timedelta(0) < run - row["visible"] <= timedelta(days=14), row["path"]
        assert row.get("published", row["visible"]) <= row["visible"]


def test_articles_have_the_length_of_articles(web: Web) -> None:
    """An article has between 200 and 500 words of text; only the paywalled pages are shorter."""
    for page in web.pages:
        if page.page and page.outlet != "exchangestreet.example":
            text = re.sub(r"<[^>]+>", " ", page.page.decode().partition("<article")[2].partition("</article>")[0])
            assert 200 <= len(text.split()) <= 500, page.url


def test_readme_names_every_article_of_a_trap(manifest: dict[str, Any]) -> None:
    """The README's table of traps names ten traps, and only files that exist."""
    table = (HERE / "README.md").read_text(encoding="utf-8").partition("## The traps")[2]
    rows = re.findall(r"^\| `([a-z-]+)` \| ([^|]+) \|", table, re.MULTILINE)
    assert [name for name, _ in rows] == [
        "wire", "old-news", "two-benchmarks", "failed-forecast", "reversal",
        "answered", "correction", "late", "off-topic", "injection",
    ]  # fmt: skip
    for name, cell in rows:
        named = re.findall(r"`([^`]+\.html)`", cell)
        assert named, name
        assert set(named) <= set(files(manifest)), name


def test_sources_follow_every_outlet(web: Web) -> None:
    """sources.toml lists the feed of each outlet once, under the name that the outlet has."""
    config = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))
    listed = {(row["url"], row["outlet"]) for row in config["source"]}
    assert listed == {(f"https://{outlet.host}{outlet.feed_path}", outlet.name) for outlet in web.outlets.values()}
    assert len(config["source"]) == len(listed)
    assert {slug for row in config["source"] for slug in row["topics"]} == {config["topic"][0]["slug"]}


def test_every_cue_of_the_axis_is_spoken(web: Web) -> None:
    """Both poles of the topic have at least four cue phrases that articles really use."""
    topic = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["topic"][0]
    text = " ".join(page.page.decode() for page in web.pages).lower()
    for side in ("left", "right"):
        assert sum(cue in text for cue in topic["axis"][side]["cues"]) >= 4


@pytest.mark.parametrize("name", [name.strip() for name in REAL.replace("\n", " ").split(",")])
def test_nobody_real_takes_part(name: str) -> None:
    """No laboratory, model, benchmark or outlet of the real world occurs anywhere in the sample."""
    for path in HERE.rglob("*"):
        if path.suffix in {".html", ".toml", ".md"}:
            found = re.search(rf"\b{re.escape(name)}\b", path.read_text(encoding="utf-8"))
            assert not found, path.name
