"""Requests over one transport: deadlines, sizes, redirects and robots.txt, hop by hop; the step that asks one host."""

from __future__ import annotations

import math
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from urllib3.exceptions import HTTPError

from pipeline.models import Answer, Ask, Failure, FetchSettings, Hold, Rules
from pipeline.net import retry, robots
from pipeline.net.address_gate import AddressRefused, Gate
from pipeline.net.content_type import SNIFFED, useless
from pipeline.net.credentials import with_credentials
from pipeline.net.errors import Stopped, refused, stopped
from pipeline.net.transport import Wire, drain, excess

HOPS = 5
CHUNK = 65536
_LINKS = 8192  # characters of a header that names other addresses
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
            thing = shown_url(trip.ask.url)
            return Failure(thing, stop.reason, stop.remedy, stop.retry, stop.status, stop.later, stop.code)

    def _follow(self, trip: Trip) -> Answer | Trip:
        ask, clock = trip.ask, self.wire.clock
        self._left()
        clock.ends = min(time.monotonic() + self.settings.timeout, self.ends)
        for _ in range(trip.hops, HOPS + 1):
            url = trip.url
            refusal = self.gate.admits(url)
            if refusal:
                raise Stopped(refusal if url == ask.url else f"redirects to {shown_url(url)}: {refusal}", retry=False)
            if self.only and politeness_host(url) != self.only:
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
                raise Stopped("redirects to what is not an address", "check the address in a browser") from error
            if urlsplit(url).scheme == "https" and urlsplit(target).scheme == "http":
                raise Stopped(
                    f"redirects from https to plain http ({shown_url(target)})", "use the new address directly"
                )
            permanent = trip.permanent and status in (301, 308)
            left = trip.left or politeness_host(target) != politeness_host(url)
            trip = replace(trip, url=target, hops=trip.hops + 1, permanent=permanent, left=left)
        raise Stopped(f"more than {HOPS} redirects", "check the address in a browser")

    # --- whether and when a host may be asked

    def _admitted(self, trip: Trip) -> bool:
        """Raise for what may not be asked; False when another host must tell first what may."""
        host, place, now = politeness_host(trip.url), robots.robots_origin(trip.url), self.now
        self._refuse_useless(host)
        if now is None or trip.rules_of or host in self.settings.ignore_robots:
            return True
        if place in self.elsewhere:
            return False
        if place not in self.rules or not robots.young(self.rules[place], now):
            left = self.wire.clock.left()
            fetch = Trip(Ask(place + robots.PATH, own=trip.own), place + robots.PATH, rules_of=place)
            found = self.run(fetch)
            if isinstance(found, Failure) and found.code == "refused":  # the gate is shut for the page as well
                raise Stopped(found.reason, found.remedy, retry=False, code="refused")
            if isinstance(found, Failure) and found.code == "late":
                raise Stopped(found.reason, code="late")
            self.wire.clock.ends = min(time.monotonic() + left, self.ends)
            if isinstance(found, Trip):
                self.elsewhere[place] = found
                return False
            self.rules[place] = robots.learned(place, found, self.rules.get(place), now, self.settings.user_agent)
            self.learned.append(self.rules[place])
            self._refuse_useless(host)
        forbidden = robots.refusal(self.rules[place], trip.url, self.settings.user_agent)
        if forbidden:
            raise Stopped(forbidden.reason, forbidden.remedy, forbidden.retry, code=forbidden.code)
        return True

    def _refuse_useless(self, host: str) -> None:
        for hold in self.holds:
            if hold.host == host:
                raise Stopped(hold.why, code="held")
        if host in self.dead:
            raise self.dead[host]

    def _left(self, wait: float = 0.0) -> None:
        """Raise when the time is over, or would be after a wait."""
        if time.monotonic() + wait >= self.ends:
            raise Stopped("not reached in the time that a run has for its host", "see [fetch] budget", code="late")

    def spacing(self, url: str) -> float:
        """The seconds between two requests to this URL's host."""
        own = dict(self.settings.spacings).get(politeness_host(url), self.settings.spacing)
        rules = self.rules.get(robots.robots_origin(url))
        return max(own, robots.delay(rules, self.settings.user_agent)) if rules else own

    def _space(self, url: str) -> None:
        """Wait until the host may be asked again; the seconds waited do not count against the deadline."""
        host = politeness_host(url)
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
            headers |= with_credentials(ask.credentials)
        try:
            with closing(self.wire.get(url, headers)) as response:
                return self._judge(trip, response)
        except AddressRefused as refusal:
            remedy = (
                "if it is yours, make it a source of its own and name its network in sources.toml, such as"
                ' [fetch] allow_private = ["127.0.0.1/32"]'
            )
            raise Stopped(_at(trip, str(refusal)), remedy, retry=False, code="refused") from refusal
        except Stopped as stop:
            self._note_hold(politeness_host(url), stop)
            raise
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            self._left()  # cut short by us, which is no fault of the host
            fault = stopped(error, self.settings.timeout)
            fault.reason = _at(trip, fault.reason)
            self._note_useless(politeness_host(url), fault)
            raise fault from error
        finally:
            # the rest counts from the end: a slow host gets no less of it
            self.asked[politeness_host(url)] = time.monotonic()

    def _note_hold(self, host: str, stop: Stopped) -> None:
        """After "not before", nothing more goes to the host."""
        if self.now is None:
            return
        failure = Failure(host, stop.reason, status=stop.status, later=stop.later)
        hold = retry.held_until(host, failure, self.now)
        if hold:
            why = f"{host} asked for no request before {hold.until:%Y-%m-%d %H:%M:%S} UTC ({stop.status})"
            self.holds.append(replace(hold, why=why))

    def _note_useless(self, host: str, stop: Stopped) -> None:
        """A host that is down, or stalls again and again, costs one deadline and not one for each of its pages."""
        if stop.code == "stalled":
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
            link=headers.get("Link", "")[:_LINKS],
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
            if size >= SNIFFED and useless(response.headers.get("Content-Type", ""), pieces[0]):
                return b"".join(pieces)  # its start says what it is: the rest of a film is not worth its bytes
        if excess(response):
            raise Stopped("incomplete answer: longer than it announces")
        return b"".join(pieces)


