"""Training samples of a language: checked, varied, counted and kept, whichever DSL pack makes them.

    making.py       from a pack's generator to samples that passed every check, the same ones for the same order
      |
      | judges      validation.py  the checks, each a function that gives a reason for refusal; all of them in turn
      |               variants.py  a program without one of its statements, all of them in one text
      |               onewords.py  the programs of one word, which a longer one must not equal
      |               literals.py  what the literals of a program are for, and others in their place
      | runs        running.py     programs run here, for packs that are trusted, or in a sandbox
      |               memory.py    words that remember what they gave
      | varies      variation.py   the same sample turned, mirrored or in other colours
      | counts      census.py      words, pairs of words, inputs, levels, refusals

    heldout.py      costs of words fitted on programs, and what they are worth on others
      | reads       calls.py       the calls in a program: literals, and which word made which argument
      | estimates   fitting.py     smoothed shares, as bits
      | writes      costs.py       the table in a file, and words at its prices

    sample.py       a sample, and what can be read off a program; jsonl.py is samples in a file, a line each
    invention.py    samples that a language model writes: asked for by proposal.py, made of replies by workshop.py

The pack comes as a `DslPack` and the sandbox as an `Executor`: nothing here knows a plugin. A check that runs programs
does not know either whether they run here or in a sandbox; it asks, and somebody answers.
"""
