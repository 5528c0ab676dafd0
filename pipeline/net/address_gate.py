"""The gate: every connection of this program's gathering is opened here, to an address that was checked.

A name is resolved once; if any of its addresses is not public, the name is refused; else the connection goes to one of
exactly the addresses that were checked, so a second look-up cannot change the answer (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
import socket
import time
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from pipeline.models import FetchSettings
from pipeline.net.credentials import proxy_of

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

# Python's `is_global` says True for multicast, 64:ff9b::/96, 2002::/16 and others: the list is our own.
DENIED_V4 = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16",
        "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
PUBLIC_V6 = ipaddress.IPv6Network("2000::/3")
# Teredo and its neighbours, documentation, 6to4 (which embeds an IPv4 address)
DENIED_V6 = tuple(ipaddress.IPv6Network(net) for net in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"))
PORTS = (80, 443, 8080, 8443)
LOOKUP = 3.0  # seconds for a name that a proxy will look up itself: where it is the way out, there may be no resolver
# What a proxy may find in its own network where we find nothing (RFC 6761, 6762, 8375, and ICANN's word on .internal)
INNER = ("localhost", "local", "internal", "home.arpa")


class AddressRefused(Exception):
    """The gate does not open: deliberately no OSError, which the HTTP library would take for a network fault."""


@dataclass(frozen=True, slots=True)
class Gate:
    """Opens connections to mapped hosts, public addresses and the private networks that the settings allow."""

    settings: FetchSettings

    def mapped(self, host: str) -> tuple[str, int] | None:
        """Where a host of the host map is really served: address and port."""
        for name, target in self.settings.hosts:
            if name.lower() == host.lower().rstrip("."):
                address, _, port = target.rpartition(":")
                return address, int(port)
        return None

    def proxy(self, url: str) -> str:
        """The proxy that this URL is asked through, or ""; a ConfigError when its variable says nothing of use."""
        named = self.settings.proxy
        if not named or self.mapped(urlsplit(url).hostname or ""):
            return ""
        return proxy_of(named)

    def vouch(self, url: str, timeout: float | None) -> None:
        """Refuse what a proxy must not be asked for; names that only the proxy can resolve are left to it."""
        parts = urlsplit(url)
        host, port = (parts.hostname or "").rstrip("."), parts.port or (443 if parts.scheme == "https" else 80)
        try:
            self.addresses(host, port, LOOKUP if timeout is None else min(timeout, LOOKUP))
        except OSError:
            inner = "." not in host or any(host == name or host.endswith(f".{name}") for name in INNER)
            if inner and not self.settings.allow_private:
                raise AddressRefused(f"{host} is a name of a private network") from None
            if port not in PORTS:
                raise AddressRefused(f"port {port} is not fetched from") from None

    def admits(self, url: str) -> str:
        """Why this URL may not be fetched, or "" when it may; the address is checked on connecting."""
        if any(letter.isspace() or ord(letter) < 32 or letter == "\\" for letter in url):
            return "the address contains white space, control characters or a backslash"
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            return "not a valid address"
        if parts.scheme.lower() not in ("http", "https"):
            return f"only http and https are fetched, not {parts.scheme or 'an address without scheme'}"
        if not host or port == 0:
            return "the address has no host"
        if "@" in parts.netloc:
            return "the address carries a user name"
        return ""

    def connect(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A connected socket, or Refused, or OSError when the network fails."""
        target = self.mapped(host)
        if target is not None:
            return socket.create_connection(target, timeout)
        ends = None if timeout is None else time.monotonic() + timeout
        fault: OSError | None = None
        names = self.addresses(host.strip("[]"), port, timeout)
        for position, address in enumerate(names):
            # A dead address leaves the others their share of the time.
            share = None if ends is None else max(0.01, (ends - time.monotonic()) / (len(names) - position))
            try:
                return socket.create_connection((address, port), share)
            except OSError as error:
                fault = error
        raise fault or OSError("the name has no address")

    def dial(self, host: str, port: int, timeout: float | None) -> socket.socket:
        """A socket to the proxy: the user's own word, so only what it is asked for is looked at, by `vouch`."""
        return socket.create_connection((host, port), timeout)

    def addresses(self, host: str, port: int, timeout: float | None = None) -> tuple[str, ...]:
        """The checked addresses of a host, in the order of the resolver."""
        found = _resolved(host, port, timeout)
        names = tuple(dict.fromkeys(str(entry[4][0]) for entry in found))
        for name in names:
            if "%" in name:
                raise AddressRefused(f"{host} is a link-local address")
            address = ipaddress.ip_address(name)
            if self._allowed(address):
                continue
            if is_denied(address):
                raise AddressRefused(f"{host} is not a public address ({address})")
            if port not in PORTS:
                raise AddressRefused(f"port {port} is not fetched from")
        return names

    def _allowed(self, address: Address) -> bool:
        return any(address in ipaddress.ip_network(net, strict=False) for net in self.settings.allow_private)


def _resolved(host: str, port: int, timeout: float | None) -> list[Any]:
    """What the resolver says within the time: it knows no deadline of its own, so it is asked on a thread."""
    box: list[Any] = []

    def ask() -> None:
        try:
            box.append(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            box.append(error)

    asking = Thread(target=ask, name=f"resolve {host}", daemon=True)
    asking.start()
    asking.join(timeout)
    if not box:
        raise socket.gaierror(f"{host} was not resolved in time")
    if isinstance(box[0], UnicodeError):
        raise AddressRefused("the host name is not valid") from box[0]
    if isinstance(box[0], OSError):
        raise box[0]
    found: list[Any] = box[0]
    return found


def is_denied(address: Address) -> bool:
    """Whether an address is anything but an ordinary public one."""
    if isinstance(address, ipaddress.IPv4Address):
        return any(address in net for net in DENIED_V4)
    return address not in PUBLIC_V6 or any(address in net for net in DENIED_V6)
