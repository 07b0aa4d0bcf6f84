"""Compiles programs in a confined process of their own, which parses, checks and transforms them but runs nothing.

Deep nesting can kill a compiler, so neither the parent nor the zygote parses. What comes back is a code object as
`marshal` writes it; the zygote keeps it as bytes, by the hash of its source, and only a child loads it.
"""

from __future__ import annotations

import gc
import hashlib
import marshal
import os
import resource
import socket
import struct
import sys
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from arc25.core.records import Status
from arc25.sandbox.frames import CLOSING, text_frame
from arc25.sandbox.kernel.confinement import CHANNEL, Layers, confine_child
from arc25.sandbox.language.policy import Policy, Refused, compile_program
from arc25.sandbox.watch import UNCONFINED, Child, Unconfined
from arc25.sandbox.wire import Fate

MEMORY = 512 << 20
"""Bytes that compiling may take above what the zygote holds."""

LEAST_SECONDS = 1.0
"""CPU time that compiling may take in any case: whether a program is in the cache already must not decide."""

_ENTRIES, _BYTES = 4096, 64 << 20
"""What the cache keeps at most: programs, and bytes of code."""

_ENOUGH = 64 << 10 if sys.platform == "linux" else 64 << 20
"""Growth of the peak memory (in the unit of `ru_maxrss`) after which a compile process is replaced."""

_SIZE = struct.Struct("<I")
_REPLY = struct.Struct("<?I")  # is the process used up?, bytes that follow: of each program in turn
_ONE = struct.Struct("<??I")  # is it code?, is it heavy?, bytes that follow: the code, or a closing frame
_MAX_CODE, _MAX_REPLY = 16 << 20, 64 << 20

