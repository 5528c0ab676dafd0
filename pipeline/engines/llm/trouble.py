"""What can go wrong with one call; `Asker` turns each into another try, another way, or a `Failure`."""

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
    """No connection, cut in the middle, or too slow: another try may help."""


class Absent(Unreachable):
    """Nobody listens there: a server that is being started will."""


class Busy(Trouble):
    """Too many requests, loading, overloaded: another try after a wait."""


class Stumbled(Trouble):
    """An error of the endpoint's own: either the moment or the way it was asked."""


class Unsupported(Trouble):
    """A request that it does not take: asked in another way it may."""


class TooLong(Trouble):
    """The text does not fit into the model's context: less of it may."""


class OutOfQuota(Trouble):
    """The account has nothing left: no call of this run can succeed."""


class Declined(Trouble):
    """This text is not for this endpoint, or not for this key."""


class BadAnswer(Trouble):
    """An answer of no use."""


class Truncated(BadAnswer):
    """Cut at the limit of tokens, in the midst of the answer."""


class ThoughtLong(Truncated):
    """Cut at the limit of tokens before the answer began: more room helps."""


class Refused(BadAnswer):
    """The model or a filter declined."""


class Empty(BadAnswer):
    """There is nothing in it."""


class Foreign(BadAnswer):
    """No chat completion: HTML, cut JSON."""


class Invalid(BadAnswer):
    """A completion, and not of the form that was asked for."""
