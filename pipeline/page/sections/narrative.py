"""The narrative: the best of what is not told above, told by story in the order of events.

What is told is decided first, sentence by sentence; then each goes under the heading of the story that it belongs to: a
family of names, or a keyword of the topic, that articles share. Each sentence is a block of its own, so that it keeps
its id when others come and go.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from pipeline.english.tokens import terms
from pipeline.models import SENTENCES, Block, Section
from pipeline.page.candidates import FIRM, OVER, WORTH, Candidate
from pipeline.page.editor import CLEARLY, Editor
from pipeline.page.families import is_personal_name

_LEAST = 2  # articles that make a story
HEARD = (
    0.4  # what a sentence is behind by for each that the page has of its article: articles come first, then sentences
)
_HALF = 2  # articles have a fair share of one part in so many of the room: the best of them may have the rest
_NEW = 0.4  # what a finding of this version is ahead by: a little more than what makes a sentence clearly better
OUTLET = 6  # sentences of one outlet, so that none tells the story alone
_REST = ""  # the heading of what belongs to no story
# "Republican", "Chinese": what is told of one has little to do with what is told of another.
_ADJECTIVE = re.compile(r"\w+(?:ican|atic|ese|ish|ean|ian)s?")
# Sentences that belong to no story, for each article that has something to tell: readers of 45 articles met two dozen
# asides there. Never less than three stories' worth, for on a page of few articles there are hardly any stories.
ALSO = 1 / 3
_EVERYWHERE = 0.2  # of the titles: who is named in more of them heads nothing, for all is about them
_COMMON = 1 / 3  # of the sentences: what more of them share is the topic, and no story of it
_RULE = "among the best on the question that is not told above"
ABOVE_NARRATIVE: tuple[Section, ...] = ("what", "why", "timeline", "perspectives")


def fill_narrative(editor: Editor) -> None:
    """Fill the section with the best there is; on a full page what is clearly better takes a weaker one's place."""
    room = editor.topic.budgets.narrative * SENTENCES
    share = room / _HALF / max(1, len({one.claim.item for one in editor.material.all if not one.stopped}))
    above = set(editor.told(*ABOVE_NARRATIVE))
    heard = Counter(
        said.items[0]
        for block in editor.page.values()
        for said in block.sentences
        if said.items and block.section != "narrative"
    )
    for block in sorted(editor.section("narrative"), key=lambda block: (-_rank(editor, block), block.id)):
        now = editor.material.of.get(block.findings[0]) if block.findings else None
        if now and now.stopped in OVER:
            editor.drop(block.id, now.stopped)
        elif now and not editor.corrected(block) and not _earns(editor, now, heard[now.claim.item] - share):
            editor.drop(block.id, "beside what has come since it is an aside")
        elif now and now.finding.id in above and not editor.corrected(block):
            editor.drop(block.id, "it is told above now")
        else:
            heard.update(said.items[0] for said in block.sentences if said.items)
    standing = editor.section("narrative")
    chosen: list[Candidate] = []
    able_to_leave = [block for block in standing if not editor.corrected(block)]
    leaving = sorted(able_to_leave, key=lambda block: (_rank(editor, block), block.id))
    gone: list[Block] = []
    able = [
        one
        for one in editor.tellable(*ABOVE_NARRATIVE, "questions", "narrative")
        if one.claim.kind != "question" and one.finding.id not in editor.material.halves | editor.material.retold
    ]
    while able:
        one = min(able, key=lambda one: (HEARD * heard[one.claim.item] - _worth(editor, one), one.place))
        able.remove(one)
        if not _earns(editor, one, heard[one.claim.item] - share) or not _fits(editor, one, chosen):
            continue
        if len(standing) - len(gone) + len(chosen) >= room:
            if not leaving or _worth(editor, one) <= _rank(editor, leaving[0]) + CLEARLY:
                break  # best first: none that follows is better
            gone.append(leaving.pop(0))
        chosen.append(one)
        heard[one.claim.item] += 1
    for block in gone:
        editor.drop(block.id, "a better sentence takes its place")
    headings = _headings(editor, chosen)
    for one in sorted(chosen, key=lambda one: (one.day.isoformat() if one.day else "", -one.score, one.place)):
        said = (editor.tell(one.finding),)
        editor.put(
            editor.new(
                "narrative", one.finding.id, said, kind="point", title=headings[one.finding.id],
                findings=(one.finding.id,), rank=one.score, day=one.day,
            ),
            _RULE,
        )  # fmt: skip
    _disband(editor)
    rest = [block for block in editor.section("narrative") if block.title == _REST and not editor.corrected(block)]
    articles = {one.claim.item for one in editor.material.all if not one.stopped}
    most = max(3 * SENTENCES, round(ALSO * len(articles)))
    for block in sorted(rest, key=lambda block: (-_rank(editor, block), block.id))[most:]:
        editor.drop(block.id, "others that belong to no story say more")


def _earns(editor: Editor, one: Candidate, more: float) -> bool:
    """Whether a sentence is no aside; `more` is what the page has of its article beyond a fair share.

    What many articles have come after has to be worth more: a debate moves on, and what mattered of then is told again.
    """
    passed = 1.0 - editor.material.later_than(one) if one.day else 0.0
    least = FIRM if more > 0 else WORTH + (FIRM - WORTH) * passed
    return one.score - HEARD * max(0.0, more) >= editor.material.floor(least)


