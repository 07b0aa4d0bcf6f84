"""Samples that a language model writes: what is asked, what a reply has to be, what is kept."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from arc25.core.context import Context, Limits
from arc25.core.errors import BackendError, UsageError
from arc25.core.protocols import Backend, DslPack
from arc25.core.records import Completion, Example, Finish, Request, Sampling
from arc25.plugins.dsls.arc25.pack import Arc25Pack
from arc25.plugins.dsls.plain import PlainPack
from arc25.plugins.executors.restricted import Restricted
from arc25.samples.invention import Inventor, Order, Tally
from arc25.samples.proposal import ask, read
from arc25.samples.sample import Sample
from arc25.samples.validation import Rule
from arc25.samples.workshop import SEEDS, TESTS, TRAIN, Demand, Shortfall, Workshop
from arc25.testing.builders import program, task
from arc25.testing.fakes import FakeBackend

PLAIN, ARC25 = PlainPack(Context()), Arc25Pack(Context())
DOTS = """\
# A few dots of one colour.
def generate_input(rng):
    grid = np.zeros(rng.integers(3, 9, 2), int)
    color = rng.integers(1, 10)
    for _ in range(rng.integers(3, 7)):
        grid[tuple(rng.integers(0, grid.shape))] = color
    return grid
"""
FALL = """\
# Each column is filled from its highest dot down.
def transform(grid):
    for row in range(1, len(grid)):
        grid[row] = np.where(grid[row] == 0, grid[row - 1], grid[row])
    return grid
