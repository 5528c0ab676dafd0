"""Stored words for a target: nothing that a source wrote becomes structure, a link or a citation of ours."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape as entities
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urlsplit

from pipeline.characters import visible
from pipeline.models import Block, Sentence
from pipeline.render import parts
from pipeline.render.parts import Part, cites, path

if TYPE_CHECKING:
    from jinja2 import Environment

# --- Markdown. Its readers come in many kinds: template engines read a page before any of them, note keepers have marks
# of their own, and GitHub looks for addresses, names and issues in what has been unescaped. There only a break helps.
_BREAK = "<!---->"
# Kramdown, which Jekyll has, knows no backslash before ^, & and %.
_MARKS = str.maketrans(
    {mark: f"\\{mark}" for mark in "\\`*_[]>#|~$"}
    | {"<": "&lt;", "{": "&#123;", "}": "&#125;", "^": "&#94;", "@": f"&#64;{_BREAK}"}
)
_ENTITY = re.compile(r"&(?=#?\w+;)")
_DOUBLED = re.compile(r"(?<=([%=+:]))\1")  # comments, highlights, insertions, fields
_PERCENT = re.compile(r"(?<=%)%")
_ADDRESS = re.compile(r":(?=//)|(?<=\\\]):")  # kramdown takes a line that begins "[a \]: b" for a definition
_HOST = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})|(?<=\bwww)\.", re.IGNORECASE)  # "evil.example" is a link to some
_ISSUE = re.compile(r"(?<=\\#)(?=\d)|(?<=\bGH-)(?=\d)", re.IGNORECASE)
_EMOJI = re.compile(r":(?=[a-z+-][\w+-]*:)", re.IGNORECASE)
_LINE_START = re.compile(r"^(\s*)([-+=>])(?=\s|$)")
_NUMBER_START = re.compile(r"^(\s*\d+)([.)])(?=\s|$)")
# --- Plain text that is read by programs: the full-width twin of a mark looks like it and is none.
_TWINS = str.maketrans({mark: chr(ord(mark) + 0xFEE0) for mark in "\\`*_[]<>{}|~@"})
_TWIN_ADDRESS = re.compile(r":(?=//|[a-z+-][\w+-]*:)|#(?=\d)", re.IGNORECASE)
_TWIN_ISSUE = re.compile(r"(?<=\bGH)-(?=\d)", re.IGNORECASE)
_QUOTED = re.compile(r"“([^”]{0,3000})”")  # a page copies 300 words of an article at most


_PAIR = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_MARK = re.compile(r"[“”]|(?<!\d)\"")  # 6" is a measure


def within_marks(words: str) -> str:
    """Words as they stand within quotation marks: those of their own are single, and none is without its other one.

    A sentence may be cut out of a longer quotation, and its first or last mark stand elsewhere.
    """
    whole = _PAIR.fullmatch(words.strip())
    inner = whole[1] if whole else _PAIR.sub(r"‘\1’", words).strip(' “”"')
    mark = _MARK.search(inner)
    if mark is None:
        return inner
    left, right = inner[: mark.start()], _MARK.sub("", inner[mark.end() :])
    closes = mark[0] == "”" or (mark[0] == '"' and not left[-1:].isspace())
    return f"‘{left}’{right}" if closes else f"{left}‘{right}’"


def visible_line(text: str) -> str:
    """Text on one line, without what is invisible, moves a cursor or turns the direction of writing."""
    return _one_line(text).strip()


@lru_cache(maxsize=8192)  # titles and sentences stand on one page after the other
def escape(text: str) -> str:
    """Plain text that Markdown shows as it is, on one line, whoever reads it."""
    text = _ENTITY.sub("&amp;", _one_line(text)).translate(_MARKS)
    if ":" in text:
        text = _EMOJI.sub(f":{_BREAK}", _ADDRESS.sub("&#58;", text))
    text = _DOUBLED.sub(r"\\\g<0>", _PERCENT.sub("&#37;", text))
    if "." in text:
        text = _HOST.sub(r"\\.", text)
    if "#" in text or "-" in text:
        text = _ISSUE.sub(_BREAK, text)
    return _NUMBER_START.sub(r"\1\\\2", _LINE_START.sub(r"\1\\\2", text))


def html(text: str) -> str:
    """Plain text as HTML, on one line."""
    return entities(_one_line(text), quote=False).replace('"', "&quot;")


def twins(text: str) -> str:
    """Plain text on one line in which no program finds an address, a name to call, an issue or a mark of its own.

    Marks become their full-width twins, a dot within a name the one that leads to a page number: ＠all, evil․example.
    """
    text = _one_line(text).translate(_TWINS)
    for marks in (_TWIN_ADDRESS, _DOUBLED):
        text = marks.sub(lambda found: chr(ord(found[0]) + 0xFEE0), text)
    return _TWIN_ISSUE.sub("\u2011", _HOST.sub("\u2024", text)).strip()


def safe_link(url: str) -> str:
    """A URL fit for the inside of (...), "" for one that a page must not link to.

    A host is written in ASCII, and an address with a user name leads elsewhere than it seems to: it is not linked.
    """
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return ""
    name, colon, port = parts.netloc.partition(":")
    netloc = parts.netloc if parts.netloc.isascii() else ".".join(map(_ascii, name.split("."))) + colon + port
    return quote(url.replace(parts.netloc, netloc, 1), safe=":/?#@!$&'*+,;=%-._~", errors="replace")


def shown_address(url: str) -> str:
    """The address of an article for people: a document of a folder has none, and is told by its name."""
    return f"document {visible_line(unquote(url[8:]))}" if url.startswith("file:///") else url


def foreign_host(url: str) -> str:
    """The host of a URL in ASCII when it has letters of other alphabets, which may imitate another host; else ""."""
    host = urlsplit(safe_link(url)).hostname or ""
    return host if any(name.startswith("xn--") for name in host.split(".")) else ""


def _ascii(name: str) -> str:
    """One part of a host's name as the network has it."""
    name = unicodedata.normalize("NFKC", name) if not name.isascii() else name
    return name if name.isascii() else f"xn--{name.lower().encode('punycode', 'replace').decode()}"


