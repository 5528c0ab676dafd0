"""A session: requests over one wire, each within a deadline and a size, redirects and robots.txt checked hop by hop."""

from __future__ import annotations

import math
import time
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from urllib3.exceptions import HTTPError

from pipeline.gather import robots, waiting
from pipeline.gather.credentials import held
from pipeline.gather.gate import Gate, Refused
from pipeline.gather.media import LOOK, useless
from pipeline.gather.trouble import Stopped, refused, stopped
from pipeline.gather.wire import Wire, drain, excess
from pipeline.records import Answer, Ask, Failure, FetchSettings, Hold, Rules

HOPS = 5
CHUNK = 65536
LINKS = 8192  # characters of a header that names other addresses
LAYERS = 2  # compressions of one body that are undone
STALLS = 2  # answers of a host that did not come in time, after which its other pages wait for the next run
ACCEPT = "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"
UNDONE = ("gzip", "x-gzip", "deflate")  # compressions that are asked for
OTHERS = ("br", "zstd", "compress", "x-compress", "bzip2", "xz", "lzma")  # those that were not


@dataclass(frozen=True, slots=True)
class Trip:
    """An ask on its way: where it has got to by redirects."""

    ask: Ask
    url: str
    hops: int = 0
    permanent: bool = True
    left: bool = False  # a redirect led it to another host: what comes after that is a stranger's wish
    rules_of: str = ""  # the origin whose robots.txt this is, when it is not a page

    @property
    def own(self) -> bool:
        """Whether it is still at the user's own host, and not where a stranger's redirect leads."""
        return self.ask.own and not self.left


