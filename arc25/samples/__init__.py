"""Training samples of a language: checked, varied, counted and kept, whichever DSL pack makes them.

    sample.py       a sample: its example, level and words; the variants of a program that the checks compare it with
    running.py      programs run here, for packs that are trusted, and in the sandbox
    validation.py   the checks, each a function that gives a reason for refusal
    variation.py    the same sample turned, mirrored or in other colours
    census.py       what a set of samples holds: words, pairs of words, inputs, levels, refusals
    jsonl.py        samples in a file, a line each
    invention.py    samples that a language model writes
"""
