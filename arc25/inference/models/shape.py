"""What the files of a model tell without loading it: how many parameters, how many bytes, how long a context."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

from arc25.inference.models.fingerprint import WEIGHTS
from arc25.inference.models.weights import CONFIG, Form, Model


@dataclass(frozen=True, slots=True)
class Shape:
    """`bytes` is what the weights take on the disk; 0 and None: the files do not tell."""

    bytes: int = 0
    parameters: int = 0
    context: int | None = None


def shape_of(model: Model) -> Shape:
    """The shape of a model that is on this machine; of a hub id an empty one."""
    place = Path(model.place)
    if model.form is Form.HUB:
        return Shape()
    if model.form is Form.GGUF:
        return Shape(place.stat().st_size)
    files = [file for file in place.iterdir() if file.suffix in WEIGHTS]
    config = json.loads((place / CONFIG).read_text(encoding="utf-8"))
    context = config.get("max_position_embeddings")
    parameters = sum(_parameters(file) for file in files if file.suffix == ".safetensors")
    return Shape(sum(file.stat().st_size for file in files), parameters, context if isinstance(context, int) else None)


def _parameters(file: Path) -> int:
    """The number of values in a safetensors file, from its header: 8 bytes of length, then JSON with the shapes.

    0 of a file in another format, whatever it is called.
    """
    size = file.stat().st_size
    with file.open("rb") as stream:
        length = int.from_bytes(stream.read(8), "little")
        header = stream.read(min(length, size))
    try:
        entries = json.loads(header)
    except ValueError:
        return 0
    return sum(math.prod(entry["shape"]) for name, entry in entries.items() if name != "__metadata__")