"""
LEFT = "def transform(grid):\n    return np.hstack((grid, grid))\n"
UP = "def transform(grid):\n    return np.vstack((grid, grid))\n"
ROLL = "def transform(grid):\n    return np.roll(grid, 1, axis=0)\n"


def written(generator: str = DOTS, program: str = FALL) -> str:
    """A reply that holds both."""
    return f"An idea:\n\n```python\nimport numpy as np\n\n\n{generator}\n\n{program}```\nThat is all."


def generating(*lines: str) -> str:
    return "def generate_input(rng):\n" + "".join(f"    {line}\n" for line in lines)


RANDOM = "grid = rng.integers(0, 10, (4, 4))"
REPLIES: dict[str, tuple[str, Demand | Rule, str]] = {
    "prose": ("I have no idea.", Demand.COMPLETE, "no block of Python that defines transform"),
    "no generator": (
        "```python\ndef transform(grid):\n    return grid\n```",
        Demand.COMPLETE,
        "no function generate_i",
    ),
    "a typing error": (written(program="def transform(grid) return grid"), Demand.COMPLETE, "does not parse"),
    "a null byte": (written(program="def transform(grid):\n    return '\0'\n"), Demand.COMPLETE, "does not parse"),
    "too many brackets": (written(program=f"def transform(grid):\n    return {'(' * 5000}"), Demand.COMPLETE, "parse"),
    "too deep": (written(program=f"def transform(grid):\n    return {'-' * 5000}1"), Demand.COMPLETE, "parse"),
    "a call": (written(program=f"{FALL}\nprint(transform(0))\n"), Demand.COMPLETE, "line 19 is no import, constant or"),
    "one needs the other": (
        written(program="def transform(grid):\n    return generate_input(np.random.default_rng(0))\n"),
        Demand.COMPLETE,
        "transform needs generate_input",
    ),
    "a generator that fails": (written(generating("return rng.no_such_thing()")), Demand.DRAWING, "raised"),
    "a generator of numbers": (written(generating("return 7")), Demand.DRAWING, "not_a_grid"),
    "a generator of an eleventh colour": (
        written(generating(RANDOM, "return grid + 1")),
        Demand.DRAWING,
        "generate_input: not_a_grid",
    ),
    "a generator of large grids": (written(generating("return np.zeros((31, 3), int)")), Demand.DRAWING, "not_a_grid"),
    "a generator without end": (written(generating("while True: pass")), Demand.DRAWING, "timeout"),
    "a generator that opens a file": (
        written(generating("open('stolen', 'w').write('x')", "return rng.integers(0, 10, (4, 4))")),
        Demand.DRAWING,
        "generate_input: re",
    ),
    "a generator of addresses": (
        written(generating(RANDOM, "grid[0, 0] = id(grid) // 16 % 10", "return grid")),
        Demand.SEEDED,
        "two runs",
    ),
    "a generator that counts": (
        written("CALLS = []\n\n" + generating("CALLS.append(1)", "return rng.integers(0, 5, (len(CALLS), 3))")),
        Demand.SEEDED,
        "depends on what was drawn before",
    ),
    "a generator with chance of its own": (
        written(generating("return np.random.randint(0, 10, (4, 4))")),
        Demand.SEEDED,
        "depends on what was drawn before",
    ),
    "a generator without chance": (
        written(generating("return np.eye(4, dtype=int)")),
        Demand.VARIOUS,
        "20 seeds give 1 different grids",
    ),
    "a generator of few grids": (
        written(generating("return np.full((2, 2), rng.integers(0, 10))")),
        Demand.VARIOUS,
        "20 seeds give",
    ),
    "a program that fails now and then": (
        written(program="def transform(grid):\n    return grid[5:]\n"),
        Demand.FITTING,
        "transform: not_a_grid",
    ),
    "a program of large grids": (
        written(program="def transform(grid):\n    return np.kron(grid, np.ones((9, 9), int))\n"),
        Demand.FITTING,
        "transform: not_a_grid",
    ),
    "nothing": (written(program="def transform(grid):\n    return grid\n"), Rule.CHANGING, "every output is its input"),
    "arithmetic with colours": (
        written(program="def transform(grid):\n    return np.where(grid, grid % 9 + 1, 0)\n"),
        Rule.EQUIVARIANT,
        "other colours",
    ),
    "a statement too many": (
        written(program=LEFT.replace("return", "grid = grid.copy()\n    return")),
        Rule.MINIMAL,
        "line 5 is not needed",
    ),
}


@dataclass
class Session:
    """What an order came to."""

    tally: Tally = field(default_factory=Tally)
    samples: list[Sample] = field(default_factory=list)
    fault: Exception | None = None

    @property
    def programs(self) -> list[str]:
        return [sample.source.removeprefix("import numpy as np\n\n\n") for sample in self.samples]


class Lab:
    """A sandbox for each pack, which all tests share."""

    def __init__(self, runner: asyncio.Runner) -> None:
        self._runner = runner
        limits = Limits(seconds=0.3)
        self._executors = {pack: Restricted(Context(dsl=pack, workers=1, limits=limits)) for pack in (PLAIN, ARC25)}

    def make(self, *replies: str | Completion, pack: DslPack = PLAIN) -> list[Sample | Shortfall]:
        workshop = Workshop(self._executors[pack], pack)
        completions = [Completion(reply) if isinstance(reply, str) else reply for reply in replies]

        async def make() -> list[Sample | Shortfall]:
            return await asyncio.gather(*map(workshop.make, completions))

        return self._runner.run(make())

    def invent(
        self, backend: Backend, count: int, most: int, seeds: Sequence[Example] = (), pack: DslPack = PLAIN
    ) -> Session:
        session = Session()
        order = Order(count=count, max_requests=most, sampling=Sampling(n=2))

        async def invent() -> None:
            inventor = Inventor(backend, self._executors[pack], pack, seeds, order, session.tally)
            async for sample in inventor.invent():
                session.samples.append(sample)

        try:
            self._runner.run(invent())
        except BackendError as error:
            session.fault = error
        return session

    def close(self) -> None:
        for executor in self._executors.values():
            self._runner.run(executor.close())


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    with asyncio.Runner() as runner:
        lab = Lab(runner)
        yield lab
        lab.close()


# Reading


def test_the_program_is_what_transform_needs_with_its_comments() -> None:
    helper = "SIDE = 3\n\n\n# Help.\ndef helped(grid):\n    return grid[:SIDE]  # the top\n"
    reply = written(
        f"MOST = 9\n\n\n{DOTS}", f"{helper}\n\n# The idea.\ndef transform(grid):\n    return helped(grid)\n"
    )

    assert read(reply).program == f"{helper}\n\n# The idea.\ndef transform(grid):\n    return helped(grid)\n"


def test_an_import_stays_if_it_is_needed() -> None:
    assert read(written()).program == f"import numpy as np\n\n\n{FALL}"


def test_words_that_are_imported_are_in_place_without() -> None:
    flipped = "def transform(grid):\n    return flip(grid, 'horizontal')\n"

    assert read(written(program=f"from arc25_dsl import flip\n\n\n{flipped}")).program == flipped


def test_annotations_go_and_the_imports_that_only_they_need() -> None:
    annotated = "# The idea.\ndef transform(grid: np.ndarray) -> np.ndarray:\n    return grid.T\n"

    assert read(written(program=annotated)).program == "# The idea.\ndef transform(grid):\n    return grid.T\n"


def test_statements_that_share_a_line_are_taken_apart() -> None:
    code = "```python\nimport math; import numpy as np\ndef generate_input(rng): return 1\n"

    assert read(code + "def transform(grid): return np.flip(grid)\n```").program.startswith("import numpy as np\n")


@pytest.mark.parametrize(
    "harmless", ["if __name__ == '__main__':\n    print(1)", "'''A puzzle.'''", "from arc25_dsl import *"]
)
def test_what_a_program_has_no_need_of_is_left_out(harmless: str) -> None:
    assert read(written(program=f"{FALL}\n\n{harmless}\n")).program == f"import numpy as np\n\n\n{FALL}"


def test_the_generator_is_entered_with_the_digits_of_a_seed() -> None:
    names: dict[str, object] = {}
    exec(read(written("def generate_input(rng):\n    return rng.integers(0, 10**6)\n")).generator, names)
    entered = names["input_of_seed"]

    import numpy as np

    assert callable(entered)
    assert entered(np.array([[0, 4, 2]])) == entered([[4, 2]]) == np.random.default_rng(42).integers(0, 10**6)


def test_every_seed_is_another_one() -> None:
    assert len({bytes(seed.cells) for seed in SEEDS}) == 20


# Making


@pytest.fixture(scope="module")
def made(lab: Lab) -> dict[str, Sample | Shortfall]:
    """What comes of each of `REPLIES`."""
    return dict(zip(REPLIES, lab.make(*(reply for reply, _, _ in REPLIES.values())), strict=True))


@pytest.mark.parametrize("name", list(REPLIES))
def test_a_reply_that_falls_short_is_refused_with_the_reason(name: str, made: dict[str, Sample | Shortfall]) -> None:
    _, demand, reason = REPLIES[name]
    result = made[name]

    assert isinstance(result, Shortfall)
    assert (result.demand, reason in result.reason) == (demand, True), result


def test_nothing_of_a_reply_runs_in_this_process(made: dict[str, Sample | Shortfall]) -> None:
    assert isinstance(made["a generator that opens a file"], Shortfall)
    assert not Path("stolen").exists()


def test_a_good_reply_is_a_sample_whose_outputs_the_sandbox_made(lab: Lab) -> None:
    [sample] = lab.make(written())

    assert isinstance(sample, Sample)
    assert (len(sample.example.task.train), len(sample.example.task.tests)) == (TRAIN, TESTS)
    assert len(set(sample.inputs)) == TRAIN + TESTS
    assert sample.source == f"import numpy as np\n\n\n{FALL}"
    for before, after in zip(sample.inputs, sample.outputs, strict=True):
        rows = before.rows()
        for row in range(1, len(rows)):
            rows[row] = [cell or rows[row - 1][column] for column, cell in enumerate(rows[row])]
        assert after.rows() == rows


def test_a_sample_shows_first_what_the_program_changes(lab: Lab) -> None:
    [sample] = lab.make(written(program=LEFT.rstrip() + " if len(grid) % 2 else grid\n"))

    assert isinstance(sample, Sample)
    assert all(before != after for before, after in zip(sample.inputs, sample.outputs, strict=True))


@pytest.mark.parametrize("middle", ["grid.T.T[::-1]", "np.flip(grid)"])
def test_the_deepest_program_that_can_be_read_is_data_too(middle: str, lab: Lab) -> None:
    readable, too_deep = 1, 512
    while too_deep - readable > 1:
        depth = (readable + too_deep) // 2
        [result] = lab.make(written(program=f"def transform(grid):\n    return {middle}{' + 0 * grid' * depth}\n"))
        if isinstance(result, Shortfall) and result.demand is Demand.COMPLETE:
            too_deep = depth
        else:
            readable = depth
    assert readable > 1


def test_a_failure_of_the_backend_and_a_cut_reply_are_told_as_that(lab: Lab) -> None:
    failed = Completion("", finish=Finish.ERROR, error="the prompt is too long")
    cut = Completion(written()[:-200], finish=Finish.LENGTH)

    first, second = lab.make(failed, cut)

    assert first == Shortfall(Demand.WHOLE, "the prompt is too long")
    assert isinstance(second, Shortfall)
    assert second.reason.endswith("; the reply was cut off at a limit")


def test_words_of_the_language_are_there_for_both_and_one_of_them_alone_is_too_simple(lab: Lab) -> None:
    generator = "def generate_input(rng):\n    return rotate(rng.integers(0, 10, (3, 5)), 90)\n"
    rotated = "def transform(grid):\n    return rotate(grid, 90)\n"
    pasted = "def transform(grid):\n    return rotate(np.hstack((grid, grid, grid)), 90)\n"

    replies = written(generator, rotated.replace("grid, 90", "grid[:], 90")), written(generator, pasted)

    simple, good = lab.make(*replies, pack=ARC25)

    assert isinstance(simple, Shortfall)
    assert simple.demand is Rule.SIMPLEST
    assert isinstance(good, Sample)
    assert (good.words, good.level) == (("rotate",), 1)


# Asking


SEED = Example(task("old", [("10 02", "01 20"), ("3 4", "3 4")]), program("def transform(grid):\n    return 5", "old"))


def test_the_prompt_tells_what_to_write_in_which_language_and_what_exists() -> None:
    system, user = ask("THE GUIDE", [SEED], ["flip", "crop"])

    assert (system.role, user.role) == ("system", "user")
    assert "`generate_input(rng)`" in system.content
    assert "`transform(grid)`" in system.content
    assert system.content.endswith("THE GUIDE")
    assert "Puzzle 1\n\nPair 1, input 2x2:\n10\n02" in user.content
    assert "def transform(grid):\n    return 5" in user.content
    assert "no variant" in user.content
    assert user.content.endswith("if they suit a good idea: flip, crop.")


def test_where_nothing_exists_the_prompt_compares_with_nothing() -> None:
    _, user = ask("", [], [])

    assert user.content == "Invent a new puzzle. A person should find its rule interesting and still clear."


# Inventing


IDEAS = [FALL, LEFT, UP, ROLL]


def by_number(*replies: list[str]) -> FakeBackend:
    """Answers each request with the replies at its number, in any order of time."""
    return FakeBackend(lambda request: replies[request.seq % len(replies)], latency=0.02)


def test_it_asks_until_there_are_enough(lab: Lab) -> None:
    backend = by_number(["prose", written()], [written(program=LEFT), written(program=UP)], [written(program=ROLL)])
    session = lab.invent(backend, 3, 9)

    assert session.programs == [FALL, LEFT, UP]
    assert (session.tally.kept, session.tally.requests) == (3, 2)
    assert session.tally.refused == {"complete": 1}
    assert session.tally.examples["complete"][0]["reply"] == "prose"


def test_it_stops_after_the_most_requests_with_what_it_has(lab: Lab) -> None:
    session = lab.invent(by_number([written()], ["prose"]), 9, 3)

    assert (session.programs, session.tally.requests) == ([FALL], 3)
    assert session.tally.refused == {"complete": 1, "new": 1}


def test_it_keeps_no_more_than_are_wanted(lab: Lab) -> None:
    assert lab.invent(by_number([written(program=idea) for idea in IDEAS]), 3, 9).programs == IDEAS[:3]


def test_the_same_program_is_kept_once_whatever_its_comments_and_names(lab: Lab) -> None:
    other = FALL.replace("row", "place").replace("from its", "under its")
    session = lab.invent(
        by_number([written(), written(program=FALL.replace("#", "#  ")), written(program=other)]), 3, 1, []
    )

    assert session.programs == [FALL]
    reasons = [one["reason"].replace(session.samples[0].id, "it") for one in session.tally.examples["new"]]
    assert reasons == ["its program is that of it", "its program does what that of it does"]


def test_programs_that_differ_only_where_one_of_them_shows_it_are_two(lab: Lab) -> None:
    # On noise both do nothing: nothing there is as large as what they look for.
    large = "def generate_input(rng):\n    grid = np.zeros((20, 20), int)\n    color = rng.integers(1, 10)\n"
    large += "    grid[:15, :rng.integers(5, 15)] = color\n    grid[:, 17] = rng.integers(1, 10)\n    return grid\n"
    turn = "def transform(grid):\n    return grid[::-1] if len(grid) == 20 else grid\n"
    mirror = "def transform(grid):\n    return grid[:, ::-1] if len(grid) == 20 else grid\n"
    session = lab.invent(by_number([written(large, turn), written(large, mirror)]), 2, 1)

    assert session.programs == [turn, mirror]


def test_a_seed_is_not_kept_again(lab: Lab) -> None:
    grids = task("old", [("12", "1212"), ("30 00", "3030 0000")])
    session = lab.invent(
        by_number([written(program=LEFT)]), 1, 1, [Example(grids, program(f"import numpy as np\n{LEFT}"))]
    )

    assert (session.programs, session.tally.refused) == ([], {"new": 1})
    assert session.tally.examples["new"][0]["reason"] == "its program is that of old"


def test_a_seed_that_does_the_same_in_other_words_is_known(lab: Lab) -> None:
    grids = task("old", [("12", "1212"), ("30 00", "3030 0000")])
    seed = program("def transform(grid):\n    return [[*row, *row] for row in grid.tolist()]\n")
    session = lab.invent(by_number([written(program=LEFT)]), 1, 1, [Example(grids, seed)])

    assert session.tally.examples["new"][0]["reason"] == "its program does what that of old does"


def test_when_the_backend_fails_what_it_had_replied_is_kept(lab: Lab) -> None:
    def reply(request: Request) -> list[str]:
        if request.seq:
            raise RuntimeError("no electricity")
        return [written()]

    session = lab.invent(FakeBackend(reply), 4, 9)

    assert session.programs == [FALL]
    assert str(session.fault) == "backend fake backend failed: RuntimeError: no electricity"


def test_a_backend_that_returns_something_else_is_named(lab: Lab) -> None:
    class Careless(FakeBackend):
        async def generate(self, request: Request) -> list[Completion]:
            return ["a text"]  # type: ignore[list-item]

    assert "fake backend returned ['a text'], not Completions" in str(lab.invent(Careless(lambda _: []), 1, 1).fault)


def test_a_prompt_is_counted_once_however_many_replies_it_has(lab: Lab) -> None:
    class Paid(FakeBackend):
        async def generate(self, request: Request) -> list[Completion]:
            return [Completion("prose", tokens_in=100, tokens_out=10, cost=0.25, seconds=1.0)] * 2

    usage = lab.invent(Paid(lambda _: []), 1, 2).tally.usage

    assert (usage.tokens_in, usage.tokens_out, usage.dollars, usage.seconds, usage.replies) == (200, 40, 1.0, 4.0, 4)


def test_requests_show_various_seeds_and_words_and_have_seeds_of_their_own(lab: Lab) -> None:
    def old(number: int) -> Example:
        return Example(
            task(f"old-{number}", [("1" * number, "2")]), program(f"def transform(grid):\n    return {number}")
        )

    def asked() -> list[Request]:
        backend = FakeBackend(lambda request: [], latency=0.02)
        lab.invent(backend, 20, 8, [old(number) for number in range(1, 9)], ARC25)
        return sorted(backend.requests, key=lambda request: request.seq)

    requests = asked()

    assert requests == asked()
    assert len({request.messages for request in requests}) == len({request.sampling.seed for request in requests}) == 8
    assert [request.sampling.n for request in requests] == [2] * 8
    assert all(request.messages[1].content.count("Puzzle ") == 3 for request in requests)
    assert {request.task.id for request in requests} == {"invention"}


def test_a_seed_that_would_fill_the_prompt_is_not_shown(lab: Lab) -> None:
    long = Example(SEED.task, program(f"def transform(grid):\n    return 5  # {'x' * 3000}"))
    backend = FakeBackend(lambda request: [])
    lab.invent(backend, 1, 1, [long, SEED])

    assert backend.requests[0].messages[1].content.count("Puzzle ") == 1


@pytest.mark.parametrize(("count", "most", "seed"), [(0, 1, 0), (1, 0, 0), (1, 1, -1)])
def test_an_order_of_nothing_is_refused(count: int, most: int, seed: int) -> None:
    with pytest.raises(UsageError, match="or more"):
        Order(count=count, max_requests=most, seed=seed)
