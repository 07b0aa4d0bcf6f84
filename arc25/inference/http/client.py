"""The backend in front of a server that speaks the OpenAI API."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from arc25.core.errors import BackendError, UnknownName, UsageError
from arc25.core.evaluation import cancel, tracked
from arc25.core.records import Completion, Message, ModelFacts, Request, Sampling, Weights
from arc25.inference.company import Company
from arc25.inference.engines.engine import refused
from arc25.inference.http import dialects, survey
from arc25.inference.http.adapters import Adapters
from arc25.inference.http.dialects import DialectName
from arc25.inference.http.options import Asking, no_adapters
from arc25.inference.http.places import Place
from arc25.inference.http.replies import read_completions
from arc25.inference.http.survey import Survey
from arc25.inference.http.transport import Refused, Transport
from arc25.inference.meter import Meter, used_up
from arc25.inference.prompt import PromptForm, readable

T = TypeVar("T")

_TOO_LONG = re.compile(
    r"context.{0,9}(length|size|window)|maximum model length|max_model_len|(prompt|input) is too long"
)
_TOO_LONG_KINDS = ("context_length_exceeded", "exceed_context_size_error")


class HttpBackend:
    """Asks a server; `key_env` is where the user put the key, for messages."""

    def __init__(self, id: str, place: Place, asking: Asking, transport: Transport, key_env: str) -> None:  # noqa: A002
        self.id, self.capacity = id, asking.capacity
        self._place, self._asking, self._http, self._key_env = place, asking, transport, key_env
        self._adapters = Adapters(transport)
        self._meter = Meter()
        self._gate = asyncio.Semaphore(asking.capacity)
        self._company = Company()
        self._surveying: asyncio.Task[Survey] | None = None
        self._under_way: set[asyncio.Task[Any]] = set()
        self._closed = False

    async def generate(self, request: Request) -> list[Completion]:
        """The replies of the model, one where it is greedy: all would be the same.

        The seconds are this request's share of the server's time. A request whose seconds come to their end is dropped.
        """
        if request.sampling.n < 1:
            return []
        if not request.messages:
            return refused("the prompt is empty")
        server = await self._server()  # a start is nobody's to pay
        with self._meter.running() as charged:
            done = await self._unless_closed(self._replies(server, request), request.sampling.seconds, charged)
            seconds = charged()
        if done is None:
            done = refused(
                f"the {request.sampling.seconds:g} s that were allowed ended before the server answered; "
                "--seconds-per-task gives more"
            )
        for completion in done:
            self._asking.held.check(completion, request.sampling)
        return [replace(completion, seconds=seconds / len(done)) for completion in done]

    async def load(self, weights: Weights | None) -> None:
        """Have the server load an adapter.

        Raises:
            UsageError: it cannot.
        """
        if weights is not None:
            server = await self._server()
            if not server.dialect.adapters:
                raise UsageError(no_adapters(server.dialect.name))
            await self._patiently(partial(self._model, server, weights))

    async def facts(self) -> ModelFacts:
        """What the server tells of itself."""
        server = await self._server()
        return ModelFacts(
            server.model, server.engine, server.context, server.chat_template, memory_mib=self._place.memory_mib()
        )

    async def tokens(self, text: str) -> list[int] | None:
        """The tokens of a text, where the server tells them."""
        server = await self._server()
        if not server.dialect.text:
            return None
        return await self._tokens({server.dialect.text: readable(text), server.dialect.special: False}, server)

    async def prompt_tokens(self, messages: Sequence[Message]) -> int | None:
        """The length of a prompt, where the server tells it."""
        server = await self._server()
        text, chat = server.dialect.text, server.form is PromptForm.CHAT
        if not text or (chat and server.dialect.name is DialectName.SGLANG):
            return None
        fields = dialects.prompt_fields(server.form, messages)
        if chat and server.dialect.name is DialectName.LLAMACPP:
            answer = await self._patiently(partial(self._post, "/apply-template", fields, root=True))
            fields = {"prompt": str(answer.get("prompt", "")) if isinstance(answer, dict) else ""}
        if "prompt" in fields:
            fields = {text: fields["prompt"], server.dialect.special: True}
        tokens = await self._tokens(fields, server)
        return None if tokens is None else len(tokens)

    async def close(self) -> None:
        """Leave the server as it was, and stop it if it is ours."""
        self._closed = True
        await cancel(self._under_way)
        await self._adapters.unload()
        await self._place.close()
        await self._http.close()

    async def _server(self) -> Survey:
        """What the server is: asked once, by whoever comes first."""
        if self._closed:
            raise self._gone()
        if self._surveying is None or (self._surveying.done() and _failed(self._surveying)):
            self._surveying = tracked(self._under_way, self._survey())
        surveying = self._surveying
        try:
            return await asyncio.shield(surveying)
        except asyncio.CancelledError:
            if self._closed:
                raise self._gone() from None
            raise

    async def _unless_closed(
        self, replies: Coroutine[Any, Any, list[Completion]], allowed: float | None, charged: Callable[[], float]
    ) -> list[Completion] | None:
        """What the server replies; None where `charged()` comes to the `allowed` seconds before, and the work ends."""
        work = tracked(self._under_way, replies)
        clock = tracked(self._under_way, _alarm(allowed, charged))
        try:
            await asyncio.wait((work, clock), return_when=asyncio.FIRST_COMPLETED)
            if self._closed and not work.done():
                raise self._gone()
            return work.result() if work.done() else None
        except asyncio.CancelledError:
            if self._closed and work.cancelled():
                raise self._gone() from None
            raise
        finally:
            await cancel((work, clock))

    def _gone(self) -> BackendError:
        return BackendError(f"backend {self.id} was closed")

    async def _survey(self) -> Survey:
        try:
            return await survey.look(self._place.base, self._http, self._asking)
        except Refused as error:
            self._raise(error, (), await self._place.base())

    async def _replies(self, server: Survey, request: Request) -> list[Completion]:
        """The completions of all the requests that are sent for one."""
        sampling = request.sampling
        if sampling.temperature <= 0:  # all would be the same, and some servers refuse to repeat themselves
            sampling = replace(sampling, n=1)
        try:
            return await self._fitted(server, request, sampling)
        except _TooLong as error:
            return refused(f"the prompt does not fit the model's context: the server {error.refused}")

    async def _fitted(self, server: Survey, request: Request, sampling: Sampling) -> list[Completion]:
        """The same, with shorter replies where that makes room for the prompt."""
        try:
            return await self._sample(server, request, sampling)
        except _TooLong:
            room = await self._room(server, request)
            if not room or room >= sampling.max_tokens:
                raise
        return await self._sample(server, request, replace(sampling, max_tokens=room))

    async def _sample(self, server: Survey, request: Request, sampling: Sampling) -> list[Completion]:
        asking = self._asking
        fields = dialects.prompt_fields(server.form, request.messages)
        fields |= dialects.sampling_fields(server.dialect, server.form, sampling, asking.logprobs)
        if asking.held.grammar:
            fields |= server.dialect.grammar_fields(asking.held.text)
        parts = dialects.parts(sampling.n, server.most, sampling.seed)
        weights = request.weights or asking.adapter
        asked = [asyncio.create_task(self._ask(server, {**fields, **part}, weights)) for part in parts]
        try:
            return [completion for answer in await asyncio.gather(*asked) for completion in answer]
        finally:
            await cancel(asked)

    async def _ask(self, server: Survey, fields: Mapping[str, Any], weights: Weights | None) -> list[Completion]:
        """The completions of one request."""
        path = "/chat/completions" if server.form is PromptForm.CHAT else "/completions"

        async def attempt() -> Any:
            model = await self._model(server, weights)
            return await self._post(path, {"model": model, **fields})

        # Where weights change while the server serves, it is never asked with two of them at once: see Company.
        async with self._company.join(weights and weights.path), self._gate:
            answer = await self._patiently(attempt, server)
        return read_completions(answer, fields["n"], server.form, server.dialect.usage_of_one, server.price)

    async def _model(self, server: Survey, weights: Weights | None) -> str:
        """The name of the model with these weights, which are there then."""
        if weights is None:
            return server.model
        if not server.dialect.adapters:
            raise UsageError(no_adapters(server.dialect.name))
        return await self._adapters.ready(survey.root_of(await self._place.base()), Path(weights.path))

    async def _post(self, path: str, fields: Mapping[str, Any], root: bool = False) -> Any:
        base = await self._place.base()
        return await self._http.once("POST", (survey.root_of(base) if root else base) + path, fields)

    async def _tokens(self, fields: Mapping[str, Any], server: Survey) -> list[int] | None:
        """None where nobody tells: a gateway may let nothing through but the API itself."""

        async def attempt() -> Any:
            try:
                return await self._post("/tokenize", {"model": server.model, **fields}, root=True)
            except Refused as error:
                if error.status != 404:
                    raise
                return None

        answer = await self._patiently(attempt)
        if answer is None:
            return None
        tokens = answer.get("tokens") if isinstance(answer, dict) else None
        if not isinstance(tokens, list):
            raise BackendError(f"the server's answer has no list of tokens, got {answer!r:.200}")
        return tokens

    async def _room(self, server: Survey, request: Request) -> int | None:
        """How many tokens a reply may have where prompt and reply together were too long; None: nobody knows."""
        prompt = await self.prompt_tokens(request.messages)
        return None if prompt is None or server.context is None else max(0, server.context - prompt)

    async def _patiently(self, attempt: Callable[[], Awaitable[T]], server: Survey | None = None) -> T:
        try:
            return await self._http.patiently(attempt)
        except Refused as error:
            if server is not None and _is_too_long(error):
                raise _TooLong(error) from error
            self._raise(error, server.served if server else (), await self._place.base())

    def _raise(self, error: Refused, served: Sequence[str], base: str) -> NoReturn:
        """What a refusal means, in words that say what to do."""
        if error.status in (401, 403):
            where = f"the environment variable {self._key_env}" if self._key_env else "--backend.key-env"
            raise BackendError(f"the server {base} {error}. Put a key that it takes into {where}.") from error
        model = self._asking.model
        if error.status == 404 and model is not None and served and model not in served:
            raise UnknownName("model", model, served, f"The server {base} serves") from error
        hint = ""
        if error.status == 404:
            hint = ". A base url mostly ends in /v1; see --backend.base-url and --backend.model"
        elif 300 <= error.status < 400:
            hint = ". Redirects are not followed: give --backend.base-url as it is in the end"
        elif "logprob" in error.message.lower():
            hint = ". --backend.no-logprobs does not ask for them"
        raise BackendError(f"the server {base} {error}{hint}") from error


class _TooLong(Exception):
    """Prompt and reply do not fit the model's context."""

    def __init__(self, refused: Refused) -> None:
        super().__init__(str(refused))
        self.refused = refused


def _is_too_long(error: Refused) -> bool:
    return error.kind in _TOO_LONG_KINDS or (
        error.status in (400, 413, 422) and _TOO_LONG.search(error.message.lower()) is not None
    )


def _failed(task: asyncio.Task[Survey]) -> bool:
    return task.cancelled() or task.exception() is not None


async def _alarm(allowed: float | None, charged: Callable[[], float]) -> None:
    """Ends when `charged()` has come to `allowed` seconds; None: never."""
    if allowed is None:
        await asyncio.Event().wait()
    else:
        await used_up(charged, allowed)
