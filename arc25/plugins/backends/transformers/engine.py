"""The engine of the backend `transformers`: what waits is put together and decoded, one batch after another."""

from __future__ import annotations

import asyncio
import importlib.metadata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import torch

from arc25.core.errors import Arc25Error, BackendError, UsageError
from arc25.core.evaluation import cancel
from arc25.core.records import Completion, Finish, Message, ModelFacts, Weights
from arc25.inference.engines.engine import EngineDied, Job, Settings, Turn, refused, room_for_reply, unfit_prompt
from arc25.inference.models.weights import as_folder, find
from arc25.inference.prompt import Prompter, PromptForm
from arc25.plugins.backends.transformers.constraint import Constraint
from arc25.plugins.backends.transformers.decoding import Decoder, Prompt, Reply
from arc25.plugins.backends.transformers.model import LoadedModel

GATHERING = 0.005
"""Seconds in which requests that come together find each other."""


@dataclass(slots=True, eq=False)
class _Waiting:
    """A job that waits for its batch, or is in it."""

    job: Job
    prompt: Prompt
    turn: Turn
    done: asyncio.Future[list[Reply]]


class TransformersEngine:
    """Decodes in a thread of its own, so that requests can come, be cut and be dropped meanwhile."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._rows = int(settings["rows"])
        self._waiting: list[_Waiting] = []
        self._arrived = asyncio.Event()
        self._decoding = asyncio.Lock()
        self._pumping: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Load the model.

        Raises:
            UsageError: it cannot be found or loaded here.
        """
        settings = self._settings
        torch.set_num_threads(int(settings["threads"]))
        self._model = LoadedModel(
            as_folder(find(settings["model"])), settings["device"], settings["dtype"], settings["attention"]
        )
        self._context = self._model.context(settings["context"])
        self._prompter = Prompter(self._model.tokenizer, PromptForm(settings["prompt"]))
        self._constraint = None
        if settings["grammar"]:
            if not self._model.ends:
                raise UsageError("--backend.constrain dsl: the model has no token that ends a reply")
            vocabulary = self._model.model.config.get_text_config().vocab_size
            self._constraint = Constraint(settings["grammar"], self._model.tokenizer, vocabulary, self._model.ends)
        self._pumping = asyncio.create_task(self._pump())

    async def generate(self, job: Job, turn: Turn) -> Sequence[Completion]:
        """The replies, when the batch that the job comes into is done."""
        ids = self.prompt(job.messages)
        if unfit := unfit_prompt(len(ids), self._context):
            return refused(unfit, len(ids))
        done: asyncio.Future[list[Reply]] = asyncio.get_running_loop().create_future()
        room = room_for_reply(len(ids), self._context, job.sampling.max_tokens)
        prompt = Prompt(ids, job.sampling, room, cut=turn.cut.is_set, dropped=done.cancelled)
        self._waiting.append(_Waiting(job, prompt, turn, done))
        self._arrived.set()
        return [self._completion(reply) for reply in await done]

    async def load(self, weights: Weights) -> None:
        """Load an adapter, once nothing is being decoded.

        Raises:
            UsageError: it is none, or not of this model.
        """
        async with self._decoding:
            await asyncio.to_thread(self._model.load, weights)

    async def facts(self) -> ModelFacts:
        """What is loaded, and as what."""
        model = self._model
        return ModelFacts(
            self._settings["model"],
            f"transformers {importlib.metadata.version('transformers')}, torch {torch.__version__}, {model.attention}",
            self._context,
            self._prompter.has_template,
            str(model.device),
            str(model.dtype).removeprefix("torch."),
        )

    def tokens(self, text: str) -> list[int]:
        """The ids of a plain text."""
        return self._prompter.tokens(text)

    def prompt(self, messages: Sequence[Message]) -> list[int]:
        """The ids of what the model reads."""
        return self._prompter(messages)

    async def close(self) -> None:
        """Stop decoding."""
        if self._pumping is not None:
            await cancel([self._pumping])

    async def _pump(self) -> None:
        """Decode what waits, batch after batch."""
        while True:
            await self._arrived.wait()
            await asyncio.sleep(GATHERING)
            self._arrived.clear()
            while batch := self._next_batch():
                async with self._decoding:
                    await self._decode(batch)

    def _next_batch(self) -> list[_Waiting]:
        """The oldest job, and those after it that have the same weights and room beside it."""
        self._waiting = [waiting for waiting in self._waiting if not waiting.done.cancelled()]
        batch: list[_Waiting] = []
        rows = 0
        for waiting in self._waiting:
            same = not batch or waiting.job.weights == batch[0].job.weights
            n = waiting.job.sampling.n
            if same and (not batch or rows + n <= self._rows):
                batch.append(waiting)
                rows += n
        self._waiting = [waiting for waiting in self._waiting if waiting not in batch]
        return batch

    async def _decode(self, batch: list[_Waiting]) -> None:
        prompts = [waiting.prompt for waiting in batch]
        for waiting in batch:
            waiting.turn.begin()
        try:
            replies = await asyncio.to_thread(self._replies, batch[0].job.weights, prompts)
        except Exception as error:  # whatever it is, it is these requests' to know, and the next may go well
            for waiting in batch:
                if not waiting.done.done():
                    waiting.done.set_exception(_told(error))
            return
        for waiting, those in zip(batch, replies, strict=True):
            if not waiting.done.done():
                waiting.done.set_result(those)

    def _replies(self, weights: Weights | None, prompts: Sequence[Prompt]) -> list[list[Reply]]:
        with self._model.using(weights) as model, torch.inference_mode():
            return self._decoded(self._decoder(model), prompts)

    def _decoder(self, model: Any) -> Decoder:
        loaded = self._model
        return Decoder(model, loaded.ends, self._stopped, self._constraint, loaded.cache_name)

    def _decoded(self, decoder: Decoder, prompts: Sequence[Prompt]) -> list[list[Reply]]:
        """Decode; where the memory is too small for so many prompts or replies at once, fewer at a time."""
        try:
            return decoder.decode(prompts, self._rows)
        except torch.OutOfMemoryError:
            if len(prompts) == self._rows == 1:
                raise
        torch.cuda.empty_cache()
        if half := len(prompts) // 2:
            return self._decoded(decoder, prompts[:half]) + self._decoded(decoder, prompts[half:])
        self._rows //= 2
        return self._decoded(decoder, prompts)

    def _stopped(self, ids: Sequence[int], stops: Sequence[str]) -> bool:
        """Whether a stop string has come up in the tokens that the longest can reach into, each a byte or more."""
        tail = self._text(ids[-(max(len(stop.encode()) for stop in stops) + 4) :])
        return any(stop in tail for stop in stops)

    def _text(self, ids: Sequence[int]) -> str:
        return str(self._model.tokenizer.decode(ids, skip_special_tokens=True))

    def _completion(self, reply: Reply) -> Completion:
        text, finish = self._text(reply.ids), reply.finish or Finish.LENGTH
        places = [place for stop in reply.prompt.sampling.stop if (place := text.find(stop)) >= 0]
        if places:
            text, finish = text[: min(places)], Finish.STOP
        return Completion(text, len(reply.prompt.ids), len(reply.ids), reply.logprob, finish)


def _told(error: Exception) -> Exception:
    """What those who wait are told of an error."""
    text = f"{type(error).__name__}: {error}"
    if isinstance(error, torch.AcceleratorError):
        return EngineDied(text)  # every later use of the device in this process would fail as well
    return error if isinstance(error, Arc25Error) else BackendError(text)
