"""Charsets: the bytes of a page as text, and whether that text is readable."""

from __future__ import annotations

import re
from collections.abc import Iterator

GARBLED = 0.02  # share of broken letters from which a text is not worth quoting
GUESSED = 32 * 1024  # bytes by which a charset is guessed
LOOK = 16 * 1024  # bytes in which a page may name its charset; the standard says 1,024, pages say otherwise
_SENT = re.compile(r"charset\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]+)", re.I)
_OWN = re.compile(r"<(?:meta|\?xml)\b[^<>]{0,400}?(?:charset|encoding)\s{0,9}=\s{0,9}[\"']?\s{0,9}([\w.:-]+)", re.I)
_WINDOWS = {"iso-8859-1": "cp1252", "iso8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252",
            "us-ascii": "cp1252", "ascii": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030",
            "shift_jis": "cp932", "x-sjis": "cp932", "ks_c_5601-1987": "cp949", "euc-kr": "cp949"}  # fmt: skip
# Codecs of Python that are no charsets, and UTF-7, which can hide markup.
_NEVER = frozenset("utf-7 utf7 unicode-1-1-utf-7 idna punycode raw_unicode_escape unicode_escape undefined".split())
# What UTF-8 looks like when it was read as Windows-1252, a character that could not be read, and C1 controls.
_BROKEN = re.compile(r"[ÃÂâÐÑ][\u0080-¿‚-›€™Šš-žŒœŽŸƒˆ˜]+|\ufffd|[\x80-\x9f]")
# Letters with accents seldom stand side by side; in Cyrillic or Greek read as Latin-1 nothing else does.
_ACCENTED = re.compile(r"[À-ÖØ-öø-ÿ]{4,}")


def decoded(data: bytes, content_type: str) -> str:
    """The text of a page: by its mark, as UTF-8 where it is UTF-8, else by the charset that reads best."""
    for mark, charset in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(charset, "replace")
    if data.isascii() and not _hides(data):
        return data.decode("ascii")
    texts = list(_readings(data, content_type))
    if not texts:
        return data.decode("cp1252", "replace")
    if len(texts) == 1 and texts[0].encode() == data:
        return texts[0]  # UTF-8, as nearly all are: not weighed, which takes as long as reading the page
    # min takes the first of equals: UTF-8, then what the server says, then the page
    best = min(texts, key=garbled)
    if garbled(best) <= GARBLED:
        return best
    return min((best, *_guessed(data)), key=garbled)


def _guessed(data: bytes) -> Iterator[str]:
    """What a library takes the charset for, by the letters that it would give: the last resort, and slow."""
    from charset_normalizer import from_bytes

    found = from_bytes(data[:GUESSED]).best()
    if found is not None:
        yield data.decode(found.encoding, "replace")


def garbled(text: str) -> float:
    """The share of a text's letters that stand for others: 0 for a readable text."""
    if text.isascii():
        return 0.0
    broken = sum(len(match) for match in _BROKEN.findall(text)) + sum(len(match) for match in _ACCENTED.findall(text))
    return broken / max(1, sum(map(str.isalpha, text))) if broken else 0.0


def _readings(data: bytes, content_type: str) -> Iterator[str]:
    """The page in each charset that is named and fits, most trustworthy first."""
    try:
        if data.isascii():
            raise UnicodeDecodeError("utf-8", b"", 0, 0, "escapes to another charset")
        yield data.decode("utf-8")
        return  # other charsets do not look like UTF-8 by chance
    except UnicodeDecodeError as error:
        # one broken byte, or a character cut in the middle, does not make it another charset
        slips = data.decode("utf-8", "replace").count("\ufffd")
        if error.start > 0 and slips <= max(1, (len(data) - len(data.decode("ascii", "ignore"))) // 50):
            yield data.decode("utf-8", "replace")
    named = [_SENT.search(content_type), _OWN.search(data[:LOOK].decode("latin-1"))]
    for charset in [*(match.group(1).lower() for match in named if match), "cp1252"]:
        try:
            if charset not in _NEVER:
                yield data.decode(_WINDOWS.get(charset, charset))
        except (LookupError, ValueError):
            continue


def _hides(data: bytes) -> bool:
    """Charsets of seven bits, such as ISO-2022-JP, and UTF-16 without a mark."""
    return b"\x1b$" in data[:LOOK] or b"\x00" in data[:LOOK]
