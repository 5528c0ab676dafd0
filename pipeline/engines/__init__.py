"""The judgement: what an article claims, what relates to what, and what a page should change.

The protocol is `pipeline.engine.Engine`. `digest` needs no model and is deterministic; `llm` asks one.
"""
