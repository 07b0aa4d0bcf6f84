"""Many replies are decoded at once, and each is what it would be alone."""

from __future__ import annotations

import threading

import pytest

from arc25.core.errors import BackendError
from arc25.core.records import Finish, Sampling

pytestmark = pytest.mark.llm
PROMPT = (5, 300, 77, 1234, 9)
OTHER = (88, 21, 4000)


@pytest.fixture
def decode(loaded):
    """Decodes prompts: `decode([(ids, sampling), ...], max_tokens, rows)`, the replies of each as lists of ids."""
    import torch

    from arc25.plugins.backends.transformers.decoding import Decoder, Prompt

    def stopped(ids, stops):
        text = loaded.tokenizer.decode(ids)
        return any(stop in text for stop in stops)

    def run(prompts, max_tokens=12, rows=64, ends=frozenset(), **options):
        made = [Prompt(ids, sampling, max_tokens, **options) for ids, sampling in prompts]
        with torch.inference_mode():
            return Decoder(loaded.model, frozenset(ends), stopped, None, loaded.cache_name).decode(made, rows)

    return run


def ids_of(replies):
    return [reply.ids for reply in replies]


GREEDY = Sampling(temperature=0.0)


def test_greedy_decoding_is_that_of_the_library(decode, loaded):
    import torch

    whole = loaded.model.generate(
        torch.tensor([PROMPT]), do_sample=False, max_new_tokens=12, eos_token_id=None, pad_token_id=0
    )
    assert ids_of(decode([(PROMPT, GREEDY)])[0]) == [whole[0, len(PROMPT) :].tolist()]


def test_prompts_of_several_lengths_beside_each_other_change_nothing(decode):
    alone = [ids_of(decode([(prompt, GREEDY)])[0]) for prompt in (PROMPT, OTHER)]
    assert [ids_of(replies) for replies in decode([(PROMPT, GREEDY), (OTHER, GREEDY)])] == alone


def test_each_of_many_replies_is_the_one_that_its_seed_gives_alone(decode):
    many = ids_of(decode([(PROMPT, Sampling(n=5, seed=40))])[0])
    assert many == [ids_of(decode([(PROMPT, Sampling(seed=40 + index))])[0])[0] for index in range(5)]
    assert len({tuple(ids) for ids in many}) == 5


def test_a_prompt_that_is_asked_twice_is_read_once(decode, loaded):
    read = []
    watched = loaded.model.register_forward_hook(
        lambda model, args, kwargs, output: read.append(kwargs["input_ids"].shape), with_kwargs=True
    )
    try:
        asked = [(PROMPT, Sampling(n=2, seed=1)), (OTHER, GREEDY), (PROMPT, Sampling(n=2, seed=5))]
        replies = decode(asked)
    finally:
        watched.remove()
    assert read[0] == (2, len(PROMPT))
    assert read[1] == (5, 1)
    assert [ids_of(each) for each in replies] == [ids_of(decode([one])[0]) for one in asked]


def test_fewer_rows_at_a_time_give_the_same_replies(decode):
    asked = [(PROMPT, Sampling(n=3, seed=1)), (OTHER, Sampling(n=4, seed=2))]
    whole = [ids_of(replies) for replies in decode(asked, rows=64)]
    assert [ids_of(replies) for replies in decode(asked, rows=2)] == whole


def test_the_log_probability_of_a_reply_is_the_sum_over_its_tokens(decode, loaded):
    import torch

    (reply,) = decode([(PROMPT, Sampling(seed=3))])[0]
    whole = torch.tensor([[*PROMPT, *reply.ids]])
    with torch.inference_mode():
        logits = loaded.model(whole).logits[0].log_softmax(-1)
    expected = sum(float(logits[len(PROMPT) - 1 + place, token]) for place, token in enumerate(reply.ids))
    assert reply.logprob == pytest.approx(expected, abs=1e-3)


def test_a_reply_ends_with_an_end_token_and_the_others_go_on(decode):
    seeds = Sampling(n=4, seed=11)
    free = ids_of(decode([(PROMPT, seeds)])[0])
    end = free[2][3]
    held = decode([(PROMPT, seeds)], ends={end})[0]
    assert held[2].ids == free[2][: free[2].index(end) + 1]
    assert held[2].finish is Finish.STOP
    others = [reply for reply, ids in zip(held, free, strict=True) if end not in ids]
    assert others
    assert all(reply.finish is Finish.LENGTH and len(reply.ids) == 12 for reply in others)


def test_a_reply_ends_where_its_stop_string_has_come_up(decode, loaded):
    free = ids_of(decode([(PROMPT, GREEDY)])[0])[0]
    stop = loaded.tokenizer.decode(free[4:6])
    (held,) = decode([(PROMPT, Sampling(temperature=0.0, stop=(stop,)))])[0]
    assert held.finish is Finish.STOP
    assert held.ids == free[: len(held.ids)]
    assert len(held.ids) <= 6


