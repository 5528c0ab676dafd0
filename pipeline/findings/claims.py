"""Claims without a model: sentences of an article that can be told by themselves, and who says them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import pairwise

from pipeline.english import sentence_kinds, standalone
from pipeline.english.attribution import Attribution, is_interview
from pipeline.english.calendar import MONTHS
from pipeline.english.dates import YEAR, Dated, dates, is_future
from pipeline.english.figures import figures
from pipeline.english.lexicon import FUNCTION, VERBS
from pipeline.english.names import names
from pipeline.english.quotation import all_quoted, mask, masked
from pipeline.english.speaker import is_person
from pipeline.english.tense import tense_at
from pipeline.english.tokens import PAST, STOP, has_verb, is_finite, terms
from pipeline.english.voices import heard
from pipeline.models import Article, Claim, ClaimKind, Item, When, tagged

OPINION = 2  # sentences in the first person that make an article its author's opinion: one may be a stray quotation
PERSONAL = 8  # one sentence in so many at least: fewer are quotations that lost their marks
HEADING = 15  # words of a question that stands over its answer; a longer one is asked of the reader and left open
ADDS = 3  # content words that the second of two sentences must add, or the first says it alone
LONGEST_PASSAGE = 60  # words of sentences that are quoted as one: a reader in a hurry reads no more
LONGEST_THREE = 45  # words of three sentences: they are one thought only where they are short
MOST_BEFORE = 2  # sentences in front of the one that leans on them: behind more it is lost what is told
_SLACK = timedelta(days=2)  # between the day of a text and that of its page
_SINCE = timedelta(days=180)  # in which most rewriting is done: "Updated Sept. 27" has no year
REWRITTEN = 2  # later days that a rewritten article tells of; one may be a slip or a plan
# Words that make a date or an outlook in a sentence no event and no forecast of its holder.
_UNREAL = re.compile(
    r"\b(?:as if|as though|imagin\w+|pretend\w*|dream\w*|refus\w+ to say|forg[oe]t\w* to say|not true that|untrue that"
    r"|would have|had it not|if (?:it|he|she|they|we) had|(?:novel|film|movie|game|play)\b)",
    re.IGNORECASE,
)
_UPDATED = re.compile(r"\W*(?:last )?updated\b|.{0,40}\b(?:was|has been) (?:last )?updated\b", re.IGNORECASE)
# "This piece was originally written in December": it was rewritten since, whatever days it names.
_FIRST_WRITTEN = re.compile(r".{0,60}\boriginally (?:written|published|posted|ran|appeared)\b", re.IGNORECASE)
# Words of which the clause that follows has a day of its own: "after the vote on Friday", "than last June".
_OWN_DAY = (
    r"since|until|till|before|after|following|ahead|unlike|despite|than(?! \$?\d)|amid|response"
    "|who|whose|which|where|while|whereas|when|because|although|though|if|unless"
)
_ASIDE = re.compile(
    rf"(?:^|\W)(?i:{_OWN_DAY})\b[^,;:–—]*$"  # not closed by a comma before the date
    r"|,\s(?:with|[a-z]+ing)\b[^,;:–—]*$"  # ", with votes due in", ", noting that on"
    r"|(?<!said)(?<!says)(?<!told)(?<!wrote)(?<!found)(?<!argued)(?<!reported)(?<!announced)(?<!confirmed)(?<!shows)"
    r"(?<!showed)(?<!added)(?<!warned)\sthat\s(?!.*\bthat\b)[^,]*$"  # "a model that he downloaded in"
    r"|\b(?:between|from|through|by|to)\s+(?:the\s|[\w.-]{1,40}['’]s\s)?$"
    r"|\b(?:was|were|been)\s[a-z]{1,20}ed\sby\s[^,;:–—]{1,80}\sof\s[^,;:–—]{1,80}$"  # "sparked by the death of"
)
# "a pact they made in"
_THEY = re.compile(r"\b(?:(\w+)\s)?([a-z]+)\s(?:he|she|it|they|we)\s[a-z]+\s(?:[a-z]+\s){0,3}$")
# "its first ban issued in": what was done to the thing, beside the verb of who does something with it
_DONE = re.compile(r"\b(?P<thing>[a-z]+)\s[a-z]+ed\s(?:(?:on|in|late|early)\s)*$")
_ANOTHER = re.compile(r"[;:–—]\s|,\s(?:and|but|so|or|yet)\b")  # a statement begins
# "the May 3 ruling", "Tuesday night's bill": what the day names is not what is told.
_OF_A = re.compile(r"\b(?:the|an?|this|its|his|her|their|our)\s(?:[a-z-]+\s)?$|['’]s\s$", re.IGNORECASE)
_THING = re.compile(r"\s(?!(?:to|of|in|on|at|for|and|or|that|which|who|with|by|from|as|when|after|before)\b)\w")
# "On 2 May 2017", "at the start of 2018": a story that has dated itself so goes on without the year.
_IN_A_YEAR = re.compile(
    r"(?:\b[A-Z][a-z]{2,8}\.?(?:\s\d{1,2},)?\s|\b(?:spring|summer|fall|autumn|winter|start|end)\sof\s)((?:19|20)\d\d)\b"
)
_MONTH_NAMED = re.compile(rf"\b(?:{'|'.join(name.title()[:3] for name in MONTHS)})")
_YEAR_GIVEN = re.compile(r"\d{4}")
_NIGHT = re.compile(r"\s(?:night|evening|morning|afternoon)['’]s\b")
_SHIFTED = re.compile(r"yesterday|tomorrow|today", re.IGNORECASE)
_MONTH = re.compile(r"[A-Z][a-z]{2,8}\.? \d|\d(?:st|nd|rd|th)? (?:of )?[A-Z]")  # "April 13th", "13 April"
# "We should ...": all of us, and as often a guest's or a quoted reader's word as the outlet's.
_WE = re.compile(r"\b[Ww]e\b")  # "our kids" are anybody's
_PEOPLE = re.compile(r"\b[Ww]e (?:\w+ )?(?:should|must|need|ought|can|cannot|could|have to)\b")
_WORD = re.compile(r"[a-z]+")
_THAN = re.compile(r"\bthan\s(?:I|we|you|he|she|it|they)\b")  # "more slowly than I wrote in February"
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’)]*\s(?=\W?[A-Z])")
_I = re.compile(r"\b(?:I|[Mm]y)\b(?!\.)")
_REPORTED = re.compile(r"\b(?:said|says|told|tells|according to)\b")
_OPINION_TITLE = re.compile(
    r"\W{0,3}(?:opinion|commentary|editorial|op-?ed|guest essay|column)\b\s?[:|–—-]", re.IGNORECASE
)
_OPINION_PATH = re.compile(
    r"/(?:opinions?|commentary|commentisfree|editorials?|op-?eds?|columns?|columnists?)/", re.IGNORECASE
)
# One or two words in quotation marks: where there are several, they may be meant in irony.
_SCARE = re.compile(r"[“\"‘]\w++(?:[ -]\w++)?[ -]?[”\"’](?!\w)")


def digest_claims(article: Article, engine: str) -> Sequence[Claim]:
    """One claim for each sentence that can be quoted by itself, or with the one before it that it leans on."""
    if article.language not in ("", "en"):
        return ()  # the rules are English; other articles wait for an engine that reads them
    if article.quality == "title":
        return tuple(_titled(article, engine))
    sentences, held, signed, writer = heard(article)
    paragraphs = tuple(place for place in article.paragraphs if place < len(sentences))
    sentences = _own(_without_unnamed(sentences, held, paragraphs), paragraphs)
    labelled = labelled_opinion(article.item)
    author = writer if signed.name or labelled or opinion(sentences) else ""
    author = author or (_named_in_title(article.item.title, sentences) if labelled else "")
    found: list[Claim] = []
    for place in range(len(sentences)):
        made = None if signed.first <= place < signed.end else _claim(article, sentences, place, held, engine)
        if made and author and made.holder == article.item.outlet and not _REPORTED.search(mask(made.quote)[0]):
            # in an opinion article all that nobody else says; of whom it reports need not have been made out
            made = replace(made, holder=author, role="argues" if made.role == "reports" else made.role)
        if made:
            found.append(made)
    return found


def unstated(article: Article, claims: Sequence[Claim]) -> Iterator[tuple[str, str]]:
    """The sentences of an article that no claim has, each with why it could not be told by itself.

    What belongs to the page around the article, and not to its subject, is none of them.
    """
    told = {place for claim in claims for place in claim.sentences}
    english = article.language in ("", "en") and article.quality != "title"
    for place in range(standalone.body(article.sentences) if english else 0):
        sentence = article.sentences[place]
        if place not in told and not standalone.junk(sentence):
            yield sentence, unfit(sentence)


def unfit(sentence: str) -> str:
    """Why a sentence is no statement that can be told by itself."""
    words = standalone.tellable(sentence)
    if why := standalone.junk(sentence):
        return why
    if lean := standalone.leaning(words):
        return f"leans on what stands before it: “{lean}”"
    if standalone.personal(words):
        return "its writer says “I” or “we”"
    why = standalone.whole(words)
    return why or "is taken back by its article, or said by nobody who is named"


def labelled_opinion(item: Item) -> bool:
    """Whether an outlet itself says that an article is opinion: in front of its title or in its address."""
    return bool(_OPINION_TITLE.match(item.title) or _OPINION_PATH.search(item.url))


def _named_in_title(title: str, sentences: Sequence[str]) -> str:
    """Whom an opinion's title gives as its author ("Ada Reed: Close the road"): nobody and nothing that it tells of."""
    name, colon, _ = title.partition(": ")
    known = any(name.split()[-1] in sentence for sentence in sentences) if name.split() else True
    return name if colon and is_person(name) and not known else ""


