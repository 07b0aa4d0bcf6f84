"""From a generator to samples: checked, new, confirmed, and the same ones for the same order."""

from __future__ import annotations

import asyncio
import random
from itertools import pairwise

import pytest
from windy_pack import INPUTS, WORDS, HereExecutor, WindyPack, body

from arc25.core.errors import PluginError, ServiceError, UsageError
from arc25.samples import making
from arc25.samples.census import Census, behaviour_of
from arc25.samples.making import Maker, Order
from arc25.samples.running import Apart
from arc25.samples.sample import Sample

GOOD = [body(f"return keep({call}, {shade})") for call in ("turn(grid)", "blow(grid, 'east')") for shade in (1, 2, 3)]
BAD = body("return grid")


class Slow(HereExecutor):
    """Answers after a while that nobody can foresee."""

    async def run(self, program, inputs, *, alone=False, limits=None):
        await asyncio.sleep(random.uniform(0, 0.005))
        return await super().run(program, inputs, alone=alone)


async def made(
    pack: WindyPack, order: Order, executor: HereExecutor | None = None, batch: int = 4
) -> tuple[list[Sample], Census]:
    census, kept = Census(WORDS), list[Sample]()
    await Maker(pack, Apart(executor or HereExecutor(), "windy"), order, census, batch).make(kept.append)
    return kept, census


def sources(samples: list[Sample]) -> list[str]:
    return [sample.source for sample in samples]


async def test_samples_come_level_by_level_in_equal_shares():
    kept, census = await made(WindyPack(), Order((1, 2, 3), 8))

    assert [sample.level for sample in kept] == [1, 1, 1, 2, 2, 2, 3, 3]
    assert census.levels == {1: 3, 2: 3, 3: 2}


async def test_what_is_refused_is_counted_and_left_out():
    kept, census = await made(WindyPack({1: [BAD, GOOD[0], BAD, GOOD[1]]}), Order((1,), 2))

    assert sources(kept) == GOOD[:2]
    assert census.record()["refused"]["changing"] == {"1": 2}


async def test_a_program_is_kept_once_whatever_its_level():
    pack = WindyPack({1: [GOOD[0], GOOD[0], GOOD[2]], 2: [GOOD[0], GOOD[1]]})
    kept, census = await made(pack, Order((1, 2), 3))

    assert sources(kept) == [GOOD[0], GOOD[2], GOOD[1]]
    assert census.record()["refused"]["new"] == {"1": 1, "2": 1}


async def test_programs_that_give_the_same_for_the_same_inputs_are_kept_once():
    same = body("return turn(keep(grid, 1))")
    kept, census = await made(WindyPack({1: [GOOD[0], same, GOOD[1]]}), Order((1,), 2))

    assert sources(kept) == GOOD[:2]
    assert census.record()["refused"]["new"] == {"1": 1}


async def test_what_the_sandbox_refuses_is_left_out_and_made_up_for():
    executor = HereExecutor(unsafe=["'east'), 1", "'east'), 2"])
    kept, census = await made(WindyPack({1: GOOD}), Order((1,), 4), executor)

    assert sources(kept) == [*GOOD[:3], GOOD[5]]
    assert census.record()["refused"]["repeatable"] == {"1": 2}


@pytest.mark.parametrize("batch", [1, 3, 64])
async def test_the_same_order_gives_the_same_samples_whatever_the_executor_takes(batch):
    order = Order((1, 2, 3), 24, seed=3, variations=1)
    executors = [Slow(wrong=["'west'"]), HereExecutor(wrong=["'west'"])]

    (first, census), (second, other) = [await made(WindyPack(), order, one, batch) for one in executors]

    assert first == second
    assert census.record() == other.record()


async def test_another_seed_gives_other_samples():
    (first, _), (second, _) = [await made(WindyPack(), Order((2,), 10, seed=seed)) for seed in (0, 1)]

    assert sources(first) != sources(second)


