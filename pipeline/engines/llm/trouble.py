"""What can go wrong with one call, as one tree; `Asker` turns each into another try, another way, or a `Failure`.

Trouble
├── Unreachable   no connection, cut in the middle, too slow: another try may help
│   └── Absent        nobody listens there: a server that is being started will
├── Busy          too many requests, loading, overloaded: another try after a wait
├── Stumbled      an error of the endpoint's own: either the moment or the way it was asked
├── Unsupported   a request that it does not take: asked in another way it may
├── TooLong       the text does not fit into the model's context: less of it may
├── OutOfQuota    the account has nothing left: no call of this run can succeed
├── Declined      this text is not for this endpoint or key
└── BadAnswer     an answer that is of no use
    ├── Truncated     it ended at the limit of tokens
    │   └── ThoughtLong   before its answer began: with more room it may not
    ├── Refused       the model declined, or a filter did
    ├── Empty         there is nothing in it
    ├── Foreign       it is no chat completion: HTML, cut JSON
    └── Invalid       a completion, and not of the form that was asked for
"""

from __future__ import annotations


class Trouble(Exception):
    """A call that gave no usable answer; `raw` is what came instead."""

    def __init__(self, told: str, raw: str = "", later: float | None = None, status: int = 0, param: str = "") -> None:
        super().__init__(told)
        self.raw = raw
        self.later = later  # seconds that the endpoint asks to wait
        self.status = status  # of HTTP, 0 where there was none
        self.param = param  # the parameter that the error is about, where it has a field for that

    def __reduce__(self) -> tuple[type, tuple[str, str, float | None, int, str]]:
        """Pickled whole: workers may be processes."""
        return type(self), (str(self), self.raw, self.later, self.status, self.param)


class Unreachable(Trouble):
    """No connection, cut in the middle, or too slow."""


class Absent(Unreachable):
    """Nobody listens there."""


class Busy(Trouble):
    """The endpoint asks for patience."""


class Stumbled(Trouble):
    """An error of the endpoint's own."""


class Unsupported(Trouble):
    """The endpoint does not take the request as it is."""


class TooLong(Trouble):
    """The text does not fit."""


class OutOfQuota(Trouble):
    """The account is empty."""


class Declined(Trouble):
    """Not for this endpoint, or not for this key."""


class BadAnswer(Trouble):
    """An answer of no use."""


class Truncated(BadAnswer):
    """Cut at the limit of tokens, in the midst of the answer."""


class ThoughtLong(Truncated):
    """Cut at the limit of tokens before the answer began: more room helps."""


class Refused(BadAnswer):
    """The model or a filter declined."""


class Empty(BadAnswer):
    """Nothing in it."""


class Foreign(BadAnswer):
    """Not a chat completion."""


class Invalid(BadAnswer):
    """Not of the form that was asked for."""