def _without_unnamed(
    sentences: tuple[str, ...], held: Sequence[Attribution | None], paragraphs: tuple[int, ...]
) -> tuple[str, ...]:
    """The sentences, "" for each that is all quotation and of nobody who is named: it is not the article's either."""
    return tuple(
        "" if said is None and all_quoted(text.text) else sentence
        for sentence, text, said in zip(sentences, masked(sentences, paragraphs), held, strict=True)
    )


def _own(sentences: tuple[str, ...], paragraphs: tuple[int, ...]) -> tuple[str, ...]:
    """The sentences, "" for each that the article hands on from somebody else, asks in a heading, or shows twice.

    A question that is a paragraph by itself is answered under it. What stands twice in a row is under two pictures.
    """
    others, starts = standalone.of_others(sentences, paragraphs), frozenset(paragraphs)

    def away(place: int) -> bool:
        before, sentence, after = sentences[max(place - 1, 0)], sentences[place], (*sentences, "")[place + 1]
        heading = sentence.endswith("?") and {place, place + 1} <= starts and len(sentence.split()) <= HEADING
        return place in others or heading or sentence in (before if place else "", after)

    return tuple("" if away(place) else sentence for place, sentence in enumerate(sentences))


def opinion(sentences: tuple[str, ...]) -> bool:
    """Whether an article is its author's opinion: it says "I" outside quotation marks, and more than once."""
    texts = masked(sentences)
    personal = sum(bool(_I.search(sentence.text)) for sentence in texts)
    return personal >= OPINION and not is_interview(texts) and personal * PERSONAL >= len(sentences)


