"""Which addresses the gate lets through."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from pipeline.models import FetchSettings
from pipeline.net.address_gate import AddressRefused, Gate, is_denied


@pytest.mark.parametrize(
    "address",
    ["0.0.0.0", "10.1.2.3", "100.64.0.1", "127.0.0.1", "168.63.129.16", "169.254.169.254", "172.16.0.1",
     "172.31.255.255", "192.0.0.1", "192.88.99.1", "192.168.1.1", "198.18.0.1", "198.19.255.255", "224.0.0.1",
     "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:0:7f00:1",
     "64:ff9b::7f00:1", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1",
     "fd12::1", "fe80::1", "fec0::1", "ff02::1"],
)  # fmt: skip
def test_special_address_is_denied(address):
    """Private, local, translated, documentation and multicast addresses are not public."""
    assert is_denied(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "93.184.216.34", "172.32.0.1", "2606:4700::1111", "2a00:1450::1"])
def test_public_address_is_not_denied(address):
    """Ordinary addresses are open."""
    assert not is_denied(ipaddress.ip_address(address))


def resolving(monkeypatch, *addresses):
    """Let every name stand for these addresses, and count the look-ups."""
    lookups = []

    def getaddrinfo(host, port, *_, **__):
        lookups.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    return lookups


def test_a_name_with_one_private_address_is_refused(monkeypatch):
    """A name that stands for a public and a private address is not contacted at all."""
    resolving(monkeypatch, "1.1.1.1", "10.0.0.1")
    with pytest.raises(AddressRefused, match="not a public address"):
        Gate(FetchSettings()).addresses("rebinding.example", 443)


def test_the_checked_address_is_the_contacted_one(monkeypatch):
    """The name is looked up once, and the connection goes to the address that was checked."""
    lookups = resolving(monkeypatch, "1.1.1.1")
    contacted = []

    def create_connection(address, *_):
        contacted.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_connection)
    with pytest.raises(ConnectionRefusedError):
        Gate(FetchSettings()).connect("public.example", 443, 1.0)
    assert contacted == [("1.1.1.1", 443)]
    assert lookups == ["public.example"]


@pytest.mark.parametrize("port", [22, 25, 6379, 11211])
def test_ports_of_other_services_are_refused(monkeypatch, port):
    """Only the ports of web servers are contacted on public hosts."""
    resolving(monkeypatch, "1.1.1.1")
    with pytest.raises(AddressRefused, match=f"port {port}"):
        Gate(FetchSettings()).addresses("public.example", port)


def test_an_allowed_network_opens_only_itself(monkeypatch):
    """One allowed address does not open its neighbours."""
    gate = Gate(FetchSettings(allow_private=("10.1.2.3/32",)))
    resolving(monkeypatch, "10.1.2.3")
    assert gate.addresses("bridge.example", 3000) == ("10.1.2.3",)
    resolving(monkeypatch, "10.1.2.4")
    with pytest.raises(AddressRefused):
        gate.addresses("bridge.example", 3000)