def _disband(editor: Editor) -> None:
    """Take the heading off what no other article tells of any more."""
    told = editor.section("narrative")
    for block in told:
        items = {said.items[0] for one in told if one.title == block.title for said in one.sentences if said.items}
        if block.title != _REST and len(items) < _LEAST:
            editor.put(replace(block, title=_REST), "no other article of the page tells of it any more")


def _worth(editor: Editor, one: Candidate) -> float:
    """What a candidate is worth for this version: what it first told cannot shut out what is new."""
    return one.score + _NEW * (editor.dossier.previous is not None and one.finding.id in editor.material.fresh)


def _rank(editor: Editor, block: Block) -> float:
    """What a standing sentence is worth now."""
    now = editor.material.of.get(block.findings[0]) if block.findings else None
    return now.score if now else block.rank


def _fits(editor: Editor, one: Candidate, chosen: list[Candidate]) -> bool:
    """Whether a candidate says something that none of the chosen says, and its article has not had its share."""
    mine = [other for other in chosen if other.claim.item == one.claim.item]
    if any(editor.material.again(one.finding.id, other.finding.id) for other in chosen):
        return False
    outlet = sum(other.article.item.outlet == one.article.item.outlet != "" for other in chosen)
    return outlet < OUTLET and editor.fits(one, mine)


def _headings(editor: Editor, chosen: list[Candidate]) -> dict[str, str]:
    """The heading of each of the chosen: a story of the page, else what several articles of them have in common.

    That is a family of names or a keyword of the topic; the one that most good sentences share comes first.
    """
    size = Counter(block.title for block in editor.section("narrative"))
    taken = [title for title in size if title != _REST]
    about = {one.finding.id: _about(editor, one) for one in chosen}
    distinct = _distinct(editor, about)
    # "Lee" may be Ann Lee now, and Ann Lee "Lee".
    family = {title: _key(_called(editor, editor.material.families.get(title, title))) for title in taken}
    used = {_key(title) for title in taken} | set(family.values())
    found: dict[str, str] = {}
    asked = set(terms(f"{editor.topic.title} {editor.topic.question}"))

    def give(key: str, heading: str) -> None:
        mine = [one for one in chosen if one.finding.id not in found and key in about[one.finding.id]]
        for one in mine[: SENTENCES - size[heading]]:
            found[one.finding.id] = heading

    for heading in taken:
        give(_key(heading), heading)
        give(family[heading], heading)
    for _ in range(editor.topic.budgets.narrative - len(taken)):
        worth: dict[str, float] = {}
        items: dict[str, set[str]] = {}
        for one in chosen:
            for key in about[one.finding.id] if one.finding.id not in found else ():
                worth[key] = worth.get(key, 0.0) + one.score
                items.setdefault(key, set()).add(one.claim.item)
        apart = {word for key in used for word in key.split()} - asked  # two stories that share a word are one
        able = [key for key in worth if len(items[key]) >= _LEAST and key in distinct and not apart & {*key.split()}]
        if not able:
            break
        best = max(able, key=lambda key: (worth[key], key))
        used.add(best)
        give(best, next(about[one.finding.id][best] for one in chosen if best in about[one.finding.id]))
    return {one.finding.id: found.get(one.finding.id, _REST) for one in chosen}


def _distinct(editor: Editor, about: Mapping[str, Mapping[str, str]]) -> set[str]:
    """The keys that tell one sentence from another: no outlet, and nothing that most of the page is about."""
    count = Counter(key for keys in about.values() for key in keys)
    outlets = {_key(one.article.item.outlet) for one in editor.material.all}
    return {key for key in count if count[key] <= max(_LEAST, _COMMON * len(about))} - outlets


def _key(heading: str) -> str:
    """The words of a heading without their endings: "Republican" and "Republicans" are one story."""
    return " ".join(terms(heading))


def _called(editor: Editor, name: str) -> str:
    """The name that a story has: a person's who is nearly always called by the surname is that."""
    short = name.split()[-1]
    return short if is_personal_name(name) and short in editor.material.families.values() else name


def _about(editor: Editor, one: Candidate) -> dict[str, str]:
    """What a sentence may be told under, by its key: what its article and another one are about, in its own words.

    That is a keyword of the topic, what several articles call a thing, or a name that titles have: one that is only
    mentioned heads nothing.
    """
    asked = set(terms(f"{editor.topic.title} {editor.topic.question}"))
    said = set(terms(one.claim.quote))
    titles, things = editor.material.titled, editor.material.things
    mine = titles.get(one.claim.item, frozenset())
    keyed = (f"{word[:1].upper()}{word[1:]}" for word in editor.topic.keywords if said.issuperset(terms(word)))
    named = [
        name
        for name in (_called(editor, name) for name in editor.material.kin(one.claim))
        if mine.issuperset(key := terms(name))
        and _LEAST <= sum(title.issuperset(key) for title in titles.values()) <= max(_LEAST, _EVERYWHERE * len(titles))
    ]
    called = (f"{thing[:1].upper()}{thing[1:]}" for key, thing in things.items() if said.issuperset(key))
    return {
        _key(heading): heading
        for heading in (*keyed, *named, *called)
        if not asked.issuperset(terms(heading)) and not _ADJECTIVE.fullmatch(heading)
    }
