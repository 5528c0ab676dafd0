"""The units that figures are read in, beside what is counted ("household", "job")."""

from __future__ import annotations

TIME_UNITS = frozenset("second minute hour day week month quarter year decade".split())
UNITS = ("%", "point", "basis point", "x", "rank", "$", "€", "£", "¥")
KNOWN_UNITS = frozenset((*UNITS, *TIME_UNITS))
