"""The names of the months and of the days of the week, in their order."""

from __future__ import annotations

MONTHS = ("january february march april may june july august september october november december").split()
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
