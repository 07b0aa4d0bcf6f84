"""Kernels: words again, as plain loops that numba compiles. The words in numpy are what they have to equal.

`kernels/colors.py` holds kernels of the words of `colors.py`, and so on; `table.py` says which there are. What a
kernel takes and gives is written at `arc25.core.words.Signature`. Only a search imports these modules, for numba takes
most of a second to import. Compiled code is kept on disk. numba compiles a module again when its file changes, but not
when a file that it imports from does: whoever changes a function or a constant that other modules use (those of
`arrays.py` and `flooding.py`, or `MAX_SIDE`) removes the folder `kernels/__pycache__`.
"""
