"""The process that programs are forked from: a clean interpreter, warmed and confined, that runs nobody's code.

Started by `process.py` with the settings as its only argument. It answers with a greeting (its isolation level, or why
it cannot start) and then serves orders until the parent goes.
"""

from __future__ import annotations

import gc
import json
import resource
import signal
import socket
import sys
import warnings
from typing import Any

from arc25.core.codec import to_json
from arc25.sandbox import arrays, wire
from arc25.sandbox.child import Runtime
from arc25.sandbox.kernel.confinement import Layer, confine_zygote, die_with_parent
from arc25.sandbox.supervisor import Supervisor


def main(settings: dict[str, Any]) -> None:
    """Serve the parent over descriptor `settings["channel"]`."""
    die_with_parent(settings["parent"])
    channel = socket.socket(fileno=settings["channel"])
    warnings.simplefilter("ignore")
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a parent that ignores it would have us lose our children's ends
    try:
        fault = _close_arrays()
        runtime = Runtime(settings["namespace"], settings["inputs"], prints=settings["prints"], heavy=settings["heavy"])
    except Exception as error:  # a DSL's module may fail in any way; the parent tells the user
        _greet(channel, error=f"{type(error).__name__}: {error}")
        return
    gc.collect()
    gc.freeze()
    baseline = address_space()
    layers = confine_zygote()
    layers.note(Layer.ARRAYS, fault)
    die_with_parent(settings["parent"])  # giving up root has cleared it
    _greet(channel, boundary=to_json(layers.boundary))
    supervisor = Supervisor(
        runtime, layers, baseline, channel.fileno(), lambda verdicts: channel.sendall(wire.pack_verdicts(verdicts))
    )
    while (data := wire.receive(channel)) is not None:
        supervisor.run(wire.unpack_order(data))


def _close_arrays() -> str:
    """Have numpy hand out clean memory only; "", or why it cannot be had."""
    try:
        arrays.close_memory()
    except arrays.Unchanged as error:
        return str(error)
    return ""


def address_space() -> int:
    """Bytes of address space that this process holds; 0 where the system does not tell."""
    if sys.platform != "linux":
        return 0
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[0]) * resource.getpagesize()


def _greet(channel: socket.socket, **greeting: Any) -> None:
    wire.send(channel, json.dumps(greeting).encode())
