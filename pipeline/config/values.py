"""The values that `sources.toml` is made of, each with the check that says what a user has to write instead."""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from pipeline.read.figures import UNITS, counted

_DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
_SPAN = re.compile(r"(?P<count>[1-9][0-9]{0,4})(?P<unit>[mhd])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_WIDEST_V4, _WIDEST_V6 = 8, 7  # 10.0.0.0/8 and fc00::/7, the largest private networks that there are
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,99}")
# Headers that the request itself settles: with another one in its place it could not be read, or be another's.
_OURS = {
    "host", "content-length", "transfer-encoding", "connection", "content-type", "accept-encoding", "range",
    "if-none-match", "if-modified-since", "proxy-authorization", "expect", "upgrade", "te",
}  # fmt: skip
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")


def span(text: str) -> timedelta:
    """The length of time that "30m", "6h", "1d" or "0" stands for."""
    match = _SPAN.fullmatch(text)
    return int(match["count"]) * _UNITS[match["unit"]] if match else timedelta(0)


def _wrong(problem: str) -> PydanticCustomError:
    # The braces of a value would be read as a template.
    return PydanticCustomError("wrong", "{problem}", {"problem": problem})


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise _wrong("must be one line without control characters")
    return text


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?", text):
        raise _wrong("must be made of a-z, 0-9 and - only, without - at its ends")
    if len(text) > 64:
        raise _wrong("must have at most 64 characters")
    if text in _DEVICES:
        raise _wrong("must not be the name of a Windows device: no folder can be called so there")
    return text


def _span(text: str) -> str:
    if text != "0" and not _SPAN.fullmatch(text):
        raise _wrong('must be a whole number with m, h or d, such as "30m", "6h" or "1d", or "0"')
    return text


def _some_span(text: str) -> str:
    if _span(text) == "0":
        raise _wrong('must be longer than "0"')
    return text


def _url(text: str) -> str:
    if text[:5].lower() == "feed:":  # how some sites write the addresses of their feeds
        text = text[5:].removeprefix("//") if "://" in text[6:] else f"https:{text[5:]}"
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port  # an impossible port raises here
    except ValueError:
        raise _wrong("is not a URL") from None
    if parts.scheme not in ("http", "https"):
        raise _wrong("must begin with https:// or http://")
    if not host:
        raise _wrong("names no host")
    if "@" in parts.netloc:
        raise _wrong("must carry no user name or password")
    if any(char.isspace() for char in text) or "\\" in text:
        raise _wrong("must contain no spaces and no backslashes")
    return text


def _base(text: str) -> str:
    if "?" in _url(text) or "#" in text:
        raise _wrong("must be the address of a folder, without ? and #")
    return text


def _secret(text: str) -> str:
    if not re.match(r"[A-Za-z][A-Za-z0-9]*://.", text):
        raise _wrong('must be an address of apprise, such as "mailtos://..."; see its list of services')
    return text


def _template(text: str) -> str:
    if text.count("{query}") != 1:
        raise _wrong("must have {query} once, where the words to search for belong")
    return _url(text)


def _host(text: str) -> str:
    if not _HOST.fullmatch(text):
        raise _wrong("must be the name of a host, without scheme, port or path")
    return text.lower()


def _address(text: str) -> str:
    try:
        parts = urlsplit(f"//{text}")
        complete = bool(parts.hostname and parts.port) and parts.netloc == text and "@" not in text
    except ValueError:
        complete = False
    if not complete:
        raise _wrong('must be an address with its port, such as "127.0.0.1:8123"')
    return text


def _network(text: str) -> str:
    try:
        network = ipaddress.ip_network(text)
    except ValueError:
        raise _wrong('must be a network such as "10.0.0.0/8" or one address') from None
    if network.prefixlen < (_WIDEST_V4 if network.version == 4 else _WIDEST_V6):
        raise _wrong("is too wide: it would open networks that are not yours; list those that hold your sources")
    return str(network)


def _folder(text: str) -> str:
    try:
        Path(text).expanduser()
    except RuntimeError:
        raise _wrong("begins with the home folder of nobody") from None
    return text


def _variable(text: str) -> str:
    if not _NAME.fullmatch(text):
        # What stands there may be a key itself: it is not repeated in the message.
        raise PydanticCustomError("variable", "must be the name of an environment variable, never a key itself")
    return text


def _ascii(text: str) -> str:
    if not text.isascii():
        raise _wrong("must be plain ASCII, as it is sent in a header")
    return text


def _header(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}", text):
        raise _wrong("must be the name of a header")
    if text.lower() in _OURS:
        raise _wrong("is a header that belongs to the request itself")
    return text


def _header_value(text: str) -> str:
    if text.startswith("$"):
        _variable(text[1:])
    return _ascii(text)


def _held(text: str) -> str:
    if not (text.startswith("$") and _NAME.fullmatch(text[1:])):
        # What stands there may be a key itself: it is not repeated in the message.
        raise PydanticCustomError("held", "must be the name of a variable")
    return text


def _proxy(text: str) -> str:
    if text.startswith("$"):
        return _held(text)
    parts = urlsplit(_url(text))
    if parts.scheme != "http" or not parts.port or parts.path.strip("/") or parts.query or parts.fragment:
        raise _wrong('must be "http://host:port", or "$NAME" of the environment variable that holds it')
    return text


def _unit(text: str) -> str:
    unit = counted(text)
    if not unit:
        known = ", ".join(f'"{one}"' for one in UNITS)
        raise _wrong(f'must be a unit that figures are read in: {known}, or what is counted, as "month" or "household"')
    return unit


Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1000), AfterValidator(_one_line)
]
Folder = Annotated[Text, AfterValidator(_folder)]
Unit = Annotated[Text, AfterValidator(_unit)]
Span = Annotated[str, AfterValidator(_span)]
Count = Annotated[int, Field(ge=0, le=10_000)]
Slug = Annotated[str, AfterValidator(_slug)]
SomeSpan = Annotated[str, AfterValidator(_some_span)]
Url = Annotated[Text, AfterValidator(_url)]
Base = Annotated[Text, AfterValidator(_base)]
Secret = Annotated[Text, AfterValidator(_secret)]
Variable = Annotated[Text, AfterValidator(_variable)]
Template = Annotated[Text, AfterValidator(_template)]
Host = Annotated[str, AfterValidator(_host)]
Address = Annotated[str, AfterValidator(_address)]
Network = Annotated[str, AfterValidator(_network)]
Ascii = Annotated[Text, AfterValidator(_ascii)]
Header = Annotated[str, AfterValidator(_header)]
HeaderValue = Annotated[Text, AfterValidator(_header_value)]
HeldValue = Annotated[Text, AfterValidator(_held)]
Proxy = Annotated[Text, AfterValidator(_proxy)]
EngineName = Literal["digest", "llm"]
Some = Annotated[int, Field(ge=1, le=100_000)]
Seconds = Annotated[float, Field(ge=0, le=3600, allow_inf_nan=False)]
Budget = Annotated[float, Field(ge=0, le=86_400, allow_inf_nan=False)]
Money = Annotated[float, Field(ge=0, le=1_000_000, allow_inf_nan=False)]
