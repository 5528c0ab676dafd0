"""Which changes of words a reader is shown beside the changes of meaning, and how much of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.publish import grounds
from pipeline.publish.runs import Run
from pipeline.publish.telling import TOLD
from pipeline.publish.words import Rewording, reworded
from pipeline.records import Brief, Change, Sentence

# Sentences stand whole. What is longer is no sentence but a text in one line, of which a reader is shown the ends.
RUN = 500  # words that were written or struck out in one place
SAME = 120  # unchanged words between two such places
CONTEXT = 20  # of those that are more, shown on each side
WORD = 200  # characters shown of one word
GONE = "left the page for the archive, not taken back"
UNQUOTED = "no longer quoted here"
STANDS = "the holder has not taken it back"
_FATES = {
    "challenged": "the view was challenged",
    "changed sides": "the holder has changed sides",
    "reversed": "the holder has changed sides",
}
_MOVED = "the holder says something else now"


def untold(before: Brief, after: Brief, changes: Sequence[Change]) -> list[Rewording]:
    """The rewordings that a reader is shown: not of blocks whose other words have been told already.

    Sentences that lead elsewhere are told by what is told of the finding that they name. Of a correction the words are
    shown all the same: they point at what was wrong.
    """
    old, new = ({block.id: block for block in page.blocks} for page in (before, after))
    corrected = {change.block for change in changes if change.kind == "claim corrected"}
    ruled = {id for change in changes if change.kind == "ruled" for id in (change.block, *change.also)}
    asked = [one for block in grounds.unanswered(after) for one in block.sentences]
    told_of = [change for change in changes if change.kind in TOLD]
    shown = [one for change in told_of for one in (*change.before, *change.after)]
    # Of a figure the number is told, and the sentence that gives it is not.
    texts = {
        one.text
        for change in told_of
        if not change.now or change.of != "figure"
        for one in (*change.before, *change.after)
    }
    elsewhere = (one for block in after.blocks if block.section not in ("what", "tensions") for one in block.sentences)
    claims = {claim for one in (*shown, *asked) for claim in one.claims[:1]}
    standing = {claim for one in elsewhere for claim in one.claims[:1]}

    def known(said: Sentence, what: bool) -> bool:
        # What sums up: which of the standing findings it names is no news.
        told = claims | standing if what else claims
        return said.text in texts or bool(said.link and told.intersection(said.claims[:1]))

    def told(block: str) -> bool:
        if block in ruled:
            return True  # by what the editor has decided: what is hidden is not said once more
        if block in corrected:
            return False
        said, stood = (page[block].sentences if block in page else () for page in (new, old))
        differing = {one.text for one in said} ^ {one.text for one in stood}
        what = (new.get(block) or old[block]).section == "what"
        return bool(differing) and all(known(one, what) for one in (*said, *stood) if one.text in differing)

    # Words that only left for another place are shown there.
    found = (one for one in reworded(before, after) if any(run.kind not in ("same", "moved out") for run in one.runs))
    return [one for one in found if not told(one.block)]


def excerpt(rewording: Rewording) -> list[tuple[Run, str]]:
    """The runs that are shown with their words."""
    runs = [run for run in rewording.runs if run.kind != "moved out"]
    found = []
    for place, run in enumerate(runs):
        head, tail = (RUN // 2, RUN // 2) if run.kind != "same" else (CONTEXT * (place > 0), CONTEXT)
        if run.kind == "same" and place == len(runs) - 1:
            tail = 0
        found.append((run, shortened(run.words, head, tail, least=SAME if run.kind == "same" else RUN)))
    return found


def shortened(words: Sequence[str], head: int, tail: int, least: int) -> str:
    """The first and last words of what has more than `least`, each no longer than a line or two."""
    if len(words) > least:
        words = [*words[:head], "…", *words[len(words) - tail :]]
    return " ".join(word if len(word) <= WORD else f"{word[:WORD]}…" for word in words)


def holding(before: Brief, after: Brief, changes: Sequence[Change]) -> dict[str, str]:
    """What became of each view since, by the claim that it quoted: that it stands, that its holder changed sides ..."""
    fates = {change.block: _FATES.get(change.detail, _MOVED) for change in changes if change.kind == "position moved"}
    there = {block.id for block in after.section("perspectives")}
    return {
        claim: fates.get(block.id, STANDS)
        for block in before.section("perspectives")
        if block.id in there
        for said in block.sentences[:1]
        for claim in said.claims[:1]
    }


def unquoted(run: Run, fates: Mapping[str, str]) -> str:
    """What is said of a voice that a tension quotes no longer: whether its holder still thinks so."""
    return "; ".join(part for part in (UNQUOTED, fates.get(run.voice, "")) if part)


def moved(rewording: Rewording, run: Run, places: Mapping[str, str]) -> str:
    """Where words came from: "moved from Narrative · Corvid-70B"."""
    return "moved" if run.other == rewording.block else f"moved from {places[run.other]}"
