"""Which changes of words a reader is shown beside the changes of meaning, and how much of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pipeline.publish import grounds
from pipeline.publish.runs import Run
from pipeline.publish.telling import TOLD, Allowance
from pipeline.publish.words import Rewording, reworded
from pipeline.records import Brief, Change, Sentence

CONTEXT = 8  # unchanged words shown on each side of a changed place
RUN = 120  # words shown of one run; of longer ones the ends
WORD = 200  # characters shown of one word
GONE = "left the page for the archive, not taken back"
UNQUOTED = "no longer quoted here"


def untold(before: Brief, after: Brief, changes: Sequence[Change], allowance: Allowance) -> list[Rewording]:
    """The rewordings that a reader is shown: not of blocks whose other words have been told already.

    Labels that lead elsewhere are told by what is told of the finding that they name. Of a correction the words are
    shown all the same: they point at what was wrong.
    """
    old, new = ({block.id: block for block in page.blocks} for page in (before, after))
    corrected = {change.block for change in changes if change.kind == "claim corrected"}
    asked = (one for block in grounds.unanswered(after) for one in block.sentences)
    shown = (one for change in changes if change.kind in TOLD for one in (*change.before, *change.after))
    elsewhere = (one for block in after.blocks if block.section not in ("what", "tensions") for one in block.sentences)
    claims = {claim for one in (*shown, *asked) for claim in one.claims[:1]}
    standing = {claim for one in elsewhere for claim in one.claims[:1]}

    def known(said: Sentence, what: bool) -> bool:
        # What sums up: which of the standing findings it names is no news.
        told = claims | standing if what else claims
        return allowance.has(said) or bool(said.link and told.intersection(said.claims[:1]))

    def told(block: str) -> bool:
        if block in corrected:
            return False
        said, stood = (page[block].sentences if block in page else () for page in (new, old))
        texts = {one.text for one in said} ^ {one.text for one in stood}
        what = (new.get(block) or old[block]).section == "what"
        return bool(texts) and all(known(one, what) for one in (*said, *stood) if one.text in texts)

    # Words that only left for another place are shown there.
    found = (one for one in reworded(before, after) if any(run.kind not in ("same", "moved out") for run in one.runs))
    return [one for one in found if not told(one.block)]


def excerpt(rewording: Rewording) -> list[tuple[Run, str]]:
    """The runs that are shown with their words: the changed ones, and a few words around them for orientation."""
    runs = [run for run in rewording.runs if run.kind != "moved out"]
    found = []
    for place, run in enumerate(runs):
        head, tail = (RUN // 2, RUN // 2) if run.kind != "same" else (CONTEXT * (place > 0), CONTEXT)
        if run.kind == "moved in":
            head, tail = CONTEXT, 0
        if run.kind == "same" and place == len(runs) - 1:
            tail = 0
        found.append((run, shortened(run.words, head, tail, least=2 * CONTEXT if run.kind == "same" else head + tail)))
    return found


def shortened(words: Sequence[str], head: int, tail: int, least: int) -> str:
    """The first and last words of what has more than `least`, each no longer than a line or two."""
    if len(words) > least:
        words = [*words[:head], "…", *words[len(words) - tail :]]
    return " ".join(word if len(word) <= WORD else f"{word[:WORD]}…" for word in words)


def holding(before: Brief, after: Brief, changes: Sequence[Change]) -> dict[str, str]:
    """What became of each position since, by its holder: that it stands, or was reversed, softened ..."""
    fates = {
        change.block: "the holder has been silent since"
        if change.detail == "silent"
        else f"the position was {change.detail}"
        for change in changes
        if change.kind == "position moved"
    }
    stood = {block.id for block in before.section("perspectives")}
    return {
        block.title: fates.get(block.id, "the position stands")
        for block in after.section("perspectives")
        if block.id in stood
    }


def unquoted(words: str, holders: Mapping[str, str]) -> str:
    """What is said of a voice that a tension quotes no longer: whether its holder still thinks so."""
    fate = next((fate for holder, fate in holders.items() if f"{holder}: “" in words), "")
    return "; ".join(part for part in (UNQUOTED, fate) if part)


def moved(rewording: Rewording, run: Run, places: Mapping[str, str]) -> str:
    """Where words came from: "moved from Narrative · Corvid-70B"."""
    return "moved" if run.other == rewording.block else f"moved from {places[run.other]}"
