"""The backend `lmdeploy` where lmdeploy or its GPU is not there, and its options."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from arc25.core.context import Context
from arc25.core.errors import BackendUnavailable, UsageError
from arc25.plugins.backends import lmdeploy as hook
from arc25.plugins.backends.lmdeploy.backend import lmdeploy
from arc25.plugins.backends.lmdeploy.devices import FILES, devices, unavailable


@pytest.mark.skipif(importlib.util.find_spec("lmdeploy") is not None, reason="lmdeploy is installed")
def test_without_the_package_the_hook_names_it_and_what_installs_it() -> None:
    with pytest.raises(ImportError, match=r"no package lmdeploy is installed.*arc25\[lmdeploy\]"):
        hook.arc25_backend("lmdeploy")


@pytest.mark.skipif(bool(devices()), reason="there is a GPU")
@pytest.mark.parametrize("engine", ["pytorch", "turbomind"])
def test_without_a_gpu_one_line_says_what_is_needed_and_what_to_use_instead(engine) -> None:
    with pytest.raises(BackendUnavailable) as caught:
        lmdeploy(Context(), engine=engine)
    assert str(caught.value).startswith(f"the {engine} engine of lmdeploy needs an NVIDIA GPU")
    assert "\n" not in str(caught.value)
    for other in ("transformers", "vllm-cpu", "llamacpp", "openai"):
        assert other in str(caught.value)


@pytest.mark.parametrize(
    ("options", "complaint"),
    [
        ({"tensor_parallel": 0}, "--backend.tensor-parallel: at least 1, got 0"),
        ({"context_tokens": 0}, "--backend.context-tokens: at least 1"),
        ({"sequences": 0}, "--backend.sequences: at least 1"),
        ({"capacity": 0}, "--backend.capacity: at least 1"),
        ({"memory_share": 0.0}, "--backend.memory-share: more than 0 and less than 1, got 0"),
        ({"memory_share": 1.0}, "--backend.memory-share: more than 0 and less than 1, got 1"),
        ({"engine": "turbomind", "adapter": Path("a")}, "the turbomind engine takes no adapters; take .* pytorch"),
        ({"quantization": "awq"}, "the pytorch engine takes fp8, got 'awq'; without the option"),
        ({"engine": "turbomind", "quantization": "4bit"}, "the turbomind engine takes awq, gptq.*, got '4bit'"),
    ],
    ids=str,
)
def test_an_option_out_of_its_range_is_told_before_anything_is_looked_for(options, complaint) -> None:
    with pytest.raises(UsageError, match=complaint):
        lmdeploy(Context(), model="no such model", **options)


def test_a_machine_without_device_files_has_no_devices(tmp_path: Path) -> None:
    (tmp_path / "null").touch()
    (tmp_path / "nvidiactl").touch()  # the driver without a card
    assert devices(tmp_path) == ()


@pytest.mark.parametrize(
    ("file", "kind"),
    [("nvidia0", "cuda"), ("dxg", "cuda"), ("davinci3", "ascend"), ("mxcd", "maca"), ("cambricon_dev0", "camb")],
)
def test_a_device_is_known_by_its_file(tmp_path: Path, file: str, kind: str) -> None:
    (tmp_path / file).touch()
    assert devices(tmp_path) == (kind,)


@pytest.mark.parametrize("kind", FILES)
def test_turbomind_runs_on_nvidia_only_and_pytorch_on_all(kind: str) -> None:
    assert unavailable("pytorch", [kind]) == ""
    assert bool(unavailable("turbomind", [kind])) == (kind != "cuda")


def test_turbomind_beside_another_kind_of_gpu_names_the_engine_that_takes_it() -> None:
    assert "there is ascend, which --backend.engine pytorch takes" in unavailable("turbomind", ["ascend"])
