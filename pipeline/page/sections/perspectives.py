"""Perspectives: every named holder who says something on the question, newest first, and how it moved."""

from __future__ import annotations

import re
from collections.abc import Container, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.english.names import surname
from pipeline.english.standalone import judges
from pipeline.findings.carries import OWN_ROLES
from pipeline.findings.sides import claim_side, hit
from pipeline.models import Block, StepKind
from pipeline.page.candidates import FIRM, OFF_QUESTION, Candidate
from pipeline.page.editor import Editor, same_name, shown_publisher
from pipeline.page.sections.why import follows

_SILENT_AFTER = timedelta(days=60)  # two months in which a holder who had a view is not heard of
SIDED = 1.5  # what it adds to a view's worth that it takes a side: that is what readers look for here
VIEW = 1.0  # and that it judges, demands, or says what follows: more than being new and naming its holder, since a view
# is looked for here and a figure or an aside of its holder is told elsewhere
BEARING = 1.0  # and that it is on the question itself: an aside of theirs does not tell where they stand
RELATED = 0.25  # cosine from which two statements of one holder are about one thing: of others no reader learns that
# somebody moved
NEWER = 0.5  # what the newest statement is ahead of one of a year ago
LAPSED = 1.0  # what a view is behind by when its holder has had two months to think: as much as judging is worth
_BEARS = 0.5  # least part of the question's words in a view that takes no side: less is about something else
ABOVE = 0.5  # what a view is behind by that What tells already: another one of its holder says more
FEW = 10  # voices that serve a reader of most debates: who is only reported to state something is heard up to so many
INTRODUCED = 0.3  # what a sentence is ahead by that names its holder in full: readers ask who that is
OWN_PAGE = 0.5  # and that it stands on the holder's own page, which comes before others' words for them
_RULES = {
    "new": "a named holder says it",
    "now says": "a later statement of the holder",
    "changed sides": "a later statement of the holder stands at the other end of the axis",
    "silent": "no statement of the holder for two months",
    "spoke": "the holder says or writes something again",
}


def voices(editor: Editor) -> None:
    """Take each holder's best view of their newest day."""
    _renamed(editor)
    for block in editor.section("perspectives"):
        now = editor.material.of.get(block.findings[0]) if block.findings else None
        if now and not _firm(editor, now):
            editor.drop(block.id, "views come first")  # and `reported` brings back what there is still room for
    _take(editor, views=True)


def reported(editor: Editor) -> None:
    """Hear who is only reported to state something, where few have a view; then mark who has fallen silent."""
    if len(editor.section("perspectives")) < FEW:
        _take(editor, views=False)
    for block in editor.section("perspectives"):
        now = editor.material.of.get(block.findings[0]) if block.findings else None
        if now and (rank := _rank(editor, now)) != block.rank:
            editor.put(replace(block, rank=rank))  # they stand by what they are worth beside what is known now
    for block in editor.section("perspectives"):
        fresh = block.since == editor.version  # silent since it came in is only old
        heard, new = heard_of(editor, block)
        silent = block.life[-1].what == "silent"
        if heard and editor.now - heard > _SILENT_AFTER and not silent and not fresh and not new:
            editor.put(editor.step(replace(block, day=heard), "silent"), _RULES["silent"])
        elif silent and heard and (editor.now - heard <= _SILENT_AFTER or (block.day and heard > block.day)):
            editor.put(editor.step(replace(block, day=heard), "spoke"), _RULES["spoke"])


def _take(editor: Editor, *, views: bool) -> None:
    said: dict[str, list[Candidate]] = {}
    for one in editor.material.all:
        holder = voice_of(editor, one)
        if holder and not one.stopped and _firm(editor, one) is views:
            said.setdefault(editor.material.voice(holder), []).append(one)
    known = {block.title: block for block in editor.section("perspectives")}
    able = said if views else {holder: _lately(ones) for holder, ones in said.items()}
    best = {holder: _of_now(editor, ones) for holder, ones in able.items()}
    for holder, one in sorted(best.items(), key=lambda pair: (-_rank(editor, pair[1]), pair[0])):
        block = known.get(holder)
        if block is None and (views or len(editor.section("perspectives")) < FEW):
            _open(editor, holder, one)
        elif block is not None and views:
            later = [o for o in said[holder] if o.day and (block.day is None or o.day > block.day)]
            if later:
                _heard(editor, block, max(later, key=lambda o: _worth(editor, o)))


