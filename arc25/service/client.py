"""The client's end: one request after another, tried again where that can help, and an answer that is not trusted."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urlsplit

import httpx
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_random_exponential

from arc25.core.errors import ExecutorDown, UsageError
from arc25.core.records import ExecutionResult
from arc25.service import wire
from arc25.service.strictjson import WireError

_TRY_AGAIN = (429, 502, 503, 504)
_CONNECT_SECONDS = 10.0
_LONGEST_WAIT = 60.0
_SMALL = 1 << 18
"""Bytes that an answer may have which holds no results."""

_backoff = wait_random_exponential(multiplier=0.1, max=5.0)


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds to wait for an answer beyond the programs' own time, and to keep trying where there is none."""

    answer: float = 300.0
    trying: float = 120.0


class _Passing(Exception):
    """A fault that may pass: try again, after `wait` seconds at the least."""

    def __init__(self, reason: str, wait: float = 0.0) -> None:
        super().__init__(reason)
        self.wait = wait


class _Final(Exception):
    """A fault that stays."""


class _Unwelcome(_Final):
    """The service does not serve us."""


class Client:
    """Talks to the service at `url`, in one event loop."""

    def __init__(self, url: str, token: str | None, patience: Patience) -> None:
        """Raises:
        UsageError: `url` is not where a service can be.
        """
        self.url, self._patience = _checked(url), patience
        headers = {"Accept-Encoding": "identity"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.AsyncClient(
            headers=headers,
            timeout=httpx.Timeout(None, connect=_CONNECT_SECONDS),
            trust_env=False,  # a proxy or .netrc of the environment would be told what only the service may know
            verify=ssl.create_default_context(),
        )

    def describe(self) -> wire.Service:
        """What the service tells of itself; asked once and waited for, so that a start fails quickly.

        Raises:
            ExecutorDown: nobody answers, or not as a service does.
            UsageError: it does not take the token.
        """
        with ThreadPoolExecutor(1) as thread:  # this one may be running an event loop already
            return thread.submit(asyncio.run, self._describe()).result()

    async def health(self) -> wire.Service:
        """What the service tells of itself.

        Raises:
            ExecutorDown: it did not answer in time, or not as a service does.
        """
        return self._told(await self._patiently("GET", "/health", b"", _SMALL, _CONNECT_SECONDS))

    async def run(
        self, executor: str, jobs: Sequence[wire.Job], packed: Sequence[bytes], seconds: float
    ) -> list[ExecutionResult]:
        """The results of `jobs` (`packed`: the same as JSON), in order; `seconds` is what the programs may take.

        Raises:
            ExecutorDown: the service did not answer in time, or not as the executor that was asked.
        """
        body = wire.pack_run(executor, packed)
        most = sum(job.answer_bytes for job in jobs) + _SMALL
        data = await self._patiently("POST", "/run", body, most, self._patience.answer + seconds)
        try:
            return wire.read_results(data, executor, jobs)
        except WireError as error:
            raise self._down(f"gave an answer that cannot be: {error}") from error

    async def _describe(self) -> wire.Service:
        try:
            return self._told(await self._once("GET", "/health", b"", _SMALL, _CONNECT_SECONDS))
        except _Unwelcome as error:
            raise UsageError(f"the executor service {self.url} {error}") from error
        except (_Passing, _Final) as error:
            raise self._down(str(error)) from error
        finally:
            await self.close()

    def _told(self, data: bytes) -> wire.Service:
        try:
            return wire.read_service(data)
        except WireError as error:
            raise self._down(f"gave an answer that cannot be: {error}") from error

    async def close(self) -> None:
        """Close every connection."""
        await self._http.aclose()

    async def _patiently(self, method: str, path: str, body: bytes, most: int, seconds: float) -> bytes:
        tries = AsyncRetrying(
            retry=retry_if_exception_type(_Passing),
            wait=_wait,
            stop=stop_after_delay(self._patience.trying),
            reraise=True,
        )
        try:
            return await tries(self._once, method, path, body, most, seconds)
        except _Final as error:
            raise self._down(str(error)) from error
        except _Passing as error:
            raise self._down(f"{error}, and kept doing so for {self._patience.trying:g} s") from error

    async def _once(self, method: str, path: str, body: bytes, most: int, seconds: float) -> bytes:
        """The body of one answer, of at most `most` bytes, within `seconds`."""
        headers = {"Content-Type": "application/json"} if body else {}
        try:
            async with (
                asyncio.timeout(seconds),
                self._http.stream(method, self.url + path, content=body, headers=headers) as response,
            ):
                if response.status_code != 200:
                    raise _fault(response, await _bounded(response, _SMALL))
                return await _bounded(response, most)
        except TimeoutError:
            raise _Passing(f"gave no answer within {seconds:g} s") from None
        except httpx.TransportError as error:
            told = wire.plain(f"{type(error).__name__}: {error}", 200)
            raise _Passing(f"cannot be reached ({told})") from error

    def _down(self, reason: str) -> ExecutorDown:
        remedy = "See that `arc25 serve executor` runs there and that the token is its own"
        return ExecutorDown(f"the executor service {self.url} {reason}. {remedy}.")


def _fault(response: httpx.Response, body: bytes) -> _Passing | _Final:
    """What an answer other than 200 means."""
    code, told = response.status_code, wire.read_error(body)
    reason = f"answered {code}{f' ({told})' if told else ''}"
    if code in _TRY_AGAIN:
        asked = response.headers.get("retry-after", "")
        return _Passing(reason, min(float(asked), _LONGEST_WAIT) if asked.isdecimal() and asked.isascii() else 0.0)
    if code in (401, 403):
        return _Unwelcome(f"{reason}: give the token it was started with")
    if code == 409:
        return _Final(
            f"{reason}: it was replaced while this run went on, so its verdicts need not agree with earlier ones"
        )
    return _Final(reason)


async def _bounded(response: httpx.Response, most: int) -> bytes:
    """The body, as it came, if it has at most `most` bytes."""
    body = bytearray()
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) > most:
            raise _Final(f"gave an answer of more than {most} bytes")
    return bytes(body)


def _wait(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    return _backoff(state) + (error.wait if isinstance(error, _Passing) else 0.0)


def _checked(url: str) -> str:
    """The URL of a service without a slash at its end; it holds no secret, so that it may be shown."""
    try:
        parts = urlsplit(url)
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0 and httpx.URL(url).host
    except (ValueError, httpx.InvalidURL):
        good = None
    if not good:
        raise UsageError(f"the url of an executor service is like http://127.0.0.1:8765, got {url!r}")
    if parts.username is not None or parts.password is not None or parts.query or parts.fragment:
        raise UsageError("the url of an executor service has no user, password, query or fragment; it takes a token")
    return url.rstrip("/")
