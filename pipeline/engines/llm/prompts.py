"""The prompts: Jinja2 templates, each with its version, and the fence around what others wrote."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

import pipeline
from pipeline.characters import visible
from pipeline.errors import ConfigError

_NAMES = ("queries", "claims", "reread", "relate", "edit", "verify", "again")
_SHARED = ("system",)
_BESIDE = ("topic",)  # asked before there is a page: no record of one depends on it
_FENCE = re.compile(r"[<＜]{2,}|[>＞]{2,}")


class Prompts:
    """The templates of the package, or those of the same name in the user's folder."""

    def __init__(self, folder: str = "") -> None:
        own = Path(pipeline.__file__).parent / "_prompts"
        shipped = own if own.is_dir() else own.parent.parent / "prompts"
        if folder and not Path(folder).is_dir():
            raise ConfigError(f'[llm] prompts = "{folder}": there is no such folder')
        loaders = [FileSystemLoader(place) for place in (folder, str(shipped)) if place]
        self._environment = ImmutableSandboxedEnvironment(
            loader=ChoiceLoader(loaders), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
            keep_trailing_newline=True, autoescape=False,  # no HTML: `clean` and `fenced` are the escaping
        )  # fmt: skip
        self._environment.filters |= {"clean": fenced_line, "fenced": fenced}
        self._sources = {name: self._source(name) for name in (*_SHARED, *_NAMES, *_BESIDE)}

    @property
    def version(self) -> str:
        """A hash of all templates that pages are made with."""
        return _hash(self._sources[name] for name in (*_SHARED, *_NAMES))

    def version_of(self, name: str) -> str:
        """A hash of one template and of what all share."""
        return _hash(self._sources[part] for part in (*_SHARED, name))

    def render(self, name: str, **values: object) -> str:
        """The text of a prompt; a ConfigError names a template that cannot be filled."""
        try:
            return self._environment.get_template(f"{name}.md.j2").render(**values)
        except TemplateError as error:
            raise ConfigError(f"prompts/{name}.md.j2: {error}") from error

    def _source(self, name: str) -> str:
        loader = self._environment.loader
        assert loader is not None
        try:
            return loader.get_source(self._environment, f"{name}.md.j2")[0]
        except TemplateError as error:
            raise ConfigError(f"prompts/{name}.md.j2: {error}") from error


def fenced_line(text: object, most: int = 600) -> str:
    """Words of others on one line: no unseen characters, nothing that could pass for our fence."""
    line = " ".join(visible(str(text)).split())
    line = _FENCE.sub("<", line)
    return line if len(line) <= most else line[:most].rsplit(" ", 1)[0] + " [cut]"


def fenced(text: str, name: str) -> str:
    """A block of untrusted text between marks that it cannot hold: they carry its own hash."""
    mark = f"{name} {hashlib.sha256(text.encode()).hexdigest()[:12]}"
    return f"<<<{mark}\n{text.strip()}\n{mark}>>>"


def _hash(sources: Iterable[str]) -> str:
    return hashlib.sha256("\x00".join(sources).encode()).hexdigest()[:8]
