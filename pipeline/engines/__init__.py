"""The judgement: what an article claims, what relates to what, and what a page should change.

`base` is the protocol. `digest` needs no model and is deterministic; `llm` asks one.
"""
