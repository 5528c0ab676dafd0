"""Reach: which sources are asked in a run and at which address, and how each stands afterwards."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.gather import waiting
from pipeline.gather.round import Round
from pipeline.gather.session import same_place
from pipeline.records import Answer, Credentials, Failure, Source


def addresses(round: Round, sources: Iterable[Source]) -> dict[str, str]:
    """Where to ask each source, by its name; one that rests or is gone for good is left out."""
    known = round.store.standings()
    stands = {source.name: waiting.standing(source, known.get(source.name)) for source in sources}
    return {name: stand.address for name, stand in stands.items() if not waiting.resting(stand, round.now)}


def credentials(url: str, sources: Iterable[Source]) -> Credentials:
    """What may be sent to an address: what the first of these sources has for the place that it is at itself."""
    mine = (source.credentials for source in sources if same_place(source.location, url))
    return next(mine, Credentials())


def keep(round: Round, source: Source, outcome: Answer | Failure | None) -> None:
    """Remember how the source answered; the user is told when that was its end."""
    before = waiting.standing(source, round.store.standing(source.name))
    now = waiting.after(before, outcome, round.now)
    if now == before:
        return
    round.store.keep_standing(now)
    if now.disabled and not before.disabled:
        round.done.told.append(f"{source.name}: {waiting.resting(now, round.now)}")
    if len(now.moves) > len(before.moves):
        round.done.told.append(f"{source.name}: has moved for good, is asked at {now.address} from now on")
