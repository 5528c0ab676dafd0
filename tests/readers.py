"""Readers that start at once: what short texts of tests make each worker load is loaded before it is forked."""

from multiprocessing import forkserver

from pipeline.extract import worker


def prepare() -> None:
    """Let the server of workers, which has not started yet, load the model of languages beside what it loads."""
    loaded = forkserver._forkserver._preload_modules  # type: ignore[attr-defined]  # there is no public way to add one
    worker._CONTEXT.set_forkserver_preload([*loaded, "tests.languages"])
