"""Models and adapters that are not what they say: refused in one line, and nothing of them stays."""

from __future__ import annotations

import json
import shutil

import pytest
from tiny_models import random_adapter

from arc25.core.errors import UsageError
from arc25.core.records import Sampling, Weights

# peft asks transformers for what goes with the next version.
pytestmark = [pytest.mark.llm, pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing:FutureWarning")]


@pytest.fixture
def model(folder):
    """A model that adapters may spoil."""
    from arc25.plugins.backends.transformers.model import LoadedModel

    return LoadedModel(str(folder), "cpu", "auto", "auto")


@pytest.fixture
def say(model):
    """What the model writes with an adapter or without."""
    import torch

    from arc25.plugins.backends.transformers.decoding import Decoder, Prompt

    def run(adapter=None):
        with model.using(adapter and Weights(str(adapter), "")) as used, torch.inference_mode():
            prompt = Prompt((5, 300, 77), Sampling(temperature=0.0), 8)
            decoder = Decoder(used, frozenset(), lambda ids, stops: False, None, model.cache_name)
            return decoder.decode([prompt], 1)[0][0].ids

    return run


def edit(file, change):
    """Write the tensors of an adapter again, changed."""
    from safetensors.torch import load_file, save_file

    save_file(change(load_file(file)), file)


def half(tensors):
    return {name: tensor for name, tensor in tensors.items() if "layers.0" in name}


def renamed(tensors):
    return {name.replace("q_proj", "other"): tensor for name, tensor in tensors.items()}


def narrow(tensors):
    return {name: tensor[:, :4].contiguous() for name, tensor in tensors.items()}


@pytest.mark.parametrize("change", [half, renamed, narrow])
@pytest.mark.parametrize("first", [True, False])
def test_an_adapter_with_other_tensors_is_refused_and_leaves_no_trace(change, first, say, folder, adapter, tmp_path):
    base = say()
    adapted = None if first else say(adapter)
    wrong = random_adapter(tmp_path / "wrong", folder)
    edit(wrong / "adapter_model.safetensors", change)
    with pytest.raises(UsageError, match="does not fit this model"):
        say(wrong)
    assert say() == base
    assert say(adapter) == (adapted or say(adapter)) != base
    assert say() == base


@pytest.mark.parametrize("config", [{"modules_to_save": ["lm_head"]}, {"target_modules": ["none"]}, {"use_dora": True}])
def test_an_adapter_that_lacks_what_it_tells_of_is_refused(config, say, folder, tmp_path):
    base = say()
    with pytest.raises(UsageError, match="does not fit this model"):
        say(random_adapter(tmp_path / "wrong", folder, **config))
    assert say() == base


def test_an_adapter_that_is_a_program_is_refused_and_not_run(say, folder, tmp_path):
    import torch

    wrong = random_adapter(tmp_path / "wrong", folder)
    (wrong / "adapter_model.safetensors").unlink()
    torch.save({"a": Touch(tmp_path / "ran")}, wrong / "adapter_model.bin")
    with pytest.raises(UsageError, match="does not fit this model") as refusal:
        say(wrong)
    assert "\n" not in str(refusal.value)
    assert not (tmp_path / "ran").exists()


def load(folder):
    from arc25.plugins.backends.transformers.model import LoadedModel

    return LoadedModel(str(folder), "cpu", "auto", "auto")


def test_a_model_that_lacks_a_layer_is_refused(folder, tmp_path):
    shutil.copytree(folder, tmp_path / "m")
    config = json.loads((folder / "config.json").read_text()) | {"num_hidden_layers": 3}
    (tmp_path / "m" / "config.json").write_text(json.dumps(config))
    with pytest.raises(UsageError, match=r"is not whole: no weights for model.layers.2"):
        load(tmp_path / "m")


def test_a_model_that_keeps_states_alone_is_refused(folder, tmp_path):
    import transformers

    shutil.copytree(folder, tmp_path / "m")
    config = transformers.MambaConfig(num_hidden_layers=1, state_size=8, hidden_size=64)
    transformers.MambaForCausalLM(config).save_pretrained(tmp_path / "m")
    with pytest.raises(UsageError, match="MambaForCausalLM does not keep what it read in a cache"):
        load(tmp_path / "m")


def test_a_model_that_keeps_what_it_read_in_its_own_way_is_refused(folder, monkeypatch):
    import transformers

    def forward(self, input_ids, states=None):
        raise AssertionError("it is not to be used")

    monkeypatch.setattr(transformers.LlamaForCausalLM, "forward", forward)
    with pytest.raises(UsageError, match="LlamaForCausalLM does not keep what it read in a cache"):
        load(folder)


def test_a_model_that_is_a_program_is_refused_and_not_run(folder, tmp_path):
    import torch

    shutil.copytree(folder, tmp_path / "m")
    (tmp_path / "m" / "model.safetensors").unlink()
    torch.save({"a": Touch(tmp_path / "ran")}, tmp_path / "m" / "pytorch_model.bin")
    with pytest.raises(UsageError, match="cannot be loaded: UnpicklingError"):
        load(tmp_path / "m")
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("file", ["config.json", "tokenizer_config.json"])
def test_a_model_that_brings_code_is_refused_and_its_code_not_run(file, folder, tmp_path):
    shutil.copytree(folder, tmp_path / "m")
    (tmp_path / "m" / "evil.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    code = {"AutoConfig": "evil.C", "AutoModelForCausalLM": "evil.M", "AutoTokenizer": ["evil.T", "evil.T"]}
    said = json.loads((folder / file).read_text()) | {"auto_map": code, "model_type": "x", "tokenizer_class": "X"}
    (tmp_path / "m" / file).write_text(json.dumps(said))
    with pytest.raises(UsageError, match="contains custom code"):
        load(tmp_path / "m")
    assert not (tmp_path / "ran").exists()


class Touch:
    """Pickled, it makes a file when it is loaded."""

    def __init__(self, file):
        self.file = file

    def __reduce__(self):
        return open, (str(self.file), "w")
