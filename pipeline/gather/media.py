"""Media: what a body is, by what its server calls it and by its first bytes."""

from __future__ import annotations

import re
import zlib

LOOK = 64 * 1024  # bytes after which a body that is not text is read no further
UNPACKED = 10 * 1024 * 1024  # bytes of a body that is unpacked here
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
        return zlib.decompressobj(wbits=31).decompress(body, UNPACKED)
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
