"""What we ask of lmdeploy, asked of the real package: a field or a parameter of another name fails here."""

from __future__ import annotations

import dataclasses
import inspect
from typing import Any

import pytest

from arc25.core.context import Context
from arc25.core.errors import UsageError
from arc25.core.records import Sampling, Weights
from arc25.inference.grammar import program_grammar
from arc25.plugins.backends.lmdeploy.config import ADAPTER, FORMATS, EngineSettings, engine_config, generation_config
from arc25.plugins.dsls.arc25.pack import Arc25Pack

pytestmark = pytest.mark.lmdeploy

SETTINGS = EngineSettings(
    "model",
    device="ascend",
    adapter=Weights("/adapters/mine", ""),
    dtype="bfloat16",
    quantization="fp8",
    tensor_parallel=2,
    memory_share=0.5,
    context=4096,
    sequences=7,
)
COMMON = {
    "dtype": "bfloat16",
    "model_format": "fp8",
    "tp": 2,
    "session_len": 4096,
    "max_batch_size": 7,
    "cache_max_entry_count": 0.5,
    "enable_prefix_caching": True,
    "language_model_only": True,
    "enable_metrics": False,
}
PYTORCH = {"device_type": "ascend", "adapters": {ADAPTER: "/adapters/mine"}, "logprobs_mode": "raw_logprobs"}


def fields(record: Any) -> dict[str, Any]:
    return {field.name: getattr(record, field.name) for field in dataclasses.fields(record)}


def changed(config: Any) -> dict[str, Any]:
    """The fields that are not as lmdeploy has them by default."""
    default = fields(type(config)())
    return {name: value for name, value in fields(config).items() if value != default[name]}


@pytest.mark.parametrize(("engine", "expected"), [("pytorch", COMMON | PYTORCH), ("turbomind", COMMON)])
def test_every_setting_arrives_in_the_configuration_and_nothing_else_is_changed(engine, expected) -> None:
    config = engine_config(dataclasses.replace(SETTINGS, engine=engine))
    assert type(config).__name__.lower() == f"{engine}engineconfig"
    assert changed(config) == expected


def test_options_left_alone_leave_lmdeploy_to_find_out() -> None:
    config = engine_config(EngineSettings("model"))
    assert (config.dtype, config.model_format, config.session_len, config.adapters) == ("auto", None, None, None)


@pytest.mark.parametrize(("engine", "dtype"), [("pytorch", "float32"), ("turbomind", "int3")])
def test_a_value_that_lmdeploy_refuses_is_a_usage_error_of_one_line(engine, dtype) -> None:
    with pytest.raises(UsageError, match=f"the {engine} engine of lmdeploy takes these options not") as caught:
        engine_config(EngineSettings("model", engine=engine, dtype=dtype))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("engine", FORMATS)
def test_the_documentation_of_lmdeploy_names_every_format_of_weights_that_we_take(engine) -> None:
    text = inspect.getdoc(type(engine_config(EngineSettings("model", engine=engine)))) or ""
    assert all(form in text for form in FORMATS[engine])


def test_a_sampling_arrives_in_the_generation_configuration() -> None:
    sampling = Sampling(n=3, temperature=0.7, top_p=0.9, max_tokens=99, stop=("a stop",), seed=40)
    config = generation_config(SETTINGS, sampling, index=2, room=50)
    expected = {"max_new_tokens": 50, "do_sample": True, "temperature": 0.7, "top_p": 0.9, "top_k": 0}
    assert changed(config) == expected | {"random_seed": 42, "logprobs": 1}


def test_temperature_zero_does_not_sample() -> None:
    assert not generation_config(SETTINGS, Sampling(temperature=0.0), 0, 9).do_sample


@pytest.mark.parametrize("seed", [-1, 2**63, 2**80])
def test_any_seed_becomes_one_that_torch_takes(seed: int) -> None:
    import torch

    assert torch.tensor(generation_config(SETTINGS, Sampling(seed=seed), 0, 9).random_seed, dtype=torch.int64) >= 0


def test_turbomind_is_not_asked_for_log_probabilities_since_it_tells_those_of_what_it_drew_from() -> None:
    settings = dataclasses.replace(SETTINGS, engine="turbomind")
    assert generation_config(settings, Sampling(), 0, 9).logprobs is None


def test_the_grammar_of_the_dsl_is_a_response_format_that_lmdeploy_compiles_and_keeps() -> None:
    import xgrammar
    from lmdeploy._guided_decoding import compile_response_format, ensure_response_format_compilable

    grammar = program_grammar(Arc25Pack(Context()))
    config = generation_config(dataclasses.replace(SETTINGS, grammar=grammar.text), Sampling(), 0, 9)
    ensure_response_format_compilable(config.response_format)
    letters = [chr(number) for number in range(128)]
    compiler = xgrammar.GrammarCompiler(xgrammar.TokenizerInfo([*letters, "</s>"], stop_token_ids=[128]), max_threads=1)
    compiled = compile_response_format(compiler, config.response_format)

    def accepts(text: str) -> bool:
        matcher = xgrammar.GrammarMatcher(compiled)
        return all(matcher.accept_token(ord(letter)) for letter in text) and matcher.accept_token(128)

    program = "```python\ndef transform(grid):\n    return flip(grid, 'horizontal')\n```"
    assert grammar.accepts(program)
    assert accepts(program)
    assert not accepts(program.replace("return", "retrun"))
    assert not accepts(f"Here it is: {program}")


@pytest.mark.parametrize(
    ("method", "passed"),
    [
        ("__init__", {"model_path", "backend", "backend_config"}),
        ("start_loop", {"use_async_api"}),
        ("preprocess", {"messages", "session_id", "gen_config", "adapter_name", "input_ids"}),
        ("generate", {"request", "stream_response"}),
        ("close", set()),
    ],
)
def test_the_serving_layer_takes_what_we_pass(method: str, passed: set[str]) -> None:
    from lmdeploy.serve.core import AsyncEngine

    assert passed <= set(inspect.signature(getattr(AsyncEngine, method)).parameters)


def test_what_lmdeploy_streams_has_what_we_read() -> None:
    from lmdeploy.serve.core.async_engine import GenOut

    read = {"response", "token_ids", "logprobs", "generate_token_len", "finish_reason"}
    assert read <= {field.name for field in dataclasses.fields(GenOut)}