def same_place(own: str, url: str) -> bool:
    """Whether a URL is of the same scheme, host and port as the user's own; or of its https instead of http."""
    mine, its = robots.robots_origin(own), robots.robots_origin(url)
    return bool(mine) and its in (mine, mine.replace("http:", "https:", 1))


def politeness_host(url: str) -> str:
    """The host of a URL, as politeness counts hosts; "" for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def shown_url(url: str) -> str:
    """The URL without user name and password, cut to a length that fits on a line."""
    try:
        parts = urlsplit(url)
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))[:300]
    except ValueError:
        return url[:300]


def _at(trip: Trip, reason: str) -> str:
    return reason if trip.url == trip.ask.url else f"redirects to {shown_url(trip.url)}: {reason}"


# Fetching: the step that asks one host, for any executor; with one call for each host politeness needs no lock.


@dataclass(frozen=True, slots=True)
class FetchHost:
    """Fetches asks over one session, politely spaced, and follows redirects anywhere; asks for no robots.txt."""

    settings: FetchSettings

    def __call__(self, asks: tuple[Ask, ...]) -> tuple[Answer | Failure, ...]:
        """One answer or failure for each ask, in their order; the user's own may begin in a network that is allowed."""
        with ExitStack() as stack:
            strangers = _session(stack, walled(self.settings))
            return tuple(self._asked(stack, strangers, ask) for ask in asks)

    def _asked(self, stack: ExitStack, strangers: Session, ask: Ask) -> Answer | Failure:
        outcome: Answer | Failure | Trip = Trip(ask, ask.url)
        if ask.own and self.settings.allow_private:
            own = _session(stack, self.settings, politeness_host(ask.url))
            own.asked = strangers.asked  # one pace for a host
            outcome = own.run(Trip(ask, ask.url))
        if isinstance(outcome, Trip):
            outcome = strangers.run(outcome)
        assert not isinstance(outcome, Trip)  # this session follows redirects anywhere
        return outcome


@dataclass(frozen=True, slots=True)
class Visit:
    """What one host is to be asked, and what is known of it."""

    host: str
    trips: tuple[Trip, ...]
    rules: tuple[Rules, ...]
    wait: float  # seconds until the host may be asked
    seconds: float = math.inf  # that its host has left of a run
    ends: float = math.inf  # when that of the run is over, in seconds of the clock


@dataclass(frozen=True, slots=True)
class Visited:
    """What a visit brought: an outcome for each trip, a trip again when another host must be asked first."""

    outcomes: tuple[Answer | Failure | Trip, ...]
    further: tuple[Trip, ...]  # robots.txt files that other hosts have
    rules: tuple[Rules, ...]
    holds: tuple[Hold, ...]
    seconds: float = 0.0  # that it took


@dataclass(frozen=True, slots=True)
class VisitHost:
    """Does the trips of one host by its robots.txt, its Retry-After and its spacing, and contacts no other host."""

    settings: FetchSettings
    now: datetime

    def __call__(self, visit: Visit) -> Visited:
        """The outcome of a visit; once the host says "not before", nothing more goes to it."""
        with ExitStack() as stack:
            rules = {rules.origin: rules for rules in visit.rules}
            session = _session(stack, walled(self.settings), visit.host, self.now, rules)
            began = time.monotonic()
            # Half of what is left at most: whoever comes after a slow host has time as well.
            left = (visit.ends - time.time()) / 2  # the one clock that machines of a cluster share
            session.ends = began + min(visit.seconds, left)
            if visit.wait > 0:
                spacing = max(session.spacing(trip.url) for trip in visit.trips)
                session.asked[visit.host] = time.monotonic() + visit.wait - spacing
            own = session
            if self.settings.allow_private:  # what is learned of the host holds for both, connections are never shared
                own = _session(stack, self.settings, visit.host, self.now, rules)
                own.asked, own.learned, own.holds = session.asked, session.learned, session.holds
                own.elsewhere, own.ends = session.elsewhere, session.ends
            outcomes = tuple((own if trip.own else session).run(trip) for trip in visit.trips)
            seconds = time.monotonic() - began
        elsewhere, learned, holds = session.elsewhere, session.learned, session.holds
        return Visited(outcomes, tuple(elsewhere.values()), tuple(learned), tuple(holds), seconds)


def walled(settings: FetchSettings) -> FetchSettings:
    """The settings for addresses that strangers give: no private network is open to them."""
    return replace(settings, allow_private=()) if settings.allow_private else settings


def _session(
    stack: ExitStack,
    settings: FetchSettings,
    host: str = "",
    now: datetime | None = None,
    rules: dict[str, Rules] | None = None,
) -> Session:
    gate = Gate(settings)
    return Session(settings, stack.enter_context(closing(Wire(gate))), gate, host, now, {} if rules is None else rules)
