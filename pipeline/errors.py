"""What can go wrong, as one tree; every error names the thing and the remedy and survives pickling.

BriefError            1st line of stderr: "brief: <message>"
├── UsageError        2   unknown topic, version that does not exist
├── BrokenTopics      70  a bug of ours stopped some topics; the others are done
├── NothingFetched    69  no source could be reached
├── ModelSilent       69  the model that was asked for never answered
├── NoCluster         69  the Dask scheduler or its workers cannot be reached
├── CannotWrite       73  a folder or file that cannot be written, a damaged store
├── RunInProgress     75  another run is at work: try again later
├── WrongClock        75  the clock cannot be right: try again later
└── ConfigError       78  sources.toml is missing or wrong
"""


class BriefError(Exception):
    """An expected failure; `str()` is one line that a user can act on."""

    code = 70


class BrokenTopics(BriefError):
    """A bug of ours stopped some of the topics."""


class UsageError(BriefError):
    """The command line asks for something that does not exist."""

    code = 2


class NothingFetched(BriefError):
    """Not one source answered."""

    code = 69


class ModelSilent(BriefError):
    """The model that was asked for gave no answer of use to any question."""

    code = 69


class NoCluster(BriefError):
    """The cluster that should do the work is not there."""

    code = 69


class CannotWrite(BriefError):
    """The store or the output cannot be written or read."""

    code = 73


class RunInProgress(BriefError):
    """Another run holds the lock."""

    code = 75


class WrongClock(BriefError):
    """The clock says what cannot be."""

    code = 75


class ConfigError(BriefError):
    """The configuration is missing or wrong; where a file has several faults, `faults` tells each in a line."""

    code = 78
    faults: tuple[str, ...] = ()
