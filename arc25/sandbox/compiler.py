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
from dataclasses import dataclass

from arc25.core.records import Status
from arc25.sandbox.confinement import CHANNEL, Layers, confine_child
from arc25.sandbox.frames import CLOSING, text_frame
from arc25.sandbox.policy import Policy, Refused, compile_program
from arc25.sandbox.watch import UNCONFINED, Child, Unconfined
from arc25.sandbox.wire import Fate

MEMORY = 512 << 20
"""Bytes that compiling may take above what the zygote holds."""

_ENTRIES, _BYTES = 4096, 64 << 20
"""What the cache keeps at most: programs, and bytes of code."""

_ENOUGH = 64 << 10 if sys.platform == "linux" else 64 << 20
"""Growth of the peak memory (in the unit of `ru_maxrss`) after which a compile process is replaced."""

_SIZE = struct.Struct("<I")
_REPLY = struct.Struct("<???I")  # is it code?, is it heavy?, is the process used up?, bytes that follow
_MAX_REPLY = 32 << 20


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

    def compile(self, source: bytes, seconds: float) -> Compiled:
        """The program compiled, or the verdict on it; compiling may take `seconds` of CPU time.

        Raises:
            Unconfined: the compile process could not be confined.
            EOFError: the parent has gone.
        """
        digest = hashlib.sha256(source).digest()
        known = self._cache.get(digest)
        if known is not None:
            self._cache.move_to_end(digest)
            return known
        compiled = self._ask(source, seconds)
        if compiled.fate is Fate.CLOSED:  # how long it took and what killed it says nothing of the next time
            self._keep(digest, compiled)
        return compiled

    def close(self) -> None:
        """End the compile process."""
        if self._child is not None:
            self._child.end()
            self._child = None

    def _ask(self, source: bytes, seconds: float) -> Compiled:
        child = self._child = self._child or self._start()
        started, used = child.cpu(), 0.0
        try:
            _send(child.ours, _SIZE.pack(len(source)) + source)
            while (reply := _take(child.buffer)) is None:
                used = child.cpu() - started
                if used >= seconds:
                    return self._ended(Compiled(None, used, fate=Fate.TIMEOUT))
                if not child.read(seconds - used):
                    return self._died(used)
        except OSError:
            return self._died(used)
        except ValueError:
            return self._ended(Compiled(None, used, fate=Fate.BROKE_PROTOCOL))
        is_code, heavy, used_up, data = reply
        if used_up:
            self.close()
        return Compiled(data, used, heavy) if is_code else Compiled(None, used, frames=data)

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
        self._cache[digest] = compiled
        self._kept += len(compiled.code or b"")
        while self._kept > _BYTES or len(self._cache) > _ENTRIES:
            _, oldest = self._cache.popitem(last=False)
            self._kept -= len(oldest.code or b"")


def _serve(policy: type[Policy]) -> None:
    """The compile process: a source in, a code object or a closing frame out."""
    gc.disable()  # syntax trees have no cycles, and there are many of them
    start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    while True:
        (size,) = _SIZE.unpack(_receive(_SIZE.size))
        is_code, heavy, data = _compile(_receive(size), policy)
        gc.collect(0)
        used_up = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - start > _ENOUGH
        _send(CHANNEL, _REPLY.pack(is_code, heavy, used_up, len(data)) + data)


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
    if len(data) > _MAX_REPLY:
        text = f"the program compiles to {len(data)} bytes of code"
        return False, False, text_frame(CLOSING, Status.REFUSED, text)
    return True, compiled.heavy, data


def _take(buffer: bytearray) -> tuple[bool, bool, bool, bytes] | None:
    """The reply at the front of `buffer`; None while it is short.

    Raises:
        ValueError: it is none.
    """
    if len(buffer) < _REPLY.size:
        return None
    is_code, heavy, used_up, size = _REPLY.unpack_from(buffer)
    if size > _MAX_REPLY:
        raise ValueError(f"a reply of {size} bytes")
    if len(buffer) < _REPLY.size + size:
        return None
    data = bytes(buffer[_REPLY.size : _REPLY.size + size])
    buffer.clear()
    return is_code, heavy, used_up, data


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
