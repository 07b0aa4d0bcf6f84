"""How a token is drawn from logits."""

from __future__ import annotations

import pytest

from arc25.core.records import Sampling

pytestmark = pytest.mark.llm
STEPS = 400


def draw(logits, steps: int = STEPS, **sampling):
    """The tokens that `steps` draws from the same logits give, for one reply."""
    import torch

    from arc25.plugins.backends.transformers.sampling import Sampler

    sampler = Sampler([Sampling(**sampling)], [0], steps, "cpu")
    return [int(sampler.choose(torch.tensor([logits]), step)[0]) for step in range(steps)]


def test_at_temperature_0_it_is_the_likeliest():
    assert set(draw([0.0, 3.0, 1.0], temperature=0.0)) == {1}


def test_tokens_come_as_often_as_they_are_likely():
    import math

    drawn = draw([math.log(0.5), math.log(0.3), math.log(0.2)], steps=4000, temperature=1.0, seed=3)
    assert [round(drawn.count(token) / 4000, 1) for token in range(3)] == [0.5, 0.3, 0.2]


def test_a_high_temperature_makes_them_alike_and_a_low_one_the_likeliest():
    assert draw([0.0, 1.0], temperature=100.0, seed=1).count(1) < 0.6 * STEPS
    assert draw([0.0, 1.0], temperature=0.05, seed=1).count(1) == STEPS


@pytest.mark.parametrize("temperature", [1e-8, 1e-38, 1e-320])
@pytest.mark.parametrize("top_p", [0.5, 1.0])
def test_the_lowest_temperatures_give_the_likeliest(temperature, top_p):
    drawn = draw([0.0, 30.0, float("-inf"), 29.0], steps=20, temperature=temperature, top_p=top_p)
    assert set(drawn) == {1}


def test_a_token_that_is_drawn_from_no_numbers_exists():
    assert set(draw([float("nan")] * 3, steps=5)) <= {0, 1, 2}


@pytest.mark.parametrize("seed", [-1, 2**63 - 1, 2**64, -(2**70)])
def test_any_seed_can_be_given(seed):
    import torch

    from arc25.plugins.backends.transformers.sampling import Sampler

    drawn = [int(Sampler([Sampling(seed=seed)], [1], 1, "cpu").choose(torch.zeros(1, 1000), 0)) for _ in range(2)]
    assert drawn[0] == drawn[1]


def test_only_the_likeliest_that_have_top_p_together_are_drawn():
    import math

    logits = [math.log(0.2), math.log(0.5), math.log(0.3)]
    assert set(draw(logits, top_p=0.5)) == {1}
    assert set(draw(logits, top_p=0.51)) == {1, 2}
    assert set(draw(logits, top_p=1.0)) == {0, 1, 2}


def test_what_is_forbidden_is_never_drawn():
    assert set(draw([0.0, float("-inf"), 0.0, float("-inf")], temperature=5.0)) == {0, 2}


def test_the_seed_and_the_number_of_a_reply_decide_and_not_its_company():
    import torch

    from arc25.plugins.backends.transformers.sampling import Sampler

    logits = torch.zeros(3, 1000)
    rows = [(Sampling(seed=7), 0), (Sampling(seed=7), 1), (Sampling(seed=9), 0)]
    together = Sampler([s for s, _ in rows], [i for _, i in rows], 5, "cpu")
    alone = Sampler([Sampling(seed=7)], [1], 5, "cpu")
    for step in range(5):
        drawn = together.choose(logits, step)
        assert drawn[1] == alone.choose(logits[:1], step)[0]
        assert len(set(drawn.tolist())) == 3


def test_rows_that_go_on_keep_their_own_chance():
    import torch

    from arc25.plugins.backends.transformers.sampling import Sampler

    logits = torch.zeros(2, 1000)
    samplings = [Sampling(seed=1), Sampling(seed=2, temperature=0.0)]
    sampler, whole = (Sampler(samplings, [0, 0], 3, "cpu") for _ in range(2))
    sampler.select(torch.tensor([1]))
    assert sampler.choose(logits[1:], 2)[0] == whole.choose(logits, 2)[1] == 0


def test_log_probabilities_are_the_models_own():
    import math

    import torch

    from arc25.plugins.backends.transformers.sampling import log_probabilities

    logits = torch.tensor([[math.log(0.25) + 5, math.log(0.75) + 5]])
    assert float(log_probabilities(logits, torch.tensor([1]))) == pytest.approx(math.log(0.75), abs=1e-6)
