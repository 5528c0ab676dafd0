"""What can go wrong with one call, as one tree; `Asker` turns each into another try, a lesser form, or a `Failure`.

Trouble
├── Unreachable   no connection, cut in the middle, too slow: another try may help
├── Busy          429 or 503: another try after a wait
├── Stumbled      500: either the moment or the form of answer that was asked for
├── Unsupported   400 or 422: the form of answer that was asked for
├── TooLong       the text does not fit into the model's context: less of it may
├── OutOfQuota    the account has nothing left: no call of this run can succeed
└── BadAnswer     an answer that is of no use
    ├── Truncated     it ended at the limit of tokens
    ├── Refused       the model declined, or a filter did
    ├── Empty         there is nothing in it
    ├── Foreign       it is no chat completion: HTML, a stream, cut JSON
    └── Invalid       a completion, and not of the form that was asked for
"""

from __future__ import annotations


class Trouble(Exception):
    """A call that gave no usable answer; `raw` is what came instead."""

    def __init__(self, told: str, raw: str = "", later: float | None = None) -> None:
        super().__init__(told)
        self.raw = raw
        self.later = later  # seconds that the endpoint asks to wait

    def __reduce__(self) -> tuple[type, tuple[str, str, float | None]]:
        """Pickled whole: workers may be processes."""
        return type(self), (str(self), self.raw, self.later)


class Unreachable(Trouble):
    """No connection, cut in the middle, or too slow."""


class Busy(Trouble):
    """The endpoint asks for patience."""


class Stumbled(Trouble):
    """An error of the endpoint's own."""


class Unsupported(Trouble):
    """The endpoint does not understand the form of answer."""


class TooLong(Trouble):
    """The text does not fit."""


class OutOfQuota(Trouble):
    """The account is empty."""


class BadAnswer(Trouble):
    """An answer of no use."""


class Truncated(BadAnswer):
    """Cut at the limit of tokens."""


class Refused(BadAnswer):
    """The model or a filter declined."""


class Empty(BadAnswer):
    """Nothing in it."""


class Foreign(BadAnswer):
    """Not a chat completion."""


class Invalid(BadAnswer):
    """Not of the form that was asked for."""
