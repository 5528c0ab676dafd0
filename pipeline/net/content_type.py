"""What a body is, by its server and its first bytes, and its text in the charset that it is in."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

SNIFFED = 64 * 1024  # bytes after which a body that is not text is read no further
_UNPACKED = 10 * 1024 * 1024  # bytes of a body that is unpacked here
SNIFF = 4096  # bytes that tell what a body is
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"\x1f\x8b", "compressed data"),
    (b"\x28\xb5\x2f\xfd", "compressed data"),
    (b"BZh", "compressed data"),
    (b"\xfd7zXZ", "compressed data"),
    (b"7z\xbc\xaf", "an archive"),
    (b"Rar!", "an archive"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an image, sound or video"),
    (b"\x1aE\xdf\xa3", "a video"),
    (b"\x00\x00\x01\xba", "a video"),
    (b"OggS", "sound or video"),
    (b"ID3", "sound"),
    (b"fLaC", "sound"),
    (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"),
    (b"#!", "a script"),
    (b"{\\rtf", "an office document"),
)
_TYPES = {
    "image": "an image",
    "video": "a video",
    "audio": "sound",
    "font": "a font",
    "model": "a model",
    "multipart": "a message in parts",
}
_READ = re.compile(
    r"text/(?!css|javascript|ecmascript|calendar|vcard|x-)|text/x-(?:html|json|markdown|opml)"
    r"|[\w.-]+/(?:[\w.-]+\+)?(?:xml|json|html)$|application/(?:octet-stream|force-download|x-unknown|unknown|rss|atom)$"
    r"|(?:binary|application)/x?-?octet-stream$|unknown/|application/feed"
)
_MARKUP = re.compile(rb"\s*(?:<!doctype\s+html|<html|<head|<body|<\?xml|<rss|<feed|<rdf:RDF|<!--)", re.I)
# possessive: comments can be divided in one way only
_SVG = re.compile(
    rb"\s*+(?:<\?xml[^<>]*>\s*+)?+(?:<!--(?:(?!-->).)*+-->\s*+)*+(?:<!doctype\s++svg[^<>]*>\s*+)?+<svg[\s>]",
    re.I | re.S,
)
_STEERING = bytes((*range(9), *range(14, 27), *range(28, 32)))


def unpacked(body: bytes) -> bytes:
    """A body that came compressed without saying so, up to a limit; any other body as it is."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    try:
        return zlib.decompressobj(wbits=31).decompress(body, _UNPACKED)
    except zlib.error:
        return body


def foreign(content_type: str, first: bytes) -> str:
    """What a body is that holds no text to read, such as "a PDF"; empty for pages, feeds and plain text.

    The first bytes decide; the server's word counts for what looks like text.
    """
    head = first[:SNIFF]
    marked = head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf"))
    if not marked:
        for magic, name in _MAGIC:
            if head.startswith(magic):
                return name
        if head[4:8] == b"ftyp":
            return "a video"
        # one stray control character is a slip of an editor
        if len(head) - len(head.translate(None, _STEERING)) > max(3, len(head) // 200) and not _wide(head):
            return "binary data"
    if _SVG.match(head):
        return "an image"
    media = content_type.partition(";")[0].strip().lower()
    if not media or "/" not in media or _READ.match(media) or _MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")):
        return ""
    return _TYPES.get(media.partition("/")[0]) or f"{media[:60]}"


def useless(content_type: str, first: bytes) -> bool:
    """Whether nothing that reads bodies here can use what begins so; sitemaps may come compressed."""
    return not first.startswith(b"\x1f\x8b") and bool(foreign(content_type, first))


def _wide(head: bytes) -> bool:
    """Text in UTF-16 without a mark: every other byte of its markup is zero."""
    return head[:64:2].count(0) > 24 or head[1:64:2].count(0) > 24


# Charsets: the bytes of a page as text, and whether that text is readable.

GARBLED = 0.02  # share of broken letters from which a text is not worth quoting
GUESSED = 32 * 1024  # bytes by which a charset is guessed
DECLARED_WITHIN = 16 * 1024  # bytes in which a page may name its charset; the standard says 1,024, pages say otherwise
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
    named = [_SENT.search(content_type), _OWN.search(data[:DECLARED_WITHIN].decode("latin-1"))]
    for charset in [*(match.group(1).lower() for match in named if match), "cp1252"]:
        try:
            if charset not in _NEVER:
                yield data.decode(_WINDOWS.get(charset, charset))
        except (LookupError, ValueError):
            continue


def _hides(data: bytes) -> bool:
    """Charsets of seven bits, such as ISO-2022-JP, and UTF-16 without a mark."""
    return b"\x1b$" in data[:DECLARED_WITHIN] or b"\x00" in data[:DECLARED_WITHIN]
