"""Kernels: words again, as plain loops that numba compiles. The words in numpy are what they have to equal.

`kernels/colors.py` holds kernels of the words of `colors.py`, and so on; `table.py` says which there are. What a
kernel takes and gives is written at `arc25.core.words.Signature`. Only a search imports these modules, for numba takes
most of a second to import. Compiled code is kept on disk; the search has all of it compiled again when a file in this
folder changes. Constants from elsewhere are compiled in as well (`MAX_SIDE`, `WALL`, `EVIDENCE`): whoever changes one
removes the folder `__pycache__` here.
"""