_GROUP = 64 << 10
"""Bytes of source that are sent together; no socket holds fewer."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """The marshalled `code` of a program; without it `fate`, `detail` and `frames` are its verdict.

    A `heavy` one imports packages that not every zygote has.
    """

    code: bytes | None
    seconds: float
    heavy: bool = False
    fate: Fate = Fate.CLOSED
    detail: int = 0
    frames: bytes = b""


class Compiler:
    """The zygote's side: one compile process at a time, started when there is something to compile."""

    def __init__(self, policy: type[Policy], layers: Layers, baseline: int, hangup: int) -> None:
        self._policy = policy
        self._layers = layers
        self._memory = baseline + MEMORY
        self._hangup = hangup
        self._child: Child | None = None
        self._cache: OrderedDict[bytes, Compiled] = OrderedDict()
        self._kept = 0

    def compile(self, sources: Sequence[bytes], seconds: float) -> list[Compiled]:
        """Each program compiled, or the verdict on it; one may take `seconds` of CPU time, or `LEAST_SECONDS`.

        Raises:
            Unconfined: the compile process could not be confined.
            EOFError: the parent has gone.
        """
        seconds = max(seconds, LEAST_SECONDS)
        digests = [hashlib.sha256(source).digest() for source in sources]
        found = {digest: self._cache[digest] for digest in digests if digest in self._cache}
        missing = {digest: source for digest, source in zip(digests, sources, strict=True) if digest not in found}
        for group in _groups(missing):
            found |= self._compile(group, seconds)
        for digest in digests:
            self._keep(digest, found[digest])
        return [found[digest] for digest in digests]

    def _compile(self, group: Mapping[bytes, bytes], seconds: float) -> dict[bytes, Compiled]:
        """The programs of a group, asked for together: to wake the other process costs more than a small program."""
        answer = self._ask(list(group.values()), seconds)
        if isinstance(answer, list):
            return dict(zip(group, answer, strict=True))
        if len(group) == 1:
            return dict.fromkeys(group, answer)
        # One of them is to blame, and only alone can it be told which.
        return {digest: one for digest in group for one in self._compile({digest: group[digest]}, seconds).values()}

    def close(self) -> None:
        """End the compile process."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _ask(self, sources: Sequence[bytes], seconds: float) -> list[Compiled] | Compiled:
        """The programs compiled within `seconds` together, or what became of the compile process."""
        child = self._child = self._child or self._start()
        started, used = child.cpu(), 0.0
        try:
            _send(child.ours, _pack(sources))
            while (reply := _take(child.buffer)) is None:
                used = child.cpu() - started
                if used >= seconds:
                    return self._ended(Compiled(None, used, fate=Fate.TIMEOUT))
                if not child.read(seconds - used):
                    return self._died(used)
            used_up, compiled = _unpack(reply, len(sources), (child.cpu() - started) / len(sources))
        except OSError:
            return self._died(used)
        except (struct.error, ValueError):
            return self._ended(Compiled(None, used, fate=Fate.BROKE_PROTOCOL))
        if used_up:
            self.close()
        return compiled

    def _start(self) -> Child:
        ours, theirs = (end.detach() for end in socket.socketpair())
        return Child(
            lambda: confine_child(self._layers, sys.maxsize, self._memory, asks=True),
            lambda: _serve(self._policy),
            ours,
            theirs,
            self._hangup,
        )

    def _died(self, used: float) -> Compiled:
        assert self._child is not None  # noqa: S101 - it is the one that died
        detail = self._child.reap()
        self.close()
        if detail == UNCONFINED:
            raise Unconfined
        return Compiled(None, used, fate=Fate.DIED, detail=detail)

    def _ended(self, compiled: Compiled) -> Compiled:
        self.close()
        return compiled

    def _keep(self, digest: bytes, compiled: Compiled) -> None:
        """Remember the verdict as the latest; not how long compiling took or what killed it: that may differ."""
        if digest in self._cache:
            self._cache.move_to_end(digest)
            return
        if compiled.fate is not Fate.CLOSED:
            return
        self._cache[digest] = compiled
        self._kept += len(compiled.code or b"")
        while self._kept > _BYTES or len(self._cache) > _ENTRIES:
            _, oldest = self._cache.popitem(last=False)
            self._kept -= len(oldest.code or b"")


def _serve(policy: type[Policy]) -> None:
    """The compile process: sources in, code objects or closing frames out."""
    gc.disable()  # syntax trees have no cycles, and there are many of them
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while True:
        (count,) = _SIZE.unpack(_receive(_SIZE.size))
        sources = [_receive(*_SIZE.unpack(_receive(_SIZE.size))) for _ in range(count)]
        parts = [_compile(source, policy) for source in sources]
        gc.collect(0)
        used_up = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start > _ENOUGH
        data = b"".join(_ONE.pack(is_code, heavy, len(data)) + data for is_code, heavy, data in parts)
        _send(CHANNEL, _REPLY.pack(used_up, len(data)) + data)


def _compile(source: bytes, policy: type[Policy]) -> tuple[bool, bool, bytes]:
    try:
        # A lone surrogate is the program's fault, for the compiler to find.
        compiled = compile_program(source.decode("utf-8", "surrogatepass"), policy)
        data = marshal.dumps(compiled.code)
    except Refused as error:
        return False, False, text_frame(CLOSING, Status.REFUSED, str(error))
    except SyntaxError as error:
        where = f" (line {error.lineno})" if error.lineno else ""
        return False, False, text_frame(CLOSING, Status.SYNTAX, f"{error.msg}{where}")
    if len(data) > _MAX_CODE:
        text = f"the program compiles to {len(data)} bytes of code"
        return False, False, text_frame(CLOSING, Status.REFUSED, text)
    return True, compiled.heavy, data


def _groups(missing: Mapping[bytes, bytes]) -> Iterator[dict[bytes, bytes]]:
    """The sources in groups that fit into the socket, so that to send one never waits for a reply to be read."""
    group: dict[bytes, bytes] = {}
    size = 0
    for digest, source in missing.items():
        size += len(source)
        if group and size > _GROUP:
            yield group
            group, size = {}, len(source)
        group[digest] = source
    if group:
        yield group


def _pack(sources: Sequence[bytes]) -> bytes:
    return _SIZE.pack(len(sources)) + b"".join(_SIZE.pack(len(source)) + source for source in sources)


def _take(buffer: bytearray) -> bytes | None:
    """The reply that is in `buffer`; None while it is short.

    Raises:
        ValueError: it is none.
    """
    if len(buffer) < _REPLY.size:
        return None
    _, size = _REPLY.unpack_from(buffer)
    if size > _MAX_REPLY:
        raise ValueError(f"a reply of {size} bytes")
    if len(buffer) < _REPLY.size + size:
        return None
    reply = bytes(buffer)
    buffer.clear()
    return reply


def _unpack(reply: bytes, count: int, seconds: float) -> tuple[bool, list[Compiled]]:
    """Whether the process is used up, and `count` programs, which took `seconds` each.

    Raises:
        ValueError, struct.error: they are not in there.
    """
    used_up, _ = _REPLY.unpack_from(reply)
    compiled, at = [], _REPLY.size
    for _ in range(count):
        is_code, heavy, size = _ONE.unpack_from(reply, at)
        start, at = at + _ONE.size, at + _ONE.size + size
        data = reply[start:at]
        compiled.append(Compiled(data, seconds, heavy) if is_code else Compiled(None, seconds, frames=data))
    if at != len(reply):
        raise ValueError(f"{len(reply) - at} bytes too many")
    return used_up, compiled


def _send(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _receive(size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = os.read(CHANNEL, size - len(data))
        if not part:
            raise EOFError
        data += part
    return data
