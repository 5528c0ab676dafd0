"""Documents: the files of folders are read one by one; a file counts as read once everything of it is kept."""

from __future__ import annotations

from pipeline.gather import folder
from pipeline.gather.extract import Page, from_text
from pipeline.gather.placing import keep
from pipeline.gather.round import Round
from pipeline.records import Failure, Source


def read_folder(round: Round, source: Source) -> None:
    """Read what is new or changed in a folder; files that cannot be read make one failure of the source."""
    store = round.store
    round.done.asked += 1
    failures: list[Failure] = []
    stamps: dict[str, str] = {}
    oldest = round.now - source.look_back if source.look_back else None
    taken = 0
    for document in folder.documents(source, round.now, store.stamps(source.name)):
        if isinstance(document, Failure):
            failures.append(document)
            continue
        if stamps and document.stamp[0] not in stamps:
            store.keep_stamps(source.name, stamps)
            stamps = {}
        stamps[document.stamp[0]] = document.stamp[1]
        # A folder is taken whole unless its own table says otherwise: somebody put every file there.
        published = document.item.published
        if (oldest and published and published < oldest) or (source.items and taken >= source.items):
            continue
        taken += 1
        store.keep_items((document.item,), round.now)
        revision = len(store.revisions(document.item.id)) + 1
        if document.html:
            page = Page(document.item, document.html, "", round.now, revision)
            (article,) = round.workshop.extract((page,))
        else:
            article = from_text(document.item, round.now, revision)
        keep(round, document.item, article)
    store.keep_stamps(source.name, stamps)
    if not any(failure.thing == source.name for failure in failures):
        round.done.answered += 1  # the folder is there; what single files lack is told of them
    if not failures:
        store.keep_looked(source.name, source.location, round.now)
        return
    more = f"; and {len(failures) - 1} more of its files" if len(failures) > 1 else ""
    times = store.keep_source_failure(source.name, source.location, f"{failures[0]}{more}", round.now)
    round.done.failures += [(failure, times) for failure in failures]