@dataclass(slots=True)
class Session:
    """What is known while requests go out: when each host was asked, what it forbids, which host is of no use."""

    settings: FetchSettings
    wire: Wire
    gate: Gate
    only: str = ""  # the one host that is asked; "" follows redirects anywhere
    now: datetime | None = None  # None: robots.txt and Retry-After are left alone
    rules: dict[str, Rules] = field(default_factory=dict)
    asked: dict[str, float] = field(default_factory=dict)
    learned: list[Rules] = field(default_factory=list)
    holds: list[Hold] = field(default_factory=list)
    elsewhere: dict[str, Trip] = field(default_factory=dict)  # robots.txt that another host has, by origin
    stalls: int = 0
    ends: float = math.inf  # of the time that it has, on the monotonic clock
    dead: dict[str, Stopped] = field(default_factory=dict)

    def run(self, trip: Trip) -> Answer | Failure | Trip:
        """The outcome of a trip, or the trip itself when another host has to be asked first."""
        try:
            return self._follow(trip)
        except Stopped as stop:
            thing = shown(trip.ask.url)
            return Failure(
                thing, stop.reason, stop.remedy, stop.retry, stop.status, stop.later, stop.held, stop.refused, stop.late
            )

    def _follow(self, trip: Trip) -> Answer | Trip:
        ask, clock = trip.ask, self.wire.clock
        self._left()
        clock.ends = min(time.monotonic() + self.settings.timeout, self.ends)
        for _ in range(trip.hops, HOPS + 1):
            url = trip.url
            refusal = self.gate.admits(url)
            if refusal:
                raise Stopped(refusal if url == ask.url else f"redirects to {shown(url)}: {refusal}", retry=False)
            if self.only and host_of(url) != self.only:
                return trip
            if not self._admitted(trip):
                return trip
            answer = self._request(trip)
            if isinstance(answer, Answer):
                return answer
            status, location = answer
            try:
                target = urljoin(url, location)
            except ValueError as error:
                raise Stopped("redirects to what is no address", "check the address in a browser") from error
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
                raise Stopped(f"redirects from https to plain http ({shown(target)})", "use the new address directly")
            permanent = trip.permanent and status in (301, 308)
            left = trip.left or host_of(target) != host_of(url)
            trip = replace(trip, url=target, hops=trip.hops + 1, permanent=permanent, left=left)
        raise Stopped(f"more than {HOPS} redirects", "check the address in a browser")

    # --- whether and when a host may be asked

    def _admitted(self, trip: Trip) -> bool:
        """Raise for what may not be asked; False when another host must tell first what may."""
        host, place, now = host_of(trip.url), robots.origin(trip.url), self.now
        self._refuse_useless(host)
        if now is None or trip.rules_of or host in self.settings.ignore_robots:
            return True
        if place in self.elsewhere:
            return False
        if place not in self.rules or not robots.young(self.rules[place], now):
            left = self.wire.clock.left()
            fetch = Trip(Ask(place + robots.PATH, own=trip.own), place + robots.PATH, rules_of=place)
            found = self.run(fetch)
            if isinstance(found, Failure) and found.refused:  # the gate is shut for the page as well
                raise Stopped(found.reason, found.remedy, retry=False, refused=True)
            if isinstance(found, Failure) and found.late:
                raise Stopped(found.reason, late=True)
            self.wire.clock.ends = min(time.monotonic() + left, self.ends)
            if isinstance(found, Trip):
                self.elsewhere[place] = found
                return False
            self.rules[place] = robots.learned(place, found, self.rules.get(place), now, self.settings.user_agent)
            self.learned.append(self.rules[place])
            self._refuse_useless(host)
        forbidden = robots.refusal(self.rules[place], trip.url, self.settings.user_agent)
        if forbidden:
            raise Stopped(forbidden.reason, forbidden.remedy, forbidden.retry)
        return True

    def _refuse_useless(self, host: str) -> None:
        for hold in self.holds:
            if hold.host == host:
                raise Stopped(hold.why, held=True)
        if host in self.dead:
            raise self.dead[host]

    def _left(self, wait: float = 0.0) -> None:
        """Raise when the time is over, or would be after a wait."""
        if time.monotonic() + wait >= self.ends:
            raise Stopped("not reached in the time that a run has for its host", "see [fetch] budget", late=True)

    def spacing(self, url: str) -> float:
        """The seconds between two requests to this URL's host."""
        own = dict(self.settings.spacings).get(host_of(url), self.settings.spacing)
        rules = self.rules.get(robots.origin(url))
        return max(own, robots.delay(rules, self.settings.user_agent)) if rules else own

    def _space(self, url: str) -> None:
        """Wait until the host may be asked again; the seconds waited do not count against the deadline."""
        host = host_of(url)
        if host in self.asked:
            wait = max(0.0, self.asked[host] + self.spacing(url) - time.monotonic())
            self._left(wait)
            time.sleep(wait)
            self.wire.clock.ends = min(self.wire.clock.ends + wait, self.ends)

    # --- one request

    def _request(self, trip: Trip) -> Answer | tuple[int, str]:
        """One hop: an answer, or the status and address of a redirect."""
        ask, url = trip.ask, trip.url
        self._space(url)
        headers = {"User-Agent": self.settings.user_agent, "Accept": ACCEPT, "Accept-Encoding": "gzip, deflate"}
        if ask.etag:
            headers["If-None-Match"] = ask.etag
        if ask.modified:
            headers["If-Modified-Since"] = ask.modified
        if not trip.left and same_place(ask.url, url):
            headers |= held(ask.credentials)
        try:
            with closing(self.wire.get(url, headers)) as response:
                return self._judge(trip, response)
        except Refused as refusal:
            remedy = "if it is yours, list its network under allow_private and make it a source of its own"
            raise Stopped(_at(trip, str(refusal)), remedy, retry=False, refused=True) from refusal
        except Stopped as stop:
            self._note_hold(host_of(url), stop)
            raise
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            self._left()  # cut short by us, which is no fault of the host
            fault = stopped(error, self.settings.timeout)
            fault.reason = _at(trip, fault.reason)
            self._note_useless(host_of(url), fault)
            raise fault from error
        finally:
            self.asked[host_of(url)] = time.monotonic()  # the rest counts from the end: a slow host gets no less of it

    def _note_hold(self, host: str, stop: Stopped) -> None:
        """After "not before", nothing more goes to the host."""
        if self.now is None:
            return
        failure = Failure(host, stop.reason, status=stop.status, later=stop.later)
        hold = waiting.hold(host, failure, self.now)
        if hold:
            why = f"{host} asked for no request before {hold.until:%Y-%m-%d %H:%M:%S} UTC ({stop.status})"
            self.holds.append(replace(hold, why=why))

    def _note_useless(self, host: str, stop: Stopped) -> None:
        """A host that is down, or stalls again and again, costs one deadline and not one for each of its pages."""
        if "within" in stop.reason:
            self.stalls += 1
        if self.only and (stop.dead or self.stalls >= STALLS):
            self.dead[host] = stop

    def _judge(self, trip: Trip, response: requests.Response) -> Answer | tuple[int, str]:
        ask, status, headers = trip.ask, response.status_code, response.headers
        if status != 200:
            drain(response, self.wire.clock)
        if status in (301, 302, 303, 307, 308):
            if not headers.get("Location"):
                raise Stopped(f"redirects without an address ({status})", status=status)
            return status, str(headers["Location"])
        mitigated = headers.get("cf-mitigated", "")
        moved = trip.url if trip.permanent and trip.url != ask.url else ""
        kept = {"etag": headers.get("ETag", ""), "modified": headers.get("Last-Modified", "")}
        if status == 304:
            etag, modified = kept["etag"] or ask.etag, kept["modified"] or ask.modified
            return Answer(ask.url, trip.url, 304, etag=etag, modified=modified, moved=moved)
        if status != 200:
            raise refused(status, headers.get("Retry-After", ""), mitigated)
        layers = [layer.strip() for layer in headers.get("Content-Encoding", "").lower().split(",")]
        if any(layer in OTHERS for layer in layers):
            raise Stopped(f"sends an encoding that was not asked for ({', '.join(layers)[:40]})")
        # labels such as utf-8, none and aws-chunked name no compression: the body is read as it stands
        packed = [layer for layer in layers if layer in UNDONE]
        if len(packed) > LAYERS:
            raise Stopped(f"is compressed {len(packed)} times over", retry=False)
        response.raw.headers["Content-Encoding"] = ", ".join(packed) or "identity"
        length = headers.get("Content-Length", "0")
        if not all(part.strip().isdecimal() for part in length.split(",")):
            raise Stopped(f"incomplete answer: it announces an impossible length ({length[:40]})")
        body = self._body(response)
        return Answer(
            ask.url, trip.url, 200, body, headers.get("Content-Type", ""), **kept, moved=moved, mitigated=mitigated,
            link=headers.get("Link", "")[:LINKS],
        )  # fmt: skip

    def _body(self, response: requests.Response) -> bytes:
        """The decoded body; read piece by piece, so that neither a slow server nor a bomb outgrows its limit."""
        pieces, size = [], 0
        while piece := response.raw.read1(CHUNK, decode_content=True):
            self.wire.clock.left()
            size += len(piece)
            if size > self.settings.max_bytes:
                limit = f"{self.settings.max_bytes / 1024 / 1024:.3g} MiB"
                raise Stopped(f"larger than {limit}", "raise max_bytes if it is wanted", retry=False)
            pieces.append(piece)
            if size >= LOOK and useless(response.headers.get("Content-Type", ""), pieces[0]):
                return b"".join(pieces)  # its start says what it is: the rest of a film is not worth its bytes
        if excess(response):
            raise Stopped("incomplete answer: longer than it announces")
        return b"".join(pieces)


def same_place(own: str, url: str) -> bool:
    """Whether a URL is of the same scheme, host and port as the user's own; or of its https instead of http."""
    mine, its = robots.origin(own), robots.origin(url)
    return bool(mine) and its in (mine, mine.replace("http:", "https:", 1))


def host_of(url: str) -> str:
    """The host of a URL, as politeness counts hosts; "" for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def shown(url: str) -> str:
    """The URL without user name and password, cut to a length that fits on a line."""
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))[:300]
    except ValueError:
        return url[:300]


def _at(trip: Trip, reason: str) -> str:
    return reason if trip.url == trip.ask.url else f"redirects to {shown(trip.url)}: {reason}"
