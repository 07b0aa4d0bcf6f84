# Programs whose input has to be an array.

#: an array class of its own
#> 123/456
import numpy as np
class Board(np.ndarray):
    def __array_finalize__(self, other): self.name = "board"
def transform(grid): return grid.view(Board)


#: augmented assignment of an item
#> 543/456
def transform(grid):
    grid[0][0] += 4
    grid[0, 1] *= 2
    return grid


#: a variable named like a builtin
#> 122
def transform(input):
    open, compile = 1, 2
    dir = input.shape
    return [[open, compile, dir[0]]]


#: bools and whole floats as output
#> 121
def transform(grid): return [[True, 2.0, grid[0, 0]]]


#: a float array as output
#> 123/456
def transform(grid): return grid / 1.0
