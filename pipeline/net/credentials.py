"""Credentials: what the settings leave to the environment, read when it is sent, so that no record ever holds it."""

from __future__ import annotations

import base64
import os
from urllib.parse import urlsplit

from pipeline.errors import ConfigError
from pipeline.models import Credentials
from pipeline.net.errors import Stopped


def with_credentials(credentials: Credentials) -> dict[str, str]:
    """Headers with what the environment holds."""
    headers = {name: _variable(value[1:]) for name, value in credentials.headers}
    for (_, value), text in zip(credentials.headers, headers.values(), strict=True):
        if not (text.isascii() and text.isprintable()):
            raise Stopped(
                f"what the environment variable {value[1:]} holds is not a header: it must be one line of plain ASCII"
            )
    if credentials.login:
        login = _variable(credentials.login)
        if ":" not in login:
            raise Stopped(f"the environment variable {credentials.login} must hold user:password")
        headers["Authorization"] = f"Basic {base64.b64encode(login.encode()).decode()}"
    return headers


def _variable(name: str) -> str:
    value = os.environ.get(name, "").strip()
    if not value:
        raise Stopped(f"the environment variable {name} is not set", "set it where the run is started")
    return value


def proxy_of(named: str) -> str:
    """The address of the proxy that the settings name, or that a variable of the environment holds."""
    address = os.environ.get(named[1:], "").strip() if named.startswith("$") else named
    try:
        parts = urlsplit(address)
        if parts.scheme == "http" and parts.hostname and parts.port:
            return address
    except ValueError:
        pass
    # What the variable holds may have a password in it: it is not repeated.
    raise ConfigError(f'[fetch] proxy = "{named}": that variable must hold an address such as "http://host:3128"')