def _titled(article: Article, engine: str) -> Iterator[Claim]:
    """What is known of an article of which only the title is: its headline, as its outlet's."""
    for place, sentence in enumerate(article.sentences):
        if not standalone.leans(sentence) and len(sentence.split()) >= standalone.FEWEST:
            yield _made(article, (place,), sentence, None, engine)


def _claim(
    article: Article,
    sentences: Sequence[str],
    place: int,
    held: Sequence[Attribution | None],
    engine: str,
) -> Claim | None:
    sentence, after, further = (*sentences[place : place + 3], "", "")[:3]
    if standalone.junk(sentence):
        return None
    if standalone.conceded(sentence):
        return None
    common = standalone.common_view(sentence)
    if common and not standalone.counters(after):
        return None  # what "many believe" is told with the answer of its article, or not at all
    turned = common or standalone.turns_away(after)
    if standalone.taken_back(after) or (turned and not standalone.junk(after)):
        # What its article takes back is told with that, or not at all.
        both = f"{standalone.tellable(sentence)} {after}"
        joint = _joint(held, (place, place + 1), both)
        alone = not (_leans(article, sentence, place) or standalone.whole(sentence) or standalone.turns_away(further))
        alone = alone and len(both.split()) <= LONGEST_PASSAGE
        alone = alone and (joint is not None or not (standalone.in_first_person(both) or all_quoted(mask(sentence)[0])))
        return _made(article, (place, place + 1), both, joint, engine) if alone else None
    said = held[place]
    words = said.words if said else sentence
    bare = (
        _dated_back(article, sentence, words)
        or len(_SCARE.findall(words)) > 1
        or standalone.broken_off(words)
        or standalone.leans(words)
    )
    if words != sentence and bare:
        words = sentence
    if words == sentence:
        words = standalone.tellable(sentence)
        if standalone.personal(words) and not said:
            outlet = article.item.outlet
            if standalone.in_first_person(words) or not outlet or outlet.casefold() in words.casefold():
                return None  # "we at The Courier" is about the outlet
            if _WE.search(words) and not _PEOPLE.search(words):
                said = Attribution(outlet, words, "argues", direct=False)  # "we" of an outlet that is named beside it
        if _leans(article, words, place):
            paired = _passage(article, sentences, place, held, engine)
            if paired or not standalone.of_a_study(words):
                return paired
    if standalone.whole(words):
        return None
    if said and _goes_on(article, sentence, after, place, held) and not standalone.turns_away(further):
        both = f"{standalone.tellable(sentence)} {after}"
        joint = _joint(held, (place, place + 1), both)
        if joint and len(both.split()) <= LONGEST_PASSAGE:
            return _made(article, (place, place + 1), both, joint, engine)
    return _made(article, (place,), words, said, engine)


