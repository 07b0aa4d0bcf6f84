"""A language of two words."""

from arc25 import Program, hookimpl
from arc25.core.records import Message
from arc25.core.words import Parameter, Signature, Word
from arc25_stranger import words

GRID_TO_GRID = (Signature((Parameter("grid", "Grid"),), "Grid"),)


class Mirrors:
    """Mirrors grids, left to right and top to bottom."""

    name, version = "mirrors", "1"
    namespace = "arc25_stranger.words"

    def __init__(self, context):
        pass

    def words(self):
        return {
            "left_right": Word("left_right", words.left_right, GRID_TO_GRID, "Swap left and right.", 1.0),
            "top_bottom": Word("top_bottom", words.top_bottom, GRID_TO_GRID, "Swap top and bottom.", 1.0),
        }

    def guide(self, long=False):
        return "\n".join(f"{word.name}(grid): {word.doc}" for word in self.words().values())

    def messages(self, task, tries=()):
        return (Message("user", self.guide()),)

    def parse(self, task, reply):
        return Program(task.id, reply, self.name)

    def render(self, program):
        return program.source

    def samples(self, seed, level, inputs=()):
        return iter(())


@hookimpl
def arc25_dsl(name):
    return Mirrors
