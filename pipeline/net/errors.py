"""What went wrong with a request, in words that name the reason and the remedy."""

from __future__ import annotations

import http.client
import re
import socket
import ssl

from urllib3.exceptions import DecodeError, IncompleteRead, InvalidHeader, ProxyError
from urllib3.exceptions import TimeoutError as WireTimeout

from pipeline.models import FailureCode

FINAL = {400, 401, 402, 404, 405, 406, 410, 414, 451}  # asking again will not help
TUNNEL = re.compile(r"Tunnel connection failed: (\d{3})")  # how http.client says what a proxy answered
STATUS_WORDS = {
    401: ("asks for a password (401)", "a source may have a login or a key: see docs/running.md"),
    402: ("asks for payment (402)", "look for its feed; only what is free can be read"),
    403: ("refuses access (403)", "the site may turn programs away; look for its feed"),
    404: ("not found (404)", "check the address in a browser and correct or remove it"),
    407: ("the proxy asks for a password (407)", "let a variable hold its address with user:password@ in it"),
    410: ("gone for good (410)", "remove it or look for its new address"),
    429: ("asks for fewer requests (429)", "raise the spacing, or read this source less often"),
    451: ("closed for legal reasons (451)", "remove it"),
}


class Stopped(Exception):
    """One request ended without an answer; carries what the failure will say."""

    def __init__(
        self,
        reason: str,
        remedy: str = "",
        retry: bool = True,
        status: int = 0,
        later: str = "",
        code: FailureCode = "",
    ) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.retry = reason, remedy, retry
        self.status, self.later, self.code = status, later, code

    @property
    def dead(self) -> bool:
        """Whether no connection came about: the host's other pages would fare the same."""
        return self.code in ("offline", "unreachable")


def refused(status: int, later: str, mitigated: str) -> Stopped:
    """The end of a request that was answered with neither 200 nor 304 nor a redirect."""
    reason, remedy = STATUS_WORDS.get(status, (f"answers with an error ({status})", ""))
    if mitigated:
        reason, remedy = f"a shield turns programs away ({status}, {mitigated[:40]})", "look for the site's feed"
    again = f", again after {later[:40]}" if later else ""
    return Stopped(reason + again, remedy, status not in FINAL, status, later, "shield" if mitigated else "")


def stopped(error: BaseException, timeout: float) -> Stopped:
    """The end of a request by an exception, explained from the innermost cause that says something."""
    causes = _causes(error)
    for cause in causes:
        if said := TUNNEL.match(str(cause)):
            return refused(407, "", "") if said[1] == "407" else Stopped(f"the proxy does not reach it ({said[1]})")
    if any(isinstance(cause, ProxyError) for cause in causes):
        return Stopped("the proxy cannot be reached", "see [fetch] proxy", code="offline")
    for cause in causes:
        match cause:
            case socket.gaierror():
                return Stopped("the host name is not known, or there is no network", code="offline")
            case ssl.SSLCertVerificationError():
                return Stopped(f"its certificate is not accepted ({cause.verify_message})")
            case ssl.SSLError():
                return Stopped("no secure connection could be made")
            case TimeoutError() | WireTimeout():
                return Stopped(f"no complete answer within {timeout:g} seconds", code="stalled")
            case ConnectionRefusedError():
                return Stopped("connection refused", code="unreachable")
            case ConnectionResetError():
                return Stopped("the connection was broken off")
            case http.client.LineTooLong():
                return Stopped("its headers are too long")
            case http.client.HTTPException() if "headers" in str(cause):
                return Stopped("it sends too many headers")
            case IncompleteRead() | http.client.IncompleteRead():
                return Stopped("incomplete answer")
            case InvalidHeader():
                return Stopped("incomplete answer: it announces two lengths")
            case DecodeError():
                return Stopped("the answer cannot be decompressed")
            case OSError() if cause.errno is not None and type(cause) is OSError:
                return Stopped("the host cannot be reached", code="unreachable")
    return Stopped(f"no usable answer ({type(error).__name__})")


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