def _goes_on(article: Article, sentence: str, after: str, place: int, held: Sequence[Attribution | None]) -> bool:
    """Whether a quotation goes on behind who says it: of `"...," says Ada Reed. "..."` half is not what she says."""
    said, more = (*held[place : place + 2], None, None)[:2]
    if said is None or more is None or more.holder != said.holder or place + 1 in article.paragraphs:
        return False
    closes = after.endswith(('"', "”"))  # else it goes on for longer than a page may quote
    return closes and bool({'"', "“"} & {*sentence}) and all_quoted(mask(after)[0])


def _passage(
    article: Article, sentences: Sequence[str], place: int, held: Sequence[Attribution | None], engine: str
) -> Claim | None:
    """A sentence with the one or two before it that it leans on, the first of which stands alone."""
    first = place
    while first > 0 and place - first < MOST_BEFORE and _leans(article, standalone.tellable(sentences[first]), first):
        if first in article.paragraphs:
            return None  # what a paragraph begins with leans on more than one sentence
        if not _leant_on(sentences[first - 1]):
            return None
        first -= 1
    told = [standalone.tellable(sentences[first]), *sentences[first + 1 : place + 1]]
    if first == place or standalone.whole(told[0]) or _leans(article, told[0], first):
        return None
    if any(map(standalone.personal, told)):
        return None
    if any(len(set(terms(after)) - set(terms(before))) < ADDS for before, after in pairwise(told)):
        return None
    whole = " ".join(told)
    if len(whole.split()) > (LONGEST_PASSAGE if place - first < MOST_BEFORE else LONGEST_THREE):
        return None
    said = _joint(held, range(first, place + 1), whole)
    if said is None and (any(held[first + 1 : place + 1]) or all_quoted(mask(told[0])[0])):
        return None  # two speakers are no one quotation, nor a quotation and what is told of it
    return _made(article, tuple(range(first, place + 1)), whole, said, engine)


