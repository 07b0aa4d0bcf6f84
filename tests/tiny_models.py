"""Models and adapters of random numbers, as small as an engine takes them, with the tokenizer of a real one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from arc25.inference.models.weights import as_folder, find

TOKENIZER = ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja")


def tiny_llama(folder: Path, context: int = 2048) -> Path:
    """A Llama of two layers in `folder`: quick, and it writes nonsense that is different for each prompt."""
    import torch
    from transformers import LlamaConfig, LlamaForCausalLM

    torch.manual_seed(0)
    config = LlamaConfig(
        hidden_size=64,
        intermediate_size=128,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=2,
        head_dim=32,
        vocab_size=49152,
        max_position_embeddings=context,
        initializer_range=0.3,
        bos_token_id=1,
        eos_token_id=2,
        pad_token_id=2,
    )
    LlamaForCausalLM(config).save_pretrained(folder)
    real = Path(as_folder(find("smollm2-135m")))
    for name in TOKENIZER:
        shutil.copy(real / name, folder / name)
    return folder


def random_adapter(folder: Path, model: Path, seed: int = 0, **config: object) -> Path:
    """A LoRA adapter over the queries of a Llama in the folder `model`, strong enough to change what it says."""
    import torch
    from safetensors.torch import save_file

    shape = json.loads((model / "config.json").read_text())
    inner, outer, rank = shape["hidden_size"], shape["num_attention_heads"] * shape["head_dim"], 8
    chance = torch.Generator().manual_seed(seed)
    tensors = {}
    for layer in range(shape["num_hidden_layers"]):
        name = f"base_model.model.model.layers.{layer}.self_attn.q_proj"
        tensors[f"{name}.lora_A.weight"] = torch.randn(rank, inner, generator=chance)
        tensors[f"{name}.lora_B.weight"] = torch.randn(outer, rank, generator=chance)
    folder.mkdir(parents=True, exist_ok=True)
    save_file(tensors, folder / "adapter_model.safetensors")
    written = {"peft_type": "LORA", "r": rank, "lora_alpha": 16, "target_modules": ["q_proj"], "task_type": "CAUSAL_LM"}
    named = {"base_model_name_or_path": str(model), "bias": "none", "lora_dropout": 0.0, "inference_mode": True}
    (folder / "adapter_config.json").write_text(json.dumps(written | named | config))
    return folder
