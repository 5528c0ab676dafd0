"""The canonical form of a URL: what two links to one page have in common."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import urlsplit, urlunsplit

from url_normalize import url_normalize

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