def test_replies_that_are_cut_end_where_they_are(decode):
    seen = []

    def after_three():
        seen.append(1)
        return len(seen) >= 3

    (reply,) = decode([(PROMPT, GREEDY)], max_tokens=1000, cut=after_three)[0]
    assert reply.finish is Finish.LENGTH
    assert len(reply.ids) == 3


def test_replies_that_nobody_waits_for_are_dropped(decode):
    gone = threading.Event()
    gone.set()
    (reply,) = decode([(PROMPT, GREEDY)], max_tokens=1000, dropped=gone.is_set)[0]
    assert len(reply.ids) == 1


def test_a_model_that_computes_no_numbers_is_told_of(decode, loaded, monkeypatch):
    monkeypatch.setattr(loaded.model.model.norm.weight, "data", loaded.model.model.norm.weight.data * float("nan"))
    with pytest.raises(BackendError, match=r"logits are not numbers; take --backend\.dtype"):
        decode([(PROMPT, Sampling())])


@pytest.mark.parametrize("kind", ["Gemma2", "Gemma3Text", "Mistral", "Bloom", "FalconH1", "Lfm2"])
@pytest.mark.parametrize("rows", [64, 3])
def test_models_with_windows_states_or_other_attention_are_read_as_the_library_reads_them(kind, rows):
    import torch
    from transformers import AutoModelForCausalLM

    from arc25.plugins.backends.transformers.cache import cache_name_of
    from arc25.plugins.backends.transformers.decoding import Decoder, Prompt

    torch.manual_seed(1)
    model = AutoModelForCausalLM.from_config(tiny_config(kind)).eval()
    chance = torch.Generator().manual_seed(3)
    prompts = [torch.randint(3, 500, (1, length), generator=chance) for length in (5, 12, 20)]
    options = {"do_sample": False, "max_new_tokens": 24, "eos_token_id": 7, "pad_token_id": 0}
    with torch.inference_mode():
        whole = [
            model.generate(prompt, attention_mask=torch.ones_like(prompt), **options)[0, prompt.shape[1] :].tolist()
            for prompt in prompts
        ]
        asked = [
            Prompt(prompt[0].tolist(), Sampling(n=2, temperature=0.0), 24 - row) for row, prompt in enumerate(prompts)
        ]
        decoder = Decoder(model, frozenset([7]), lambda ids, stops: False, None, cache_name_of(model))
        replies = decoder.decode(asked, rows)
    assert [ids_of(those) for those in replies] == [[ids[: 24 - row]] * 2 for row, ids in enumerate(whole)]


def tiny_config(kind):
    """A configuration of that kind, whose windows are shorter than prompts and whose states are small."""
    import transformers

    size = {"hidden_size": 64, "vocab_size": 500, "initializer_range": 0.3}
    if kind == "Bloom":
        return transformers.BloomConfig(n_layer=2, n_head=4, **size)
    size |= {"num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "intermediate_size": 128}
    if kind == "FalconH1":
        states = {"mamba_d_ssm": 64, "mamba_n_heads": 4, "mamba_d_head": 16, "mamba_d_state": 8, "mamba_n_groups": 1}
        return transformers.FalconH1Config(**states, **size)
    if kind == "Lfm2":
        return transformers.Lfm2Config(layer_types=["conv", "full_attention"], **size)
    windows = {"sliding_window": 8, "head_dim": 16}
    return getattr(transformers, f"{kind}Config")(**windows, **size)


def test_the_cache_writes_in_place_and_holds_what_the_librarys_own_holds(loaded):
    import torch
    from transformers.cache_utils import DynamicCache

    from arc25.plugins.backends.transformers.cache import BLOCK, empty_cache

    ours, theirs = empty_cache(loaded.model.config), DynamicCache(config=loaded.model.config)
    chance = torch.Generator().manual_seed(0)
    for tokens in (5, 1, 1, BLOCK, 1):
        keys, values = (torch.randn(2, 2, tokens, 32, generator=chance) for _ in range(2))
        for cache in (ours, theirs):
            cache.update(keys, values, 0)
        if tokens == 5:
            for cache in (ours, theirs):
                cache.reorder_cache(torch.tensor([1, 0]))
    assert torch.equal(ours.layers[0].keys, theirs.layers[0].keys)
    assert torch.equal(ours.layers[0].values, theirs.layers[0].values)
    room = ours.layers[0].keys.data_ptr()
    ours.update(torch.zeros(2, 2, 1, 32), torch.zeros(2, 2, 1, 32), 0)
    assert ours.layers[0].keys.data_ptr() == room