def _of_now(editor: Editor, ones: Sequence[Candidate]) -> Candidate:
    """Somebody's best statement, or the best of those of two months later and more that is not much less worth."""
    best = max(ones, key=lambda one: _worth(editor, one))
    later = [
        one
        for one in ones
        if one.day
        and best.day
        and one.day - best.day > _SILENT_AFTER
        and _rank(editor, one) >= _rank(editor, best) - LAPSED
    ]
    return _of_now(editor, later) if later else best


def _lately(ones: Sequence[Candidate]) -> Sequence[Candidate]:
    """What somebody is reported to state in the two months up to the last of it: else it told where they once stood."""
    last = max((one.day for one in ones if one.day), default=None)
    return [one for one in ones if one.day and last and last - one.day <= _SILENT_AFTER] or ones


def _firm(editor: Editor, one: Candidate) -> bool:
    """Whether a candidate is its holder's own view of what is asked, and no fact that is reported nor an aside."""
    own = one.claim.role in OWN_ROLES and one.parts["bears"] >= _BEARS
    return own or bool(claim_side(one.claim, editor.topic))


def heard_of(editor: Editor, block: Block) -> tuple[datetime | None, bool]:
    """The last day on which an article has a holder's name, and whether one that is new does: neither is silence."""
    name = re.compile(rf"\b{re.escape(surname(block.title))}\b")
    told = [
        article
        for article in editor.dossier.articles.values()
        if article.item.author == block.title or any(map(name.search, article.sentences))
    ]
    days = [day for article in told if (day := article.item.published) and day <= editor.now]
    new = {claim.item for f in editor.dossier.current if (claim := editor.dossier.claims.get(f.claims[0]))}
    return max(filter(None, (block.day, *days)), default=None), any(article.item.id in new for article in told)


def _renamed(editor: Editor) -> None:
    """Let the voices of the page have the names that the user, or an article that names them in full, gave since.

    Of two that are one the newest statement stays.
    """
    for block in editor.section("perspectives"):
        name = editor.dossier.aliases.get(block.title, editor.material.voice(block.title))
        if name == block.title or block.id not in editor.page:
            continue
        other = next((one for one in editor.section("perspectives") if one.title == name), None)
        if other and not is_later(block, other):
            editor.drop(block.id, f"is {name} now")
            continue
        if other:
            editor.drop(other.id, f"{block.title} is {name} now, and said something since")
        editor.put(replace(block, title=name), f"is {name} now")


def is_later(voice: Block, other: Block) -> bool:
    """Whether what one voice says is newer than what another does, as far as that is known."""
    return voice.day is not None and (other.day is None or voice.day > other.day)


def voice_of(editor: Editor, one: Candidate) -> str:
    """The holder whose view a candidate gives, "" where it is a report of its outlet or no view at all."""
    claim, item = one.claim, one.article.item
    if claim.kind == "question" or one.article.quality == "title" or not claim.holder:
        return ""
    if claim_side(claim, editor.topic) and claim.holder not in ("", item.outlet):
        return claim.holder
    own, named = claim.role in OWN_ROLES, bool(one.parts["named"] or not editor.topic.keywords)
    if one.parts["bears"] < _BEARS and not (named and (own or _judging(one))):
        return ""
    if not own and not _states(editor, one):
        return ""
    firm = named and one.score >= editor.material.floor(FIRM)
    if not own and not _judging(one) and not firm:
        return ""  # an aside that somebody is reported to state, and of something else
    # Of an essay all is its author's: only what judges is a view.
    return claim.holder if claim.holder != item.author or judges(claim.quote) else ""


def _states(editor: Editor, one: Candidate) -> bool:
    """Whether somebody else than an outlet is reported to state something: no act with its day, which is an event."""
    holder = editor.material.voice(one.claim.holder)
    return " " in holder and one.claim.when is None and holder.casefold() not in editor.outlets  # "Iran" is many


def _judging(one: Candidate) -> bool:
    """Whether a statement takes a view of something, or says what would come of it."""
    return judges(one.claim.quote) or follows(one.claim.quote)


def _worth(editor: Editor, one: Candidate) -> tuple[object, ...]:
    """The best first, and the newer of two alike."""
    named = one.claim.holder in editor.quoted(one.claim)  # as newspapers introduce people, with what they are
    return _rank(editor, one) + NEWER * one.parts["fresh"] + INTRODUCED * named, one.finding.id


def _rank(editor: Editor, one: Candidate) -> float:
    item = one.article.item
    own = same_name(one.claim.holder, shown_publisher(item)) or one.claim.holder == item.author
    told = one.finding.id in editor.told("what")
    return (
        one.score
        - ABOVE * told
        + SIDED * bool(claim_side(one.claim, editor.topic))
        + VIEW * _judging(one)
        + OWN_PAGE * own
        + BEARING * min(1.0, one.parts["question"])
    )


