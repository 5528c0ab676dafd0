"""What stands around or in place of an article: bylines, links to other stories, walls that let nobody in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.extract.visible import TEXTLESS

TOP = 6  # lines in which headline and byline stand
HEADLINE = 4  # words from which a headline is told from a sentence that begins like it
# Rows come with white space folded, so that there is never more of it than one.
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sept?|oct|nov|dec)[a-z]{0,9}\.?"
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s)?"
_CLOCK = r"(?:\s?(?:,|at|[-–|•·])?\s?\d{1,2}[:.]\d{2}(?:[:.]\d{2})?\s?(?:[ap]\.?m\.?)?\s?(?:\(?[A-Z]{2,4}\)?)?)?"
_CALENDAR = rf"{_DAY}\d{{1,2}}\s{_MONTH},?\s\d{{4}}|{_DAY}{_MONTH}\s\d{{1,2}},?\s\d{{4}}|\d{{4}}-\d{{2}}-\d{{2}}"
_DATE = rf"(?:{_CALENDAR}){_CLOCK}"
_AGO = (
    r"(?:\d{1,3}|an?|one)\s?(?:s|sec(?:ond)?s?|m|min(?:ute)?s?|h|hr?s?|hours?|d|days?|w|weeks?|months?)\sago"
    r"|just\snow|today|yesterday"
)
_OTHERS = (
    r"related(?:\s(?:articles?|stor(?:y|ies)|coverage|posts?|reading|content|topics?))?|read\s(?:more|also|next|on)"
    r"|see\salso|also\sread|more\s(?:on\sthis|from|stories)|recommended(?:\s(?:for\syou|stories|reading))?"
    r"|trending(?:\snow)?|most\s(?:read|popular|viewed)|you\s(?:may|might)\s(?:also\s)?like|don[’']t\smiss"
    r"|up\snext|watch|listen"
)
_NAME = r"[A-Z][\w.’'-]{0,30}(?:\s(?:de|van|von|der|la|al|bin|[A-Z][\w.’'-]{0,30})){0,3}"
_NAMES = rf"{_NAME}(?:(?:,|\sand|\s&)\s{_NAME}){{0,3}}"
# What stands on a line of its own and is no sentence of the article; much of it changes from hour to hour.
_LINE = re.compile(
    r"(?:"
    r"advertisements?|ads?|sponsored(?:\scontent|\sby\s.{1,40})?|promoted"
    r"|(?:story|article|text)\scontinues\s(?:below|after).{0,40}"
    rf"|(?:{_OTHERS})(?:\s?[:：|–-]\s?\S.{{0,200}}|\s?[:：]?)"
    r"|(?:(?:last\s|first\s)?(?:updated|published|posted|modified|edited)(?:\s(?:on|at))?\s?[:：]?\s?)?"
    rf"(?:{_DATE}|\d{{1,2}}:\d{{2}}\s?(?:[ap]\.?m\.?)?.{{0,8}}|{_AGO})(?:\s?[|•·–-]\s?(?:updated|published)?.{{0,40}})?"
    r"|\d{1,3}\s?[- ]?\s?min(?:ute)?s?\s?(?:read|de\slecture|lesezeit)(?:ing\stime)?"
    r"|\d[\d,.]{0,15}[km]?\s(?:comments?|shares?|views?|likes?|claps?|people\sare\s(?:reading|watching).{0,20})"
    r"|share(?:\s(?:this|on|via|article|post)\b.{0,60})?|tweet|print|e?mail|comments?|save|copy\slink"
    r"|(?:sign\sup|subscribe)\b.{0,30}\b(?:newsletters?|emails?|alerts?|updates?|inbox)\b.{0,60}"
    rf"|(?-i:B[Yy]|by)\s(?-i:{_NAMES})(?:\s?[,|•·–-]\s?.{{0,60}})?"
    r")[.!…»›→]*",
    re.I,
)
# Words of a page's controls, in front of a caption, a teaser or an offer: no sentence of an article begins with them.
_MEDIA = r"Facebook|Twitter|Pinterest|WhatsApp|LinkedIn|Google\+|Reddit|Flipboard|E-?mail|Share|Tweet|Print"
_CONTROL = re.compile(
    r"CLOSE (?=[A-Z“\"‘'])"
    r"|(?:JUST WATCHED|MUST WATCH|SEE ALSO|READ (?:MORE|ALSO)|RELATED|WATCH|LISTEN|PHOTOS?|VIDEO|GALLERY)\b[:\s]"
    rf"|(?:{_MEDIA})(?: (?:{_MEDIA})){{1,9}}(?: |$)"
    r"|Enlarge this image|[Tt]oggle caption\b|Image (?:copyright|caption|source)\b|Media (?:caption|playback is)\b"
    r"|(?:[Pp]rev|[Nn]ext|[Pp]revious) Image \d|Image \d{1,3} of \d|Slideshow \(|Replay More Videos|Now Playing\b"
    r"|\( ?(?:(?:PHOTOS?|VIDEOS?|GALLERY|RELATED|MORE|(?:See|Also) (?:also|on))\b|Also on )"
    r"|(?:Photo|Photos|Image|Images|Video|Picture)(?: (?:by|credit|courtesy(?: of)?))?: ?[A-Z]"
    r"|Story highlights\b|Read or Share this story|CLICK HERE\b|Copyright ©|© ?(?:19|20)\d\d\b"
    r"|For licensing opportunities of our\b|Contributing: |Follow @\w|Get the .{1,60} delivered to your inbox"
    r"|(?:Sign up|Subscribe) (?:for|to) (?:our|the|[A-Z]\w*)(?: [\w’'-]+){0,6}"
    r" (?:[Nn]ewsletters?|[Bb]riefings?|[Ee]mails?|[Aa]lerts?)\b"
)
# What closes a line that is no sentence of the article: whose picture it is, who helped.
_CLOSES = re.compile(
    r"\((?:AP|Reuters|AFP|EPA|UPI|Getty)?(?: ?Photo| ?Images?)?(?:/|: | by )[^()]{2,80}\)$|\bhide caption$"
    r"|(?:[/|] ?|[.!?] |\bvia |^)(?:AP|AFP|Getty Images|Reuters|Shutterstock)(?: Photo)?(?:/\w[\w. ]{1,40})?$"
    r"|^[^.!?]{2,200}\b(?:contributed|contributed reporting) to this (?:report|article|story|post)\.?$"
)
# A post that is shown beside the text, by the name that closes it: its words are not the article's.
_POST = re.compile(rf"[—–-] ?[^()]{{1,60}} ?\(@\w{{1,30}}\),? {_DATE}$", re.I)
_BYLINE = re.compile(rf"(?:By|Von|Par|Por)\s{_NAMES}\s?[,|•·–-]?\s?(?=[A-Z“\"‘]|\d|$)")
_STAMP = re.compile(rf"(?:(?:updated|published|posted)\s?(?:on|at|:)?\s?)?{_DATE}\s?[|•·–-]?\s?", re.I)
_STARTS = re.compile(r"[\s|•·:–—-]{0,20}(?=[A-Z0-9“\"‘'(«¿¡]|$|[^\W\d_a-z])")


def without(rows: Iterable[str], titles: Iterable[str], author: str) -> Iterator[str]:
    """The lines of an article without its headline, byline and furniture, glued or on lines of their own."""
    heads = sorted({title for title in (" ".join(title.split()) for title in titles) if title}, key=len, reverse=True)
    for place, row in enumerate(rows):
        row = " ".join(row.split())
        if place < TOP:
            row = _unglued(row, heads, author)
        if not row or _CONTROL.match(row) or _POST.search(row):
            continue
        if not (len(row) < 260 and (_LINE.fullmatch(row) or _CLOSES.search(row))):
            yield row


def _unglued(row: str, heads: list[str], author: str) -> str:
    """A line without the headline, the author and the date that stand before its first sentence."""
    bare = row
    for head in heads:
        rest = _after(bare, head, HEADLINE)
        if rest is not None:
            bare = rest
            break
    started = bare != row  # after a headline, a bare name is the author
    for _ in range(3):
        before = bare
        if author and (started or bare.startswith("By ")):
            rest = _after(bare.removeprefix("By "), author, 1)
            bare = bare if rest is None else rest
        stamp = _STAMP.match(bare)
        if stamp and (started or bare != row) and _STARTS.match(bare[stamp.end() :]):
            bare = bare[stamp.end() :]
        if bare == before:
            break
    return _byline(bare, started)


def _byline(row: str, started: bool) -> str:
    """A line without "By A. Writer 3 March 2026" before its first sentence; a sentence may begin with "By Monday"."""
    byline = _BYLINE.match(row)
    if byline:
        stamp = _STAMP.match(row, byline.end())
        if stamp:
            return row[stamp.end() :]
        if started and byline.end() == len(row):
            return ""
    return row


def _after(row: str, start: str, least: int) -> str | None:
    """What follows `start` in a line when a sentence could begin there; None when the line does not start so."""
    if not row.startswith(start) or (len(start.split()) < least and len(row) > len(start)):
        return None
    rest = row[len(start) :]
    if rest and not rest[0].isspace() and rest[0] not in "|•·:–—-":
        return None
    follows = _STARTS.match(rest)
    return rest[follows.end() :] if follows else None


# Walls: pages that stand where an article should, told by what they say and by how little else they hold.

LITTLE = 130  # words: a page with more of them holds something to read, whatever its banners say
BEGINNING = 300  # letters of a main text
_LOOK = 6000  # letters of all that a page shows
SPARSE = 40  # words that are no article by themselves


@dataclass(frozen=True, slots=True)
class Wall:
    """Why a page is no article, what a reader can do, and whether asking again may help."""

    reason: str
    remedy: str
    retry: bool


BOTS = Wall("a check for robots stands in the way", "read it in a browser; the site turns programs away", True)
COOKIES = Wall("a question about cookies stands in the way", "read it in a browser; its feed may carry the text", False)
SCRIPTS = Wall("the page is empty without JavaScript", "read it in a browser; its feed may carry the text", False)
LOGIN = Wall(
    "only subscribers or members see the text", "its feed may carry more; else read it with a subscription", False
)
NOT_FOUND_WORDS = Wall(
    "says that the page is not found, though with status 200", "correct or remove its address", False
)
ERROR = Wall("shows an error of its server, though with status 200", "", True)


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.I)


# Marks of shields in the page's source, which readers never see.
_SHIELD = _any(
    r"/cdn-cgi/challenge-platform/|cf-browser-verification|cf_chl_|captcha-delivery\.com|px-captcha",
    r"_Incapsula_Resource|/_sec/cp_challenge/|aws-waf-token|awswaf\.com|ddos-guard|sucuri_cloudproxy|geo\.captcha",
    r"distil_r_captcha|kpsdk",
)
_TITLES = (
    (BOTS, _any(
        r"just a moment|attention required|are you (?:a )?(?:human|robot)|pardon our interruption|access denied",
        r"access to this page|security check|checking your browser|one more step|(?:bot|human) verification",
        r"ddos[- ]guard|please verify|robot check|request blocked|einen moment|un instant",
    )),
    (NOT_FOUND_WORDS, _any(
        r"\b(?:404|410)\b|(?:page|article|story) (?:was |is )?(?:not found|unavailable|gone)|^not found|^oops",
        r"seite (?:wurde )?nicht gefunden|página no encontrada|page introuvable|nothing (?:was )?found",
    )),
    (ERROR, _any(
        r"\b50[0234]\b|internal server error|bad gateway|service unavailable|gateway time-?out",
        r"temporarily unavailable|under maintenance",
    )),
    (COOKIES, _any(
        r"before you continue|your privacy choices|we value your privacy|cookie (?:consent|settings|wall)",
        r"^consent\b|privacy gate",
    )),
    (LOGIN, _any(r"^(?:log|sign) ?in\b|^login\b|^subscribe\b|^register\b")),
)  # fmt: skip
_PHRASES = (
    (BOTS, _any(
        r"checking (?:if the site connection is secure|your browser)|unusual (?:traffic|activity) from your",
        r"verify(?:ing)? (?:that )?you(?:'re| are) (?:a )?(?:human|not a (?:ro)?bot)",
        r"prove (?:that )?you(?:'re| are) (?:human|not a)|complete the (?:captcha|security check)",
        r"needs to review the security|(?:press|click) (?:and|&) hold|made us think (?:that )?you were a bot",
        r"enable cookies and reload|you have been blocked|automated (?:access|requests)",
        r"access to this page has been denied",
    )),
    (NOT_FOUND_WORDS, _any(
        r"(?:page|article|story|content) (?:that )?you(?:'re| are| were|'ve| have)? (?:looking for|requested|trying to)"
        r"[^.]{0,60}(?:not|n't|no longer|moved|removed|unavailable|exist)",
        r"(?:page|article|story) (?:can(?:not|'t| not) be found|could(?: not|n't) be found|does(?: not|n't) exist)",
        r"(?:page|article|story) (?:is no longer available|has been removed|was not found|not found)",
        r"we (?:can't|cannot|couldn't|could not) find (?:the|that|this|a) (?:page|article|story)",
        r"sorry[^.]{0,40}(?:page|article)[^.]{0,40}(?:not|n't)",
    )),
    (SCRIPTS, _any(
        r"(?:enable|turn on|activate|requires?|needs?|without) (?:java ?script|js)\b",
        r"java ?script (?:is|has been|must be)? ?(?:disabled|required|enabled|(?:turned )?off|not (?:enabled|there))",
        r"javascript aktivieren|activer javascript",
    )),
    (COOKIES, _any(
        r"(?:we|our \d* ?partners|sites?)[^.]{0,80}(?:use|store|uses|access)[^.]{0,40}cookies",
        r"(?:accept|reject|manage|allow)(?: all)? (?:cookies|additional cookies|purposes|preferences)",
        r"cookie (?:preferences|policy and)|your (?:privacy|consent) (?:choices|preferences)|wir verwenden cookies",
        r"consent to (?:the use of )?cookies|nous utilisons des cookies",
    )),
    (LOGIN, _any(
        r"(?:subscribe|(?:log|sign) ?in|register|create an? (?:free )?account|become a member|start your .{0,6}trial)"
        r"[^.]{0,60}(?:to (?:read|continue|keep reading|view|access|unlock|see)|for (?:full|unlimited) access)",
        r"(?:article|story|content|post) is (?:only |exclusively )?(?:for|available to|reserved for) "
        r"(?:paying |paid )?(?:subscribers|members)",
        r"already (?:a|have a) (?:subscriber|subscription|member|an account)|the rest of this (?:post|article) is for",
        r"you(?:'ve| have) (?:reached|used|read) (?:your|all)[^.]{0,40}(?:free )?(?:articles|limit|stories)",
    )),
)  # fmt: skip


def wall(tree: Any, markup: str, text: str, words: int, own: bool) -> Wall | None:
    """The wall that a page is, or None for an article; `text` is the main text extracted from it, of so many words.

    Only pages with little text are looked at, and those that would pass for a short article only by how their text
    begins: articles about robots, cookies and subscriptions are articles. A page of its `own` carries the headline
    that its source listed: then what asks for cookies or a subscription stands beside an article.
    """
    if words >= LITTLE:
        return None
    if words >= SPARSE:
        said = _said(_folded(text)[:BEGINNING])
        return None if own or said is LOGIN else said  # the first paragraphs of an article stand above its fence
    seen = _visible(tree)
    if len(seen.split()) < LITTLE and _SHIELD.search(markup):
        return BOTS
    if own:
        return None
    heading = next((head.text_content() for head in tree.iter("h1")), "")
    titles = [_folded(title)[:200] for title in (tree.findtext(".//title") or "", heading)]
    for found, pattern in _TITLES:
        if any(pattern.search(title) for title in titles):
            return found
    return _said(seen)


def _said(seen: str) -> Wall | None:
    seen = seen.replace("’", "'")
    return next((found for found, pattern in _PHRASES if pattern.search(seen)), None)


def _visible(tree: Any) -> str:
    """The start of all text of a page, its messages to browsers without scripts included."""
    parts: list[str] = []
    size = 0
    for node in (tree.body if tree.body is not None else tree).iter():
        own = node.text if isinstance(node.tag, str) and node.tag not in TEXTLESS else None
        for part in (own, node.tail):
            if part and not part.isspace():
                parts.append(part)
                size += len(part)
        if size > _LOOK:
            break
    return _folded(" ".join(parts))[:_LOOK]


def _folded(text: str) -> str:
    return " ".join(text.split())