def _leans(article: Article, words: str, place: int) -> bool:
    """Whether a sentence needs those before it, of which an article's first has none."""
    return standalone.leans(words) or (place > 0 and standalone.named_before(words, article.item.title) != "")


def _leant_on(before: str) -> bool:
    """Whether a sentence may be told in front of the one that leans on it."""
    asks = before.rstrip("”\"'’").endswith("?")
    return not (asks or standalone.junk(before) or standalone.conceded(before))


def _joint(held: Sequence[Attribution | None], places: Iterable[int], words: str) -> Attribution | None:
    """Whose neighbouring sentences are, where all are of one."""
    first, *others = (held[place] for place in places)
    one = first and all(other and other.holder == first.holder for other in others)
    return replace(first, words=words, direct=False) if first and one else None


def _dated_back(article: Article, sentence: str, words: str) -> bool:
    """Whether a sentence says that its words are of another year than its article, so that they may not stand bare."""
    around = sentence.replace(words, " ")
    published = article.item.published
    return any(published is None or int(year) < published.year for year in YEAR.findall(around))


def _made(article: Article, places: tuple[int, ...], words: str, said: Attribution | None, engine: str) -> Claim:
    """A claim with its kind, names, figures and the date of what it tells."""
    kind = _kind(words)
    if kind == "forecast" and (said is None or said.role == "announces") and _acts(words, _anchor(article)):
        kind = "fact"
    outlet = article.item.outlet
    holder, role = (said.holder, said.role) if said else (outlet, "reports")
    if kind == "question":
        role = "asks"
        holder = holder if said and said.role == "asks" else outlet or article.item.author
    elif kind == "forecast" and said and role == "reports":
        role = "forecasts"
    return Claim(
        id=tagged("claim", article.id, list(places), engine), article=article.id, item=article.item.id,
        sentences=places, quote=words, holder=holder, role=role, kind=kind, names=names(words),
        figures=figures(words), when=_when(article, places, words, kind, said), engine=engine,
    )  # fmt: skip


def _acts(words: str, published: datetime | None) -> bool:
    """Whether words tell an act with its day before they look ahead: "a ruling on Monday that will end it"."""
    act = words[: sentence_kinds.outlook(words)]
    past = (one for one in dates(act, published) if published and not one.ahead and not is_future(one, published))
    return PAST.search(act) is not None and any(not _aside(words, one) for one in past)


def _kind(words: str) -> ClaimKind:
    kind = sentence_kinds.kind(words)
    return "fact" if kind == "forecast" and _UNREAL.search(words) else kind


def _year(article: Article) -> int:
    """The latest year that an undated article names: the one that its "April 13th" is of; 0 where it names none."""
    if article.item.published:
        return 0
    years = [int(year) for sentence in article.sentences for year in YEAR.findall(sentence)]
    return max((year for year in years if year <= article.seen.year), default=0)


def _when(
    article: Article, places: tuple[int, ...], words: str, kind: ClaimKind, said: Attribution | None
) -> When | None:
    """The day of a claim; a month without its year only where the sentences before tell of no earlier year.

    Of several sentences the first gives the day, unless it has none and tells what is past too: what leans on a plan
    or a state of now tells what led to it.
    """
    published = article.item.published
    if len(places) > 1 and words.startswith(first := standalone.tellable(article.sentences[places[0]])):
        words = words if PAST.search(first) and not dates(first, _anchor(article)) else first
    return happened_on(
        words, kind, _anchor(article), _year(article), spoken=said is not None and said.direct,
        of_then=published is not None and 0 < _told_of(article)[places[0]] < published.year,
    )  # fmt: skip


