"""Fetching: the URLs of one host, one after the other, within a deadline and a size, redirects checked hop by hop."""

from __future__ import annotations

import socket
import ssl
import time
from contextlib import closing
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from urllib3.exceptions import DecodeError, HTTPError, IncompleteRead
from urllib3.exceptions import TimeoutError as WireTimeout

from pipeline.gather.gate import Gate, Refused
from pipeline.gather.wire import Wire
from pipeline.records import Answer, Ask, Failure, FetchSettings

HOPS = 5
CHUNK = 65536
ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
FINAL = {400, 401, 402, 404, 405, 406, 410, 414, 451}  # asking again will not help
PLAIN = {
    401: ("asks for a password (401)", "only public pages can be read"),
    402: ("asks for payment (402)", "only public pages can be read"),
    403: ("refuses access (403)", "the site may turn programs away; look for its feed"),
    404: ("not found (404)", "check the address in a browser and correct or remove it"),
    410: ("gone for good (410)", "remove it or look for its new address"),
    429: ("asks for fewer requests (429)", "raise the spacing, or read this source less often"),
    451: ("closed for legal reasons (451)", "remove it"),
}


class _Stopped(Exception):
    """One request ended without an answer; carries the failure."""

    def __init__(self, reason: str, remedy: str = "", retry: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.retry = reason, remedy, retry


@dataclass(frozen=True, slots=True)
class FetchHost:
    """Fetches all asks of one host over one session, politely spaced; give each host its own call."""

    settings: FetchSettings

    def __call__(self, asks: tuple[Ask, ...]) -> tuple[Answer | Failure, ...]:
        """One answer or failure for each ask, in their order."""
        gate = Gate(self.settings)
        with closing(Wire(gate)) as wire:
            visit = _Visit(self.settings, gate, wire, {})
            return tuple(visit.fetch(ask) for ask in asks)


def by_host(asks: tuple[Ask, ...]) -> tuple[tuple[Ask, ...], ...]:
    """The asks grouped by host, hosts and asks in the order in which they came."""
    groups: dict[str, list[Ask]] = {}
    for ask in asks:
        groups.setdefault(_host(ask.url), []).append(ask)
    return tuple(tuple(group) for group in groups.values())


@dataclass(frozen=True, slots=True)
class _Visit:
    """One session's state: the open wire and when each host was last asked."""

    settings: FetchSettings
    gate: Gate
    wire: Wire
    asked: dict[str, float]

    def fetch(self, ask: Ask) -> Answer | Failure:
        try:
            return self._follow(ask)
        except _Stopped as stop:
            return Failure(_shown(ask.url), stop.reason, stop.remedy, stop.retry)

    def _follow(self, ask: Ask) -> Answer:
        url, clock = ask.url, self.wire.clock
        clock.ends = time.monotonic() + self.settings.timeout
        for _ in range(HOPS + 1):
            refusal = self.gate.admits(url)
            if refusal:
                raise _Stopped(refusal if url == ask.url else f"redirects to {_shown(url)}: {refusal}", retry=False)
            clock.ends += self._space(_host(url))
            answer = self._request(ask, url)
            if isinstance(answer, Answer):
                return answer
            target = urljoin(url, answer)
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
                raise _Stopped(f"redirects from https to plain http ({_shown(target)})", "use the new address directly")
            url = target
        raise _Stopped(f"more than {HOPS} redirects", "check the address in a browser")

    def _space(self, host: str) -> float:
        """Wait until this host may be asked again; the seconds waited do not count against the deadline."""
        last = self.asked.get(host)
        wait = 0.0 if last is None else max(0.0, last + self.settings.spacing - time.monotonic())
        time.sleep(wait)
        self.asked[host] = time.monotonic()
        return wait

    def _request(self, ask: Ask, url: str) -> Answer | str:
        """One hop: an answer, or the address that it redirects to."""
        headers = {"User-Agent": self.settings.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.modified:
            headers["If-Modified-Since"] = ask.modified
        try:
            with closing(self.wire.get(url, headers)) as response:
                return self._judge(ask, url, response)
        except Refused as refusal:
            remedy = "if it is yours, list its network under allow_private"
            raise _Stopped(_at(ask, url, str(refusal)), remedy, retry=False) from refusal
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            raise _Stopped(_at(ask, url, self._explain(error)), retry=True) from error

    def _judge(self, ask: Ask, url: str, response: requests.Response) -> Answer | str:
        status, headers = response.status_code, response.headers
        if status in (301, 302, 303, 307, 308):
            if not headers.get("Location"):
                raise _Stopped(f"redirects without an address ({status})")
            return str(headers["Location"])
        kept = {"etag": headers.get("ETag", ""), "modified": headers.get("Last-Modified", "")}
        if status == 304:
            return Answer(ask.url, url, 304, etag=kept["etag"] or ask.etag, modified=kept["modified"] or ask.modified)
        if status != 200:
            reason, remedy = PLAIN.get(status, (f"answers with an error ({status})", ""))
            later = headers.get("Retry-After", "")
            raise _Stopped(reason + (f", again after {later[:40]}" if later else ""), remedy, status not in FINAL)
        coding = headers.get("Content-Encoding", "identity").lower()
        if any(part.strip() not in ("gzip", "x-gzip", "deflate", "identity", "") for part in coding.split(",")):
            raise _Stopped(f"sends an encoding that was not asked for ({coding[:40]})")
        return Answer(ask.url, url, 200, self._body(response), headers.get("Content-Type", ""), **kept)

    def _body(self, response: requests.Response) -> bytes:
        """The decoded body; read piece by piece, so that neither a slow server nor a bomb outgrows its limit."""
        pieces, size = [], 0
        while piece := response.raw.read1(CHUNK, decode_content=True):
            self.wire.clock.left()
            size += len(piece)
            if size > self.settings.max_bytes:
                limit = f"{self.settings.max_bytes / 1024 / 1024:.3g} MiB"
                raise _Stopped(f"larger than {limit}", "raise max_bytes if it is wanted", retry=False)
            pieces.append(piece)
        return b"".join(pieces)

    def _explain(self, error: BaseException) -> str:
        """What happened, in words, from the innermost cause that says so."""
        for cause in _causes(error):
            match cause:
                case socket.gaierror():
                    return "the host name is not known, or there is no network"
                case ssl.SSLCertVerificationError():
                    return f"its certificate is not accepted ({cause.verify_message})"
                case ssl.SSLError():
                    return "no secure connection could be made"
                case TimeoutError() | WireTimeout():
                    return f"no complete answer within {self.settings.timeout:g} seconds"
                case ConnectionRefusedError():
                    return "connection refused"
                case ConnectionResetError():
                    return "the connection was broken off"
                case IncompleteRead():
                    return "incomplete answer"
                case DecodeError():
                    return "the answer cannot be decompressed"
        return f"no usable answer ({type(error).__name__})"


def _causes(error: BaseException) -> list[BaseException]:
    """The error and all that it was made from, the innermost first; libraries hide causes in `args` and `reason`."""
    found: list[BaseException] = []
    todo: list[object] = [error]
    while todo:
        one = todo.pop(0)
        if isinstance(one, BaseException) and one not in found:
            found.append(one)
            todo += [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
    return found[::-1]


def _at(ask: Ask, url: str, reason: str) -> str:
    return reason if url == ask.url else f"redirects to {_shown(url)}: {reason}"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def _shown(url: str) -> str:
    """The URL without user name and password, cut to a length that fits on a line."""
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))[:300]
    except ValueError:
        return url[:300]
