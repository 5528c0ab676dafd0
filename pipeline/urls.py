"""Hosts and who is behind them: the registrable domain, but on platforms that many share the host itself."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

from url_normalize import url_normalize

if TYPE_CHECKING:
    from tldextract import TLDExtract

# On these a host name, not its registrable domain, is the publisher.
_SHARED = frozenset(
    "substack.com medium.com wordpress.com blogspot.com github.io gitlab.io ghost.io tumblr.com beehiiv.com "
    "buttondown.email pages.dev netlify.app vercel.app write.as bearblog.dev hashnode.dev dev.to livejournal.com "
    "typepad.com".split()
)


def host_of(url: str) -> str:
    """The host of a URL in small letters without "www."; "" for what is no URL."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""


def registered(host: str) -> str:
    """The registrable domain of a host, the host itself on a shared platform; "" where the suffix is not known."""
    domain = _extract()(host).top_domain_under_public_suffix
    return host if domain in _SHARED else domain


@lru_cache(maxsize=4096)  # a feed asks for each of its entries
def site_of(url: str) -> str:
    """What the addresses of one site have in common: its registrable domain, else the last two parts of its host."""
    host = host_of(url)
    if host.count(".") < 2 or host.replace(".", "").isdecimal():
        return host
    return registered(host) or ".".join(host.split(".")[-2:])


def bears(host: str, name: str) -> bool:
    """Whether a host bears a name out: its label is made of the beginnings of the name's words, in their order.

    "arstechnica.com" bears out "Ars Technica", "nytimes.com" "The New York Times", "beacon.example" "Beacon Weekly".
    """
    words = ["".join(filter(str.isalnum, word)) for word in name.casefold().replace("’", "'").split()]
    return any(_made_of("".join(filter(str.isalnum, label)), [w for w in words if w]) for label in _labels(host))


def _labels(host: str) -> list[str]:
    """The parts of a host that may be a name: those before its suffix."""
    domain = registered(host)
    parts = host.split(".")
    if domain and domain != host:
        return [domain.partition(".")[0], *parts[: len(parts) - domain.count(".") - 1]]
    return parts[:-1] or parts


def _made_of(label: str, words: list[str]) -> bool:
    """Whether a label can be cut into beginnings of these words, in their order; a word may be left out."""
    if not label:
        return False
    ends = {0}  # places in the label that the words so far can reach
    for word in words:
        ends |= {
            start + length
            for start in ends
            for length in range(1, min(len(word), len(label) - start) + 1)
            if label.startswith(word[:length], start)
        }
    return len(label) in ends


@cache
def _extract() -> TLDExtract:
    import tldextract

    return tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)  # the list shipped with it; never downloads


# The canonical form of a URL: what two links to one page have in common.

# An address that has one spelling as it stands, as most in feeds have: their normal form takes most of the time.
_PLAIN = re.compile(
    r"https?://[a-z0-9]+(?:-[a-z0-9]+)*(?:\.[a-z0-9]+(?:-[a-z0-9]+)*)*\.[a-z]{2,}/(?:[\w~-][\w.~-]*/)*(?:[\w~-][\w.~-]*)?",
    re.ASCII,
)
_NAMES = (
    "fbclid gclid gclsrc dclid gbraid wbraid msclkid twclid ttclid yclid igshid igsh mc_cid mc_eid mkt_tok oly_anon_id "
    "oly_enc_id vero_id vero_conv _hsenc _hsmi __hssc __hstc __hsfp hsctatracking wickedid rb_clickid s_cid ncid cmpid "
    "ref_src ref_url spm scid sr_share guccounter guce_referrer guce_referrer_sig _ga _gl ftag smid smtyp srsltid"
)
TRACKERS = frozenset(_NAMES.split())
PREFIXES = ("utm_", "pk_", "piwik_", "matomo_", "mtm_", "at_medium", "at_campaign", "at_custom")


@lru_cache(maxsize=8192)
def canonical(url: str) -> str:
    """One spelling for one page: normal form, no tracking parameters, no fragment; other schemes stay as they are."""
    url = url.strip()
    if _PLAIN.fullmatch(url):
        return url
    if not url.lower().startswith(("http://", "https://")):
        return url
    form = _form(url)
    # percent-encoding may need a second pass before it is stable
    for _ in range(4):
        again = _form(form)
        if again == form:
            break
        form = again
    return form


def _form(url: str) -> str:
    try:
        parts = urlsplit(url_normalize(url) or url)
    except (ValueError, UnicodeError):
        return url
    kept = [pair for pair in parts.query.split("&") if pair and not _tracks(pair.partition("=")[0].lower())]
    return urlunsplit(parts._replace(query="&".join(kept), fragment=""))


def _tracks(name: str) -> bool:
    return name in TRACKERS or name.startswith(PREFIXES)
