"""The small world on loopback that the tests of sources ask, for those of the network itself."""

from tests.sources.conftest import world

__all__ = ["world"]
