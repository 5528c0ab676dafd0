"""Documents: the files of folders are read one by one; a file counts as read once everything of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import nullcontext

from pipeline.gather import folder
from pipeline.gather.extract import Page, from_text
from pipeline.gather.folder import Document
from pipeline.gather.placing import keep
from pipeline.gather.reading import TOGETHER
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
    for together in _together(folder.documents(source, round.now, store.stamps(source.name))):
        # taking a page apart takes time, in which others may write
        with nullcontext() if _slow(together[0]) else store.writing():
            for document in together:
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
                _keep(round, document)
    store.keep_stamps(source.name, stamps)
    if not any(failure.thing == source.name for failure in failures):
        round.done.answered += 1  # the folder is there; what single files lack is told of them
    if not failures:
        store.keep_looked(source.name, source.location, round.now)
        return
    more = f"; and {len(failures) - 1} more of its files" if len(failures) > 1 else ""
    times = store.keep_source_failure(source.name, source.location, f"{failures[0]}{more}", round.now)
    round.done.failures += [(failure, times) for failure in failures]


def _keep(round: Round, document: Document) -> None:
    """Store a document's item and its article."""
    round.store.keep_items((document.item,), round.now)
    revision = len(round.store.revisions(document.item.id)) + 1
    if document.html:
        page = Page(document.item, document.html, "", round.now, revision)
        (article,) = round.workshop.extract((page,))
    else:
        article = from_text(document.item, round.now, revision)
    keep(round, document.item, article)


def _together(found: Iterable[Document | Failure]) -> Iterator[Sequence[Document | Failure]]:
    """What is kept in one transaction: some texts, or a single page."""
    texts: list[Document | Failure] = []
    for document in found:
        if texts and (_slow(document) or len(texts) == TOGETHER):
            yield texts
            texts = []
        if _slow(document):
            yield (document,)
        else:
            texts.append(document)
    if texts:
        yield texts


def _slow(document: Document | Failure) -> bool:
    """Whether a document is a page that is still to be taken apart."""
    return isinstance(document, Document) and bool(document.html)
