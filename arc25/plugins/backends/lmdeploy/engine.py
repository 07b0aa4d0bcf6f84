"""The engine of the backend `lmdeploy`: a session of lmdeploy for each reply, all decoded together."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import aclosing
from typing import Any

from arc25.core.codec import from_json
from arc25.core.errors import BackendUnavailable, UsageError
from arc25.core.evaluation import cancel
from arc25.core.records import Completion, Message, ModelFacts, Sampling, Weights
from arc25.inference.engines.engine import EngineDied, Job, Settings, Turn, refused, room_for_reply, unfit_prompt
from arc25.inference.models.weights import as_folder, find
from arc25.inference.prompt import Prompter
from arc25.plugins.backends.lmdeploy.config import (
    ADAPTER,
    EngineSettings,
    engine_config,
    generation_config,
    unfit_sampling,
)
from arc25.plugins.backends.lmdeploy.devices import unavailable
from arc25.plugins.backends.lmdeploy.reply import Reply


class LmdeployEngine:
    """lmdeploy's asynchronous engine. A request has one reply there: n replies are n requests with a seed each."""

    def __init__(self, settings: Settings) -> None:
        self._settings = from_json(EngineSettings, settings)

    async def start(self) -> None:
        """Load the model.

        Raises:
            UsageError: it cannot be found or loaded here, or an option has a value that lmdeploy does not know.
            BackendUnavailable: torch finds no GPU.
        """
        settings = self._settings
        _require_gpu(settings)
        from lmdeploy.serve.core import AsyncEngine
        from transformers import AutoTokenizer

        logging.getLogger("lmdeploy").setLevel(logging.WARNING)
        folder = as_folder(find(settings.model))
        self._prompter = Prompter(AutoTokenizer.from_pretrained(folder), settings.prompt)
        config = engine_config(settings)
        self._engine: Any = AsyncEngine(model_path=folder, backend=settings.engine, backend_config=config)
        self._engine.start_loop(asyncio.get_running_loop(), use_async_api=True)
        self._context = int(self._engine.session_len)
        # The first request compiles what all others use; no task should pay for it.
        await self._read([0], Sampling(max_tokens=2), 0, None, Reply(()))

    async def generate(self, job: Job, turn: Turn) -> Sequence[Completion]:
        """The replies to one job, when the last of them has ended."""
        ids = self.prompt(job.messages)
        if unfit := unfit_prompt(len(ids), self._context) or unfit_sampling(job.sampling):
            return refused(unfit, len(ids))
        adapter = self._adapter(job.weights)
        replies = [Reply(job.sampling.stop) for _ in range(job.sampling.n)]
        reading = [
            asyncio.create_task(self._read(ids, job.sampling, index, adapter, reply))
            for index, reply in enumerate(replies)
        ]
        turn.begin()
        await _all_or_cut(reading, turn.cut)
        return [reply.completion(len(ids)) for reply in replies]

    async def load(self, weights: Weights) -> None:
        """Nothing to do for the adapter that the engine was started with.

        Raises:
            UsageError: it is another one.
        """
        self._adapter(weights)

    async def facts(self) -> ModelFacts:
        """What is loaded, and as what."""
        import lmdeploy

        settings = self._settings
        return ModelFacts(
            settings.model,
            f"lmdeploy {lmdeploy.__version__} ({settings.engine})",
            self._context,
            self._prompter.has_template,
            settings.device,
            str(self._engine.backend_config.dtype),
        )

    def tokens(self, text: str) -> list[int]:
        """The ids of a plain text."""
        return self._prompter.tokens(text)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """The ids of what the model reads."""
        return self._prompter(messages)

    async def close(self) -> None:
        """Let the model go."""
        self._engine.close()

    async def _read(self, ids: list[int], sampling: Sampling, index: int, adapter: str | None, reply: Reply) -> None:
        """Fill a reply until it has ended; lmdeploy drops the work when its stream is closed or this is cancelled."""
        from lmdeploy.serve.core.exceptions import RequestError

        room = room_for_reply(len(ids), self._context, sampling.max_tokens)
        config = generation_config(self._settings, sampling, index, room)
        session = self._engine.session_mgr.get()
        try:
            request = await self._engine.preprocess(
                messages=None, session_id=session, gen_config=config, adapter_name=adapter, input_ids=ids
            )
            async with aclosing(self._engine.generate(request, stream_response=True)) as outputs:
                async for output in outputs:
                    if reply.take(output):
                        break
        except RequestError as error:
            await self._require_life(error)
            reply.fail(f"lmdeploy: {error}")
        finally:
            self._engine.session_mgr.remove(session)  # one that never came to its turn is still there

    async def _require_life(self, error: Exception) -> None:
        """Raises EngineDied if it was not the request that failed."""
        health = await self._engine.engine.get_health_status()
        if not health["alive"]:
            raise EngineDied(f"lmdeploy's engine died: {health['message']}") from error

    def _adapter(self, weights: Weights | None) -> str | None:
        """lmdeploy's name of an adapter."""
        if weights is None:
            return None
        started = self._settings.adapter
        if started is None or (weights.path, weights.step) != (started.path, started.step):
            raise UsageError(
                f"adapter {weights.path}: lmdeploy takes an adapter at its start only; start it with "
                f"--backend.adapter {weights.path}, or take --backend vllm or transformers, which load them as they go"
            )
        return ADAPTER


def _require_gpu(settings: EngineSettings) -> None:
    import torch

    if settings.device == "cuda" and not torch.cuda.is_available():
        raise BackendUnavailable(f"torch {torch.__version__} finds no CUDA device: {unavailable(settings.engine, ())}")


async def _all_or_cut(reading: Sequence[asyncio.Task[None]], cut: asyncio.Event) -> None:
    """Wait until all have been read, or stop reading when the cut comes. What fails before it is raised."""
    cutting = asyncio.create_task(cut.wait())
    done = asyncio.create_task(_all(reading))
    try:
        await asyncio.wait({done, cutting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        await cancel([cutting, done])
    if not cut.is_set():
        done.result()


async def _all(reading: Sequence[asyncio.Task[None]]) -> None:
    # A plain gather would leave at the first one that is cancelled, while lmdeploy still clears the others away.
    for outcome in await asyncio.gather(*reading, return_exceptions=True):
        if outcome is not None:
            raise outcome
