"""Benchmarks: what costs time and memory, as ratios of two sides that are measured in one run, in turns.

`python -m bench` prints the table of docs/performance.md and writes bench/results.json; `python -m bench storing
copies` measures some of it. A ratio holds on a busy machine where seconds do not: CPU time counts, wall time stands
beside it.
"""