async def test_no_more_is_drawn_than_is_needed():
    _, small = await made(WindyPack(), Order((2,), 20), batch=1)
    _, large = await made(WindyPack(), Order((2,), 20), batch=64)

    assert small.record() == large.record()


async def test_the_pack_gets_seed_level_and_inputs():
    pack = WindyPack()
    await made(pack, Order((2, 4), 2, seed=5, inputs=INPUTS[:2]))

    assert pack.asked == [(5, 2, INPUTS[:2]), (5, 4, INPUTS[:2])]


async def test_variations_follow_their_sample_and_pass_the_same_checks():
    kept, census = await made(WindyPack(), Order((2,), 20, variations=2))
    varied = [sample for sample in kept if sample.variation]

    assert len(kept) - len(varied) == 20
    assert len(varied) == census.varied > 10
    assert all(one.id.startswith(f"{before.id.partition('+')[0]}+") for before, one in pairwise(kept) if one.variation)
    assert len({sample.source for sample in kept}) == len({behaviour_of(sample) for sample in kept}) == len(kept)
    assert any("turned" in one.variation and "colours" in one.variation for one in varied)


async def test_variations_of_samples_with_the_same_inputs_have_inputs_in_common():
    kept, _ = await made(WindyPack(), Order((2,), 20, variations=2))
    inputs = {sample.inputs for sample in kept if sample.variation}

    assert len(inputs) < sum(bool(sample.variation) for sample in kept) / 2


async def test_a_sample_that_the_sandbox_refuses_has_no_variations():
    kept, _ = await made(WindyPack(), Order((2,), 30, variations=1), HereExecutor(unsafe=["1)"]))
    ids = {sample.id for sample in kept}

    assert all(sample.id.partition("+")[0] in ids for sample in kept)


async def test_a_pack_without_samples_is_told():
    with pytest.raises(UsageError, match="the language 'windy' has no samples of level 1"):
        await made(WindyPack({}), Order((1,), 1))


async def test_samples_that_come_to_an_end_are_told():
    with pytest.raises(PluginError, match="dsl 'windy' cannot be used: its samples of level 1 come to an end after 6"):
        await made(WindyPack({1: GOOD}), Order((1,), 7))


async def test_a_generator_that_keeps_failing_is_given_up_with_the_reason(monkeypatch):
    monkeypatch.setattr(making, "PATIENCE", 20)

    with pytest.raises(PluginError, match="20 samples of level 1 in a row were refused, 20 of them as not changing"):
        await made(WindyPack({1: [GOOD[0], *[BAD] * 30]}), Order((1,), 2))


async def test_a_sandbox_that_refuses_everything_ends_it_too(monkeypatch):
    monkeypatch.setattr(making, "PATIENCE", 5)

    with pytest.raises(
        PluginError, match=r"5 samples of level 2 in a row were refused, 5 of them as .*refused: not here"
    ):
        await made(WindyPack(), Order((2,), 50), HereExecutor(unsafe=["grid"]))


async def test_a_generator_that_fails_is_named():
    class Failing(WindyPack):
        def samples(self, seed, level, inputs=()):
            yield from super().samples(seed, 1)
            raise AssertionError

    pack = Failing({1: GOOD[:1]})

    with pytest.raises(ServiceError, match="dsl 'windy' failed: AssertionError"):
        await made(pack, Order((1,), 2))


async def test_whatever_ends_it_nothing_is_left_under_way():
    def full(sample: Sample) -> None:
        raise OSError("disk full")

    maker = Maker(WindyPack(), Apart(Slow(), "windy"), Order((2,), 50), Census(WORDS), 4)
    with pytest.raises(OSError, match="disk full"):
        await maker.make(full)

    assert len(asyncio.all_tasks()) == 1


def test_shares_add_up():
    assert Order((1, 2, 5), 11).shares() == {1: 4, 2: 4, 5: 3}
