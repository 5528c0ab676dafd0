"""The model of languages, loaded: workers of tests are forked with it, where each would take a third of a second."""

from py3langid.langid import classify

classify("Der Rat hat den Bau der Bahn beschlossen.")
