"""LoRA adapters, loaded into a server while it serves. Only vLLM is known to do this over HTTP."""

from __future__ import annotations

import asyncio
import contextlib
from pathlib import Path

from arc25.core.errors import BackendError, UsageError
from arc25.inference.http.options import adapter_name
from arc25.inference.http.transport import Passing, Refused, Transport

_NO_ROUTE = 404
_UNLOAD_SECONDS = 3.0
"""Seconds that a server has, when a run ends, to let go of all adapters."""


class Adapters:
    """Those that are on the servers at different urls: a server that was started again has none."""

    def __init__(self, transport: Transport) -> None:
        self._http = transport
        self._loaded: set[tuple[str, str]] = set()
        self._loading = asyncio.Lock()

    async def ready(self, root: str, path: Path) -> str:
        """The name under which the server at `root` has the adapter; loads it if need be.

        Raises:
            UsageError: the server does not take it.
        """
        name = await asyncio.to_thread(adapter_name, path)
        async with self._loading:
            if (root, name) not in self._loaded:
                await self._load(root, name, path)
                self._loaded.add((root, name))
        return name

    async def unload(self) -> None:
        """Leave the servers as they were, where they still are and answer soon."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_UNLOAD_SECONDS):
                for root, name in self._loaded:
                    with contextlib.suppress(Refused, Passing, BackendError):
                        await self._ask(root, "unload", {"lora_name": name})
        self._loaded.clear()

    async def _load(self, root: str, name: str, path: Path) -> None:
        body = {"lora_name": name, "lora_path": str(path.expanduser().absolute()), "load_inplace": True}
        try:
            await self._ask(root, "load", body)
        except Refused as refused:
            remedy = "start it with --enable-lora and VLLM_ALLOW_RUNTIME_LORA_UPDATING=True"
            hint = f"; {remedy}" if refused.status == _NO_ROUTE else ""
            raise UsageError(f"adapter {path}: the server {refused}{hint}") from refused

    async def _ask(self, root: str, what: str, body: dict[str, object]) -> None:
        await self._http.exchange("POST", f"{root}/v1/{what}_lora_adapter", body)
