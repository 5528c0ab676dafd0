"""Forms of dates as feeds, pages and documents write them: the right moment, or none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.dates import moment

READ = [
    ("2024-02-29", "2024-02-29T00:00:00"),
    ("2026-11-19T10:00:00Z", "2026-11-19T10:00:00"),
    ("2026-11-19t10:00:00z", "2026-11-19T10:00:00"),
    ("2026-11-19T10:00Z", "2026-11-19T10:00:00"),
    ("2026-11-19T10:00:00.123456Z", "2026-11-19T10:00:00"),
    ("2026-11-19T10:00:00,5Z", "2026-11-19T10:00:00"),
    ("2026-11-19T00:30:00+02:00", "2026-11-18T22:30:00"),
    ("2026-11-19T10:00:00-0330", "2026-11-19T13:30:00"),
    ("2026-11-19T10:00:00+01", "2026-11-19T09:00:00"),
    ("2026-11-19 10:00:00", "2026-11-19T10:00:00"),
    ("2026-11-19 10:00:00 UTC", "2026-11-19T10:00:00"),
    ("2026-11-19 10:00:00 +0100", "2026-11-19T09:00:00"),
    ("2026/11/9 15:07:41", "2026-11-09T15:07:41"),
    ("2026/1/2", "2026-01-02T00:00:00"),
    ("2026.11.09", "2026-11-09T00:00:00"),
    ("20261119", "2026-11-19T00:00:00"),
    ("20261119T101500Z", "2026-11-19T10:15:00"),
    ("20261119101500", "2026-11-19T10:15:00"),
    ("9.11.2026", "2026-11-09T00:00:00"),
    ("09.11.2026 10:15", "2026-11-09T10:15:00"),
    ("09.11.2026, 10:15 MEZ", "2026-11-09T09:15:00"),
    ("Thu, 19 Nov 2026 10:00:00 GMT", "2026-11-19T10:00:00"),
    ("Thu, 19 Nov 2026 10:00:00 +0000", "2026-11-19T10:00:00"),
    ("19 Nov 2026 10:00 +0100", "2026-11-19T09:00:00"),
    ("Thu, 19 Nov 2026 10:00:00 EST", "2026-11-19T15:00:00"),
    ("Thu, 19 Nov 2026 10:00:00 CET", "2026-11-19T09:00:00"),
    ("Thu, 19 Nov 2026 10:00:00 NZDT", "2026-11-18T21:00:00"),
    ("19 Nov 2026 10:00 HST", "2026-11-19T20:00:00"),
    ("Thu, 19 Nov 2026 10:00:00 GMT+0100 (Central European Time)", "2026-11-19T09:00:00"),
    ("Thu, 19 Nov 26 10:00:00 GMT", "2026-11-19T10:00:00"),
    ("Sun, 06 Nov 1994 08:49:37 GMT", "1994-11-06T08:49:37"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "1994-11-06T08:49:37"),
    ("Thu Nov 19 10:00:00 2026", "2026-11-19T10:00:00"),
    ("Thu Nov 19 10:00:00 PST 2026", "2026-11-19T18:00:00"),
    ("19-Nov-2026", "2026-11-19T00:00:00"),
    ("19 November 2026", "2026-11-19T00:00:00"),
    ("19th of November 2026", "2026-11-19T00:00:00"),
    ("19 November, 2026 at 4:05 pm", "2026-11-19T16:05:00"),
    ("November 19, 2026", "2026-11-19T00:00:00"),
    ("November 19th 2026", "2026-11-19T00:00:00"),
    ("Thursday, November 19, 2026", "2026-11-19T00:00:00"),
    ("Thursday, November 19, 2026 - 08:00", "2026-11-19T08:00:00"),
    ("Nov 19 2026 12:05AM", "2026-11-19T00:05:00"),
    ("Nov 19 2026 12:05PM", "2026-11-19T12:05:00"),
    ("Nov. 19, 2026, 10:57 a.m.", "2026-11-19T10:57:00"),
    ("Nov. 19, 2026 at 7 p.m. EST", "2026-11-20T00:00:00"),
    ("Sept. 3, 2025", "2025-09-03T00:00:00"),
    ("26 Sep 2022 GMT", "2022-09-26T00:00:00"),
    ("26 Sep 2022 +1400", "2022-09-26T00:00:00"),
    ("Thu, 16th Nov 2020 13:16:60 GMT", "2020-11-16T13:16:59"),
    ("mer, 16 nov 2022 00:38:15 +0100", "2022-11-15T23:38:15"),
    ("jeu., 19 févr. 2026 10:00:00 GMT", "2026-02-19T10:00:00"),
    ("Mi, 4. März 2026 10:00:00 MEZ", "2026-03-04T09:00:00"),
    ("lun, 31 ago 2026 23:30:00 -0300", "2026-09-01T02:30:00"),
    ("1er mai 2026", "2026-05-01T00:00:00"),
    ("7 de abril de 2026", "2026-04-07T00:00:00"),
    ("  19\n Nov\t2026 ", "2026-11-19T00:00:00"),
    # names that mean several offsets give their day alone
    ("Thu, 19 Nov 2026 10:00:00 IST", "2026-11-19T00:00:00"),
    ("Thu, 19 Nov 2026 23:00:00 XYZ", "2026-11-19T00:00:00"),
]
UNKNOWN = [
    "", "soon", "2026", "2026-11", "11/2026", "November 2026", "09-11-2026", "9/11/2026", "9/11/26", "22/11/2026",
    "1520932969", "1520932969000", "1764000000", "99999-01-01", "2026-02-30", "2026-13-01", "31 June 2026",
    "19 foo 2026", "19 Nov 2026 10", "19 Nov 2026 25:00", "19 Nov 2026 13:00 pm", "99 ottobre 2026 99:99",
    "2026-11-19T10:00:00 and more", "on 19 November 2026", "Updated 19 November 2026", "2026-11-19 to 2026-11-20",
    "2026-W47-4", "2026-323", "today", "3 days ago", "10:00", "P1D", "19 Nov 2026 " + "x" * 100, "9" * 5000,
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), READ)
def test_read(text: str, expected: str) -> None:
    """A whole text that is understood is the moment that it means, in UTC."""
    found = moment(text)
    assert found is not None
    assert found.isoformat() == f"{expected}+00:00"


@pytest.mark.parametrize("text", UNKNOWN)
def test_unknown(text: str) -> None:
    """What several people would read differently, what is half a date, and what is more than one is none."""
    assert moment(text) is None


def test_only_text_is_a_date() -> None:
    """Numbers and nothing are none, whoever hands them in."""
    assert (moment(None), moment(20261119), moment(["2026-11-19"])) == (None, None, None)


@given(st.text(st.sampled_from("0123456789-/.,: TZ+()aempNovMar\n"), max_size=40) | st.text(max_size=120))
def test_anything_is_read_or_not(text: str) -> None:
    """No text is an error."""
    found = moment(text)
    assert found is None or found.utcoffset() is not None