@dataclass(frozen=True, slots=True)
class Form:
    """How a target writes a line: words, what stands out, a link to an address ("" for none), and a source's number."""

    words: Callable[[str], str]
    strong: Callable[[str], str]
    link: Callable[[str, str], str]
    number: str = "[{}]"


MARKDOWN = Form(
    escape, "**{}**".format, lambda words, to: f"[{words}]({to})" if to else words, r"\[{}\]"
)  # the inner brackets are escaped, for [[3]] is a wiki's link
HTML = Form(
    html, "<strong>{}</strong>".format, lambda words, to: f'<a href="{entities(to)}">{words}</a>' if to else words
)
PLAIN_FORM = Form(twins, "{}".format, lambda words, _: words)


def sentence_text(said: Sentence, numbers: Mapping[str, int], anchors: Mapping[str, str], speaker: bool = True) -> str:
    """A sentence with its citations; `anchors` has the address of each block that its words may lead to."""
    return form_line(parts.sentence_parts(said, speaker), numbers, anchors)


def block_text(told: Block, numbers: Mapping[str, int], anchors: Mapping[str, str]) -> str:
    """The sentences of a block in their order."""
    return " ".join(form_line(one, numbers, anchors) for one in parts.of_block(told))


def form_line(
    told: Iterable[Part],
    numbers: Mapping[str, int],
    anchors: Mapping[str, str],
    form: Form = MARKDOWN,
    source: Callable[[int], str] = "#s{}".format,
    rest: Callable[[int], str] = path,
) -> str:
    """A line in its parts, as a form has it; `source` is the address that a number leads to.

    `rest` is where a mark such as [+9] leads, by the number of the first, where no block is led to.
    """
    made: list[str] = []
    for part in told:
        address = anchors.get(part.block, "")
        match part.role:
            case "head" | "speaker":
                made.append(form.strong(_within(part.text, form)))
            case "title" if address:
                made.append(form.link(_within(part.text, form), address))
            case "words" if address:
                made.append(_linked(part.text, address, form))
            case "cites":
                links = cites(
                    part.items, numbers, address, part.written, part.also,
                    lambda number, to: form.link(form.number.format(number), to), source, rest,
                )  # fmt: skip
                made.append(_within(part.text, form) * bool(links) + links)
            case _:
                made.append(_within(part.text, form))
    return "".join(made)


def _one_line(text: str) -> str:
    if text.isprintable() and text.isascii() and "  " not in text:  # as most texts are
        return text
    return re.sub(r"\s+", " ", visible(text))


def _within(text: str, form: Form) -> str:
    """A piece of a line: the blanks at its ends are the line's."""
    words = visible_line(text)
    lead, trail = " " * text[:1].isspace(), " " * (bool(words) and text[-1:].isspace())
    return f"{lead}{form.words(words)}{trail}"


def _linked(text: str, address: str, form: Form) -> str:
    """The text with its quotations, or all of it when it has none, as a link."""
    if not _QUOTED.search(text):
        return form.link(_within(text, form), address)
    made: list[str] = []
    end = 0
    for found in _QUOTED.finditer(text):
        made += [_within(text[end : found.start()], form), form.link(f"“{form.words(found[1])}”", address)]
        end = found.end()
    return "".join((*made, _within(text[end:], form)))


# Front matter: what a version is, in YAML at its head, for static-site tools and note keepers.

_TAG = re.compile(r"\{(?=[{%#])|<(?=[%?])")  # of template engines


def front_matter_block(fields: Mapping[str, str | int]) -> str:
    """The fields between two lines of dashes; words are quoted, so nothing that they hold is YAML."""
    lines = (f"{name}: {value if isinstance(value, int) else _quoted(value)}" for name, value in fields.items())
    return "\n".join(["---", *lines, "---"]) + "\n"


def _quoted(words: str) -> str:
    """A YAML string in double quotes: JSON's are a part of YAML's; template tags are read before either is."""
    quoted = json.dumps(visible_line(words), ensure_ascii=False)
    return _TAG.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


@cache
def templates(folder: str = "templates", autoescape: bool = False) -> Environment:
    """The templates of a folder. Without `autoescape` every string that one is given has to be in its form already."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("pipeline.render", folder), undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, autoescape=autoescape, keep_trailing_newline=True,
    )  # fmt: skip
    made.filters["md"] = escape
    return made