@lru_cache(maxsize=64)
def _told_of(article: Article) -> tuple[int, ...]:
    """The year that an article named last before each of its sentences; 0 where it has named none."""
    named = [0]
    for sentence in article.sentences:
        years = _IN_A_YEAR.findall(sentence)
        named.append(int(years[-1]) if years else named[-1])
    return tuple(named)


@lru_cache(maxsize=64)  # the same for all sentences of an article
def _anchor(article: Article) -> datetime | None:
    """The day from which "last month" counts: that of publication, unless the article tells of later days as well.

    Such an article was rewritten, and which of its sentences are of which day nobody can know.
    """
    published = article.item.published
    if published is None:
        return None
    later = 0
    for sentence in article.sentences:
        if _FIRST_WRITTEN.match(sentence):
            return None
        marked = _UPDATED.match(sentence) is not None
        if not marked and not YEAR.search(sentence):
            continue
        known = dates(sentence, published + _SINCE if marked else None)
        told = known if marked else [one for one in known if tense_at(sentence, one.start, one.end).lean == "back"]
        days = [one.when.start for one in told if one.when.precision == "day"]
        later += sum(REWRITTEN if marked else 1 for day in days if day > published.date() + _SLACK)
    return published if later < REWRITTEN else None


def _without_year(day: str) -> bool:
    """Whether the words of a date name a month and no year."""
    return bool(_MONTH_NAMED.search(day)) and not _YEAR_GIVEN.search(day)


def happened_on(
    words: str,
    kind: ClaimKind,
    published: datetime | None,
    year: int = 0,
    *,
    spoken: bool = False,
    of_then: bool = False,
) -> When | None:
    """The day that the words give for what they tell, or forecast; a relative one needs the day of publication.

    Whoever is quoted may have said "tomorrow" on any day; where an earlier year is told `of_then`, "in June" is its.
    """
    if _UNREAL.search(words):
        return None
    found = dates(words, published)
    if not found and year:
        anchor = datetime(year, 12, 31, tzinfo=UTC)
        found = tuple(one for one in dates(words, anchor) if _MONTH.search(one.text))
    found = tuple(one for one in found if not (_SHIFTED.search(one.text) and (spoken or _quoted(words, one))))
    found = tuple(one for one in found if one.ahead or not (of_then and _without_year(one.text)))
    ahead = [one for one in found if one.ahead or (published is not None and is_future(one, published))]
    if kind == "forecast":
        wanted = [one for one in found if published is None or is_future(one, published)]
    else:
        wanted = [one for one in found if one not in ahead] or [one for one in found[:1] if one.ahead]
    return next((one.when for one in wanted if not _aside(words, one)), None)


def _quoted(words: str, dated: Dated) -> bool:
    """Whether a date stands within quotation marks."""
    return any(quote.start() < dated.start < quote.end() for quote in sentence_kinds.QUOTATION.finditer(words))


def _aside(words: str, dated: Dated) -> bool:
    """Whether a date bounds a time, names a thing or stands in a clause of its own, so that it dates something else."""
    before = _SENTENCE.split(words[: dated.start])[-1]
    if _THAN.search(before) or _NIGHT.match(words, dated.end):
        return True
    if dated.text[-1:].isdigit() and _OF_A.search(before) and _THING.match(words, dated.end):
        return True
    made = _THEY.search(before)
    if made and made[1] not in VERBS and not is_finite(made[2]) and made[2] not in FUNCTION:
        return True
    done = _DONE.search(before)
    if done and done["thing"] not in FUNCTION | STOP and not (is_finite(done["thing"]) or done["thing"].endswith("ly")):
        verbs = [word for word in _WORD.findall(before[: done.start()].rpartition(", ")[2]) if is_finite(word)]
        if verbs and not VERBS.keys() & set(verbs):
            return True
    *_, begun = (None, *_ANOTHER.finditer(before))
    return _ASIDE.search(before) is not None or (begun is not None and has_verb(before[: begun.start()]))
