"""One exchange with a server: bounded, tried again where that can help, and nothing that is told holds the key."""

from __future__ import annotations

import asyncio
import email.utils
import json
import re
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeVar

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_attempt, wait_random_exponential

from arc25.core.errors import BackendError, UsageError
from arc25.inference.http.options import Patience

T = TypeVar("T")

_TRY_AGAIN = (408, 425, 429)
_NOT_IMPLEMENTED = 501
_CONNECT_SECONDS = 10.0
_BACKOFF = 1.0
"""Seconds that the first wait has at the most; the next have twice as many each."""
_MOST = 64 << 20
"""Bytes that an answer may have."""
_MOST_OF_A_FAULT = 1 << 16
_TOLD = 400
"""Characters of a server's message that are passed on."""
_NO_CREDIT = "insufficient_quota"


class Refused(Exception):
    """The server would not do it: `status` and what it said. Asking again does not help."""

    def __init__(self, status: int, message: str, kind: str = "") -> None:
        super().__init__(f"answered {status}" + (f": {message}" if message else ""))
        self.status, self.message, self.kind = status, message, kind


class Passing(Exception):
    """A fault that may pass: try again, after `wait` seconds at the least."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class Unreachable(Passing):
    """Nobody listens there."""


class Transport:
    """Exchanges JSON with servers, in one event loop."""

    def __init__(self, key: str, patience: Patience, proxies: bool) -> None:
        """`key` "" for none; `proxies`: use the proxy that the environment names.

        Raises:
            UsageError: that is no proxy that we can use.
        """
        self._key, self._patience = key, patience
        headers = {"Accept-Encoding": "identity"} | ({"Authorization": f"Bearer {key}"} if key else {})
        try:
            self._http = httpx.AsyncClient(
                headers=headers,
                timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
                limits=httpx.Limits(max_connections=None),
                trust_env=proxies,
            )
        except (ImportError, ValueError, OSError, httpx.InvalidURL) as error:
            # What is wrong with a url may hold the proxy's password.
            told = str(error) if isinstance(error, ImportError) else type(error).__name__
            where = "HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and SSL_CERT_FILE"
            raise UsageError(f"the environment's proxy or certificates cannot be used ({told}); see {where}") from error

    async def patiently(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What `attempt` gives, which asks with `once`; tried again after faults that may pass.

        Raises:
            BackendError: it failed as often as patience allows.
            Refused: the server will not do it.
        """
        tries = AsyncRetrying(
            retry=retry_if_exception_type(Passing),
            wait=self._wait,
            stop=stop_after_attempt(self._patience.tries),
            reraise=True,
        )

        async def once_more() -> T:  # tenacity awaits only what it can see to be a coroutine function
            return await attempt()

        try:
            return await tries(once_more)
        except Passing as error:
            times = f", {self._patience.tries} times" if self._patience.tries > 1 else ""
            raise BackendError(f"the server {error}{times}. Resume the run when it is well again.") from error

    async def once(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> Any:
        """The JSON of one answer.

        Raises:
            BackendError: the answer is not JSON.
            BackendError, Refused, Passing: see `exchange`.
        """
        data = await self.exchange(method, url, body)
        try:
            return json.loads(data)
        except (ValueError, RecursionError) as error:
            told = _line(data[:200].decode(errors="replace"))
            raise BackendError(
                f"the server {url} gave an answer that is not JSON: {told!r}. Is this the base url of an OpenAI API?"
            ) from error

    async def exchange(self, method: str, url: str, body: Mapping[str, Any] | None = None) -> bytes:
        """What one answer holds.

        Raises:
            BackendError: the answer is too large.
            Refused: the server will not do it.
            Passing: it may do it another time; see `patiently`.
        """
        if self._http.is_closed:
            raise BackendError("the backend was closed")
        content = None if body is None else json.dumps(body, allow_nan=False).encode()
        headers = {"Content-Type": "application/json"} if content else {}
        try:
            async with (
                asyncio.timeout(self._patience.answer),
                self._http.stream(method, url, content=content, headers=headers) as response,
            ):
                if response.status_code != 200:
                    raise self._fault(response, self._unkeyed(await _bounded(response, _MOST_OF_A_FAULT)))
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise BackendError(f"the server {url} compresses its answers, though it is asked not to")
                data = self._unkeyed(await _bounded(response, _MOST))
        except TimeoutError:
            raise Passing(f"{url} gave no answer within {self._patience.answer:g} s") from None
        except httpx.ConnectError as error:
            raise Unreachable(f"{url} cannot be reached ({_line(str(error))})") from error
        except httpx.TransportError as error:
            told = _line((self._unkeyed(f"{type(error).__name__}: {error}".encode()) or b"").decode())
            raise Passing(f"{url} broke off ({told})") from None  # its words may hold what the server sent back
        if data is None:
            raise BackendError(f"the server {url} gave an answer of more than {_MOST >> 20} MiB; ask for fewer replies")
        return data

    def _unkeyed(self, data: bytes | None) -> bytes | None:
        """What a server sent, without the key that it may have sent back."""
        if not data or not self._key:
            return data
        in_json = json.dumps(self._key)[1:-1]
        for spelling in (self._key, in_json, in_json.replace("/", "\\/")):
            data = data.replace(spelling.encode(), b"[key]")
        return data

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    def _fault(self, response: httpx.Response, body: bytes | None) -> Passing | Refused:
        """What an answer other than 200 means."""
        status = response.status_code
        message, kind = _read_fault(body or b"")
        refused = Refused(status, _line(message), kind)
        if kind == _NO_CREDIT or status == _NOT_IMPLEMENTED or (status < 500 and status not in _TRY_AGAIN):
            return refused
        wait = _retry_after(response.headers.get("retry-after", ""))
        if wait > self._patience.longest:
            return Refused(status, f"{refused.message} (it wants {wait:g} s of waiting)".strip(), kind)
        return Passing(f"{response.request.url} {refused}", wait)

    def _wait(self, state: RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        backoff = wait_random_exponential(multiplier=_BACKOFF, max=self._patience.longest)(state)
        return backoff + (error.wait if isinstance(error, Passing) else 0.0)  # so that not all come back at once


async def _bounded(response: httpx.Response, most: int) -> bytes | None:
    """The body, as it came; None if it has more than `most` bytes."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most:
            return None
    return bytes(body)


def _line(text: str) -> str:
    """Somebody's words in one short line."""
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= _TOLD else f"{text[:_TOLD]}..."


def _read_fault(body: bytes) -> tuple[str, str]:
    """The message and the kind in an error's body, whose form differs from server to server."""
    text = body.decode(errors="replace")
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return re.sub(r"<[^>]*>", " ", text), ""
    fault = told.get("error", told) if isinstance(told, dict) else told
    if not isinstance(fault, dict):
        return (fault if isinstance(fault, str) else text), ""
    kinds = (fault.get(name) for name in ("code", "type"))
    message = fault.get("message") or fault.get("detail") or text
    return str(message), next((kind for kind in kinds if isinstance(kind, str)), "")


def _retry_after(value: str) -> float:
    """Seconds, from a number of them or a date; 0 if it is neither."""
    if re.fullmatch(r"[0-9]{1,9}(\.[0-9]+)?", value):
        return float(value)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except ValueError:
        return 0.0
