"""The sections of a page, each with what is its own."""
