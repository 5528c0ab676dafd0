"""The forms in which a sentence gives words to somebody; what fits none of them gives words to nobody.

    [opening,] SPEAKER [bracket] [of ...] [, apposition,] VERB [on Monday] that WORDS
    WORDS, SPEAKER VERB.    “WORDS,” said SPEAKER.    According to SPEAKER, WORDS    SPEAKER: “WORDS”

Texts are masked (`english.quotation.mask`), so that no name or verb of a quotation is read. Patterns are of bounded
length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from pipeline.english.lexicon import FUNCTION, UNREAL, VERBS, WORKS, Verb, any_of
from pipeline.english.speaker import Speaker, is_person, is_title, speaker_at
from pipeline.english.tokens import BASES, has_verb, is_finite
from pipeline.models import Role


class Attributed(NamedTuple):
    """Who says something; their words are from `start` to `end`, or the sentence stands whole."""

    speaker: Speaker
    role: Role
    start: int = -1
    end: int = -1
    direct: bool = False  # in quotation marks


# --- what may stand around a speaker and a verb -----------------------------------------------------

_MONTHS = any_of("January February March April May June July August September October November December")
_DAY = rf"(?:[A-Z]\w+ \d{{1,2}}|\d{{1,2}} [A-Z]\w+|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|{_MONTHS})"
_SPAN = any_of("week month year spring summer autumn winter")
_WHEN = (
    rf"(?:(?:(?:late |early )?on |in |late |early )?{_DAY}|(?:earlier )?(?:last|this) (?:{_SPAN}|{_DAY})"
    "|yesterday|today)"
)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b|\bago\b|\bonce\b")  # said then, which may not be held now
_BRACKET = r"(?: \([^()“”]{1,80}\))?"
_OF = r"(?P<of> (?:of|at|from|with)(?: (?!(?:who|whom|which|that|and|or|but|critics|victims)\b)[\w&.'-]+){1,7}%s)?"
_ADVERB = any_of("also now later then recently publicly again already still repeatedly separately first has have had")
_BETWEEN = re.compile(
    rf"{_BRACKET}{_OF % '?'}{_BRACKET}(?:, (?P<apposition>[\w'-][^;:“”]{{1,150}}?),)?(?: (?:{_ADVERB}|{_WHEN}))*"
    rf"(?P<no> no longer| (?:does|do|did)(?: not|n't))? (?P<verb>{any_of(' '.join(VERBS))})(?![\w'-])"
)
_FINDING = (
    "shows showed show suggests suggested suggest gives gave lists indicates indicated indicate puts put ranks places"
    " says said say found finds find estimates estimated concludes concluded reports reported warns warned argues"
    " argued projects projected predicts predicted notes noted"
)
_RESULTS = any_of(_FINDING)
_SPEAKING = VERBS.keys() | set(_FINDING.split())  # without one of these nobody says anything
_WORD = re.compile(r"\w+")
_BETWEEN_WORK = re.compile(
    rf"(?:, [a-z][^,;:“”]{{2,80}},)?(?P<of>)(?P<apposition>)(?P<no>)(?: also| now)? (?P<verb>{_RESULTS})(?![\w'-])"
)
_ON_A_TOPIC = re.compile(  # "a survey of 400 drivers finds"
    rf" (?:of|on|for|into|with|from|about|in)(?: (?!(?:who|that|which|said|says)\b)[\w&.'%-]+){{1,10}}?"
    rf"{_BETWEEN_WORK.pattern}"
)
_BESIDE = re.compile(rf"{_BRACKET}{_OF % ''}{_BRACKET}(?=[\s,;.!?]|$)")
_APPOSES = frozenset("who which whose a an the its his her their now formerly former one".split())
_LATELY = frozenset("last this earlier late yesterday today reporters".split())
_THINKS = frozenset(
    "believe believes think thinks expect expects".split()
)  # "no longer believes": still their own view
_TELLS = frozenset("told tells warned warns cautioned".split())  # whom, stands between the verb and the words

# What may stand before the speaker, and leaves the words whose they are.
_LINKS = (
    "(?:However|Meanwhile|Separately|Still|Later|Similarly|Likewise|Finally|Instead|Nevertheless|Even so|In turn"
    "|In response|By contrast|In contrast|At the same time|For (?:his|her|its|their) part)"
)
_PAPER = any_of(
    "statement report interview letter post speech email briefing filing podcast column article paper study survey"
    " release note memo conference hearing summit meeting debate"
)
_OPENING = re.compile(
    r"(?:[A-Z]{3,}[\w ,.]{0,30}(?:\([A-Z]\w+\) )?(?:—|–|--|-) )?(?:(?:But|And|Yet|So) )?"  # MARL (Courier) - But
    rf"(?:{_LINKS},? |(?i:{_WHEN}),? "
    r"|(?:In|At|During) (?:an?|the|its|his|her|their) "
    rf"(?:[\w-]+ ){{0,4}}?{_PAPER}(?: (?!that\b|which\b)[\w'-]+){{0,8}}?, "
    r"|(?:Unlike|Writing (?:in|for|on|at)) (?:the )?[\w&.' -]{2,40}?, )?"
)
# Other openings may set the scene in a way that we do not understand: the sentence stands whole.
_SCENE = re.compile(
    r"In (?:[A-Z]\w+ )?(?:19|20)\d\d,? |\w+ (?:years|months|weeks|days) ago,? "
    r"|(?:At|After|During|Following|Despite|With|Asked|Speaking (?:to|at|on|after|before|during)) [^,;:“”]{2,80}, "
)

# --- what may stand behind a verb -------------------------------------------------------------------

_AMID = (
    rf"(?P<amid>(?: (?:{_WHEN}|(?:in|at|during|to|via|before|after|on)(?: (?!that\b)[\w&.'-]+){{1,9}}?"
    r"|again|publicly|repeatedly|reporters|lawmakers|investors)){0,2}?)"
)
_WHOM = r"(?P<amid>(?: (?!that\b)[\w&.'-]+){1,10}?)"
_THAT = tuple(re.compile(rf"{amid} that (?P<said>.)") for amid in (_AMID, _WHOM))
_QUOTE = tuple(
    re.compile(rf"{amid}{marks} “(?P<said>¤*+)(?P<close>”?+)(?P<rest>.*+)")
    for amid, marks in ((_AMID, "[,:]?"), (_WHOM, "[,:]"))
)
_CLAUSE = re.compile(
    r":? (?!(?:on|in|at|during|to|about|of|for|no|yes|nothing|little|so|as|it all|goodbye|sorry)\b)(?P<said>[\w“$€£])"
)
_NEXT = re.compile(r"[\w'-]+")
_AT_LEAST = r"(?:about |around |some |roughly |just |over |under |nearly |almost )?"
_HOLDS = {  # by the word of data/verbs.txt: what has to stand behind a verb whose words are never cut
    "denial": r" (?:that|having|(?:the |any |all |these |those |such |[\w&]+'s? )?(?:claims?|reports?|ideas?"
    r"|suggestions?|allegations?|accusations?|notion|charges?|criticism|figures?))\b",
    "advice": r" (?:that|\w+ing)\b",
    "appeal": r"(?: [\w&.'-]+){1,8}? to\b",
    "naming": r" (?:for\b|“|(?:the|its?|this|that|these|his|her|their|[A-Z]\S*)\b"
    r"(?: (?!(?:to|in|at|on|about|from|with|after|before)\b)\S+){0,8}? (?:an?\b|“|too\b|not\b))",
    "blame": r" (?:the|a|its|their|his|her|what|[A-Z]\w+)\b",
    "view": r"(?: [\w&.'%-]+){1,14}? as\b",
    "rating": rf"(?: [\w&.'%-]+){{1,14}}? (?:at {_AT_LEAST}(?:[$€£]?\d|par\b|parity\b)|as\b)",
    "work": rf"(?: [\w&.'%-]+){{0,5}}? (?:{any_of(' '.join(WORKS))}|findings?)(?: [\w&.'%-]+){{0,12}}?"
    r" (?:that|(?:which |that )?(?:showing|suggesting|finding|concluding|showed|shows|suggests?|found))\b",
    "question": r"(?: [\w&.'-]+){0,4}? (?:whether|if|why|how|what|who|when)\b",
}
_CONTENTS = {kind: re.compile(pattern) for kind, pattern in _HOLDS.items()}

# --- what may stand around words that come first ----------------------------------------------------

_PLACE = re.compile(r"(?:, |[,?!.…]?” )")
_INVERTED = re.compile(
    any_of(
        "said says wrote writes argued argues warned warns added adds asked asks noted notes insisted insists explained"
        " explains reported reports predicted predicts estimated estimates recalled replied claimed claims concluded"
    )
    + " "
)
_FOLLOWING = re.compile(r" (\w+)")
_PHRASE = " (?:in|at|during|to|via|on|after)"
_PHRASED = r" (?!(?:that|which|who|whose)\b)[\w&.'-]+"
# Each phrase ends where the next one may begin, and nothing of it is tried another way.
_TAIL = re.compile(
    rf"(?P<tail>(?>{_PHRASE}{_PHRASED}(?:(?!{_PHRASE}{_PHRASED}){_PHRASED}){{0,9}}| {_WHEN}| reporters)*+)"
    r"\s?[.!?;]?[)”]*(?:$|;)"
)
_TOLD = re.compile(r"(?: [\w&.'-]+){1,8}?(?=[.,;!?]|$| (?:on|in|at|last|this|yesterday|today)\b)")
_MORE = re.compile(r", (?:adding|citing|pointing|referring|speaking|noting|describing|calling)\b")
_APPOSED = re.compile(r", (?P<who>[^“”;:]{2,200}?)[.!?]?[)”]*$")
_AND = re.compile(r",? (?:and|or|nor) (?!added|adds|that)")  # another speaker
_DIRECT = re.compile(r"“?(¤*)”,?")
_UNNAMED = re.compile(r"[,;”] (?:[a-z-]+ ){1,5}(?:said|says|say|told|wrote|found|argued)$")  # ", researchers said"
_ACCORDING = re.compile(r"(?<!\w)(?P<before>\w*[,”]? |^)[Aa]ccording to (?=\S)")
_HEADED = re.compile(r"(?:, [^,;:“”]{2,80})?: “(?P<said>¤+)”?[.!?]?$")
_TURN = re.compile(r"(?:[;:] |, (?:and |but |yet |while |whereas |although |though )?)(?P<according>according to )?")


def attribution_in(text: str, known: frozenset[str] = frozenset()) -> Attributed | None:
    """The one attribution of a masked sentence; none where two speak. `known`: words that are names."""
    if _SPEAKING.isdisjoint(_WORD.findall(text)) and "ccording to " not in text and ": “" not in text:
        return None
    found = [one for one in (_front(text, known), *_behind(text), *_according(text), _headed(text, known)) if one]
    if len({one.speaker.name for one in found}) != 1:
        return None
    first = next((one for one in found if one.start >= 0), found[0])
    cut = first.start > 0 and not first.direct and first.end < len(text)  # where the next one begins to speak
    others = {name for _, name in _turns(text)} - {first.speaker.name}
    return first if cut or not others else None


def _verb(text: str, speaker: Speaker) -> re.Match[str] | None:
    """The verb that a speaker is the subject of."""
    if speaker.kind == "work":
        return _BETWEEN_WORK.match(text, speaker.end) or _ON_A_TOPIC.match(text, speaker.end)
    found = _BETWEEN.match(text, speaker.end)
    if found is None or (found["of"] and " " not in speaker.name):
        return None
    if (found["apposition"] and not _apposes(found["apposition"])) or (found["no"] and found["verb"] not in _THINKS):
        return None
    if speaker.doubtful and not found["verb"].endswith("s"):
        return None
    return found if speaker.kind != "staff" or VERBS[found["verb"]].role in ("evaluates", "forecasts") else None


def _apposes(words: str) -> bool:
    """Whether words between commas say who somebody is; "so the rumour goes" and "if the tape is real" do not."""
    each = words.split()
    if each[0] in _APPOSES or each[0].isdigit() or is_title(each[0]):
        return True
    return each[0] not in FUNCTION and any(is_title(word) for word in each[:6])


def _role(speaker: Speaker, verb: str) -> Verb:
    """The role and cut of a verb; a work's own role goes before a neutral verb's."""
    role, cut = VERBS.get(verb, Verb("reports", "either"))
    return Verb(speaker.role if speaker.role and role in ("reports", "evaluates") else role, cut)


def _unreal(around: str) -> bool:
    """Whether an attribution shows itself to be invented, played, forged or hearsay."""
    return not UNREAL.isdisjoint(word.strip(".,;:()“”'") for word in around.lower().split())


def _front(text: str, known: frozenset[str]) -> Attributed | None:
    """SPEAKER VERB that WORDS."""
    opening = _OPENING.match(text)
    at = opening.end() if opening else 0
    scene = _SCENE.match(text, at) or _SCENE.match(text)
    for start, whole in ((at, _YEAR.search(text, 0, at) is not None), (scene.end() if scene else -1, True)):
        speaker = speaker_at(text, start, known, opens=start == 0) if start >= 0 else None
        verb = _verb(text, speaker) if speaker else None
        if speaker and verb and not _unreal(text[: verb.end()]):
            return _governed(text, speaker, verb, whole=whole)
    return None


def _governed(text: str, speaker: Speaker, verb: re.Match[str], *, whole: bool) -> Attributed | None:
    """The words that a verb governs, as far as they can be cut out."""
    word, end = verb["verb"], verb.end()
    role, cut = _role(speaker, word)
    stays = Attributed(speaker, role)
    if cut in _CONTENTS:
        return stays if _CONTENTS[cut].match(text, end) else None
    if speaker.kind == "staff" or verb["no"]:
        return stays if text.startswith(" ", end) else None
    forms = 2 if word in _TELLS else 1
    that = next((found for form in _THAT[:forms] if (found := form.match(text, end))), None)
    quote = next((found for form in _QUOTE[:forms] if (found := form.match(text, end))), None)
    found = that or quote
    if found and _unreal(text[: found.start("said")]):
        return None
    if found and (whole or _YEAR.search(found["amid"])):
        return stays
    if quote and not that:
        ended = not quote["close"] or not quote["rest"].strip(" .!?)")
        return stays._replace(start=quote.start("said"), end=quote.end("said"), direct=True) if ended else stays
    if that:
        return stays._replace(start=that.start("said"), end=_next_turn(text, that.start("said")))
    clause = _CLAUSE.match(text, end)
    if clause is None:
        return None
    start = clause.start("said")
    if cut == "either" or (speaker.kind == "work" and cut != "clause"):
        after = _NEXT.match(text, start)  # "Crime reports rose" is no attribution
        noun = word in WORKS and after and (is_finite(after[0]) or after[0] in BASES | FUNCTION - {"a", "an", "the"})
        return None if noun else stays
    if cut != "clause" or not has_verb(text[start:]) or _next_turn(text, start) < len(text):
        return None
    return stays if whole else stays._replace(start=start, end=len(text))


def _turns(text: str, at: int = 0) -> Iterator[tuple[int, str]]:
    """Where somebody begins to speak behind a comma, a colon or a semicolon, and who."""
    for turn in _TURN.finditer(text, at):
        speaker = speaker_at(text, turn.end())
        if speaker and (turn["according"] or _verb(text, speaker)):
            yield turn.start(), speaker.name


def _next_turn(text: str, at: int) -> int:
    """Where somebody else begins to speak in the same sentence; its end if nobody does."""
    return next((place for place, _ in _turns(text, at)), len(text))


def _behind(text: str) -> Iterator[Attributed]:
    """WORDS, SPEAKER VERB; “WORDS,” said SPEAKER."""
    for place in _PLACE.finditer(text):
        inverted = _INVERTED.match(text, place.end())
        speaker = speaker_at(text, inverted.end() if inverted else place.end())
        if speaker is None or speaker.kind == "staff":
            continue
        if inverted:
            beside = _BESIDE.match(text, speaker.end)
            if beside is None or (beside["of"] and " " not in speaker.name):
                continue
            word, end = inverted[0].strip(), beside.end()
            more = _FOLLOWING.match(text, end)
            if more and more[1] not in FUNCTION | _LATELY:  # ", notes the Quilp requirement that": no speaker
                continue
        else:
            verb = _verb(text, speaker)
            if verb is None or verb["no"]:
                continue
            word, end = verb["verb"], verb.end()
        role, cut = _role(speaker, word)
        quoted = "”" in text[place.start() - 1 : place.end()]
        if cut in _CONTENTS and not (role == "asks" and quoted):
            continue
        if not (quoted or inverted or word in _TELLS or text[end : end + 1] in ",.;!?" or _TAIL.match(text, end)):
            continue
        loose = quoted or inverted is not None
        stop = place.start() + place[0].find("”") + 1
        one = _before(text, stop, end, Attributed(speaker, role), told=word in _TELLS, loose=loose)
        if one:
            yield one


def _before(
    text: str, stop: int, end: int, stays: Attributed, *, told: bool = False, loose: bool = False
) -> Attributed | None:
    """The words that stand before their attribution, which ends at `end`; `loose`: it may go on as it likes."""
    if _unreal(text[stop:]) or _AND.match(text, end):
        return None
    whom = _TOLD.match(text, end) if told else None
    end = whom.end() if whom else end
    tail, apposed = _TAIL.match(text, end), _APPOSED.match(text, end)
    ended = (tail is not None and not _YEAR.search(tail["tail"])) or _MORE.match(text, end) is not None
    ended = ended or (apposed is not None and not _YEAR.search(apposed["who"]) and _apposes(apposed["who"]))
    words = text[:stop].rstrip(" ,")
    if not ended:
        goes_on = text.startswith(",", end) or (
            loose and text.startswith(" ", end) and not text.startswith(" that ", end)
        )
        return stays if (tail or goes_on) and not _unreal(text) else None
    direct = _DIRECT.fullmatch(words)
    if direct:
        return stays._replace(start=direct.start(1), end=direct.end(1), direct=True)
    if _UNNAMED.search(words):
        return None
    if has_verb(words) or "“" in words or (len(words.split()) > 5 and words.split()[0].lower() not in FUNCTION):
        return stays._replace(start=0, end=len(words))
    return stays if text.startswith(",", end) else None


def _according(text: str) -> Iterator[Attributed]:
    """According to SPEAKER, WORDS; WORDS, according to SPEAKER."""
    for found in _ACCORDING.finditer(text):
        speaker = speaker_at(text, found.end())
        beside = _BESIDE.match(text, speaker.end) if speaker and speaker.kind in ("name", "work") else None
        if speaker is None or beside is None or (beside["of"] and " " not in speaker.name and speaker.kind != "work"):
            continue
        stays, end = Attributed(speaker, speaker.role or "reports"), beside.end()
        if text[: found.start()].strip() not in ("", "But", "And", "Yet"):
            denied = found["before"].strip(" ,”").lower() in FUNCTION | {"only", "even"}  # "not according to Quilp"
            one = None if denied else _before(text, found.end("before"), end, stays)
            if one:
                yield one
            continue
        if not text.startswith(", ", end) or _unreal(text[:end]):
            continue
        first = _NEXT.match(text, end + 2)
        apposed = first is not None and _apposes(first[0]) and "," in text[end + 2 : end + 120]  # who they are, perhaps
        yield stays if apposed else stays._replace(start=end + 2, end=len(text))


def _headed(text: str, known: frozenset[str]) -> Attributed | None:
    """SPEAKER: “WORDS”."""
    if ": “" not in text:
        return None
    speaker = speaker_at(text, 0, known, opens=True)
    quote = _HEADED.match(text, speaker.end) if speaker else None
    if speaker is None or quote is None or speaker.kind != "name" or speaker.doubtful:
        return None
    role: Role = "argues" if is_person(speaker.name) else "reports"
    return Attributed(speaker, role, quote.start("said"), quote.end("said"), True)
