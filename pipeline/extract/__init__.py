"""Bytes of strangers to articles, in limited workers: text, sentences, dates, duplicates, relevance."""