def _open(editor: Editor, holder: str, one: Candidate) -> None:
    rank = _rank(editor, one)
    if one.finding.id in editor.told("perspectives"):
        return  # a body under another of its names says nothing more
    if not editor.fits(one) or not editor.room("perspectives", rank):
        return
    block = editor.new(
        "perspectives", holder, (editor.tell(one.finding),), kind="voice", title=holder, findings=(one.finding.id,),
        pole=float(claim_side(one.claim, editor.topic)), rank=rank, day=one.day,
    )  # fmt: skip
    page = editor.dossier.previous.section("perspectives") if editor.dossier.previous else ()
    stood = next((old for old in page if old.id == block.id), None)
    again = stood and any(editor.material.again(one.finding.id, finding) for finding in stood.findings)
    if stood and _is_long_after(one, stood) and not again:
        editor.put(editor.step(block, "now says", stood.sentences), _RULES["now says"])
    else:
        editor.put(editor.step(block, "new"), _RULES["new"])


def _is_long_after(one: Candidate, block: Block) -> bool:
    """Whether a statement came so long after the words of a voice that these tell where its holder once stood."""
    return bool(one.day and block.day and one.day - block.day > _SILENT_AFTER)


def best_of(editor: Editor, holder: str, meant: Container[str] = (), besides: Container[str] = ()) -> Candidate | None:
    """The statement that serves best for a holder's voice, of these claims where some are `meant`.

    Those that the editor means by name may lie beside the question; what may not be told of anybody is none of them.
    """
    every = [one for one in editor.material.all if one.finding.id not in besides and editor.fits(one)]
    if meant:
        able = (one for one in every if one.claim.id in meant and _may_be_meant(one))
    else:
        able = (one for one in every if not one.stopped and voice_of(editor, one))
    theirs = [one for one in able if editor.material.voice(one.claim.holder) == holder]
    return max(theirs, key=lambda one: (*_said_plainly(editor, one), _worth(editor, one)), default=None)


def _said_plainly(editor: Editor, one: Candidate) -> tuple[bool, ...]:
    """By what of all that somebody says their voice is made: a view on the question before what is none."""
    return one.claim.kind != "question", not one.stopped, _firm(editor, one)


def _may_be_meant(one: Candidate) -> bool:
    holder, item = one.claim.holder, one.article.item
    return one.article.quality != "title" and one.stopped in ("", OFF_QUESTION) and holder not in ("", item.outlet)


def voiced(editor: Editor, holder: str, one: Candidate, of: Block | None = None) -> Block:
    """The voice of a holder with this statement, in the place of the words that it had."""
    begun = of or editor.step(editor.new("perspectives", holder, (), kind="voice", title=holder), "new")
    return replace(
        begun, sentences=(editor.tell(one.finding),), findings=(one.finding.id,), day=one.day,
        pole=float(claim_side(one.claim, editor.topic)), rank=_rank(editor, one),
    )  # fmt: skip


def _heard(editor: Editor, block: Block, one: Candidate) -> None:
    """What a holder says now: printed where it is not what they said before."""
    now = float(claim_side(one.claim, editor.topic))
    again = any(editor.material.again(one.finding.id, finding) for finding in block.findings)
    if again and now == block.pole:
        editor.put(replace(block, day=one.day))
        return
    if not editor.fits(one):
        return
    sided = now != 0 and not block.pole  # a side is what readers look for, whatever was said before
    if not sided and now * block.pole >= 0 and not (block.pole and not now and _takes_back(editor, one)):
        related = max((editor.material.near(one.finding.id, f) for f in block.findings), default=0.0) >= RELATED
        lapsed = LAPSED * _is_long_after(one, block)
        if not (related or lapsed) or _rank(editor, one) < block.rank - lapsed:
            return  # an aside of today does not take the place of a view, and another view of theirs does in time
    what: StepKind = "changed sides" if now * block.pole < 0 else "now says"
    changed = editor.step(block, what, block.sentences)
    editor.put(
        replace(
            changed, sentences=(editor.tell(one.finding),), findings=(one.finding.id,), pole=now,
            rank=_rank(editor, one), day=one.day,
        ),
        _RULES[what],
    )  # fmt: skip


def _takes_back(editor: Editor, one: Candidate) -> bool:
    """Whether a statement denies or doubts a cue of the axis: its holder stands at neither end then."""
    found = hit(one.claim.quote, editor.topic) if one.claim.side is None else None
    return found is not None and bool(found.refused)
