"""What client and server say to each other. Each end builds with `pack_*` and reads, strictly, with `read_*`.

    POST /run   {"executor"?, "programs": [{"source", "entry"?, "inputs", "limits"?, "alone"?}, ...]}
             -> {"executor", "results": [{"status", "outputs", "error", "seconds", "isolation", "printed"}, ...]}
    GET /health -> {"status", ...}, see `Service`
    any fault   -> {"error"}

A grid is a list of its rows, each a string of digits: ["012", "345"]. `executor` names all that decides a verdict; a
request that names another one than the server's is refused, so that a server which was replaced is noticed.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from arc25.core.context import Limits
from arc25.core.grid import MAX_SIDE, Grid
from arc25.core.records import Boundary, ExecutionResult, Level, Status
from arc25.service.strictjson import Node, WireError, read

VERSION = 1
"""Of this protocol; a part of the executor's id."""

LONGEST = 255
"""No side of a grid is longer."""

MAX_SOURCE = 200_000
"""Characters of a program; the sandbox reads fewer."""

MAX_ENTRY = 1_000
MAX_ANSWER = 64 << 20
"""Bytes that the answer to one request may take; see `answer_bytes`."""

_MAX_INPUTS = 65_534
_MAX_ID = 2_000
_MAX_ERROR = 500
_MAX_PRINTED = 8_000
_MOST = Limits(seconds=86400.0, memory_mib=1 << 24)
_DIGITS = b"0123456789"
_TO_CELLS = bytes.maketrans(_DIGITS, bytes(range(10)))
_TO_DIGITS = bytes.maketrans(bytes(range(10)), _DIGITS)


@dataclass(frozen=True, slots=True)
class Job:
    """One program to be run on each of `inputs`; without `limits` the executor's own hold."""

    source: str
    entry: str
    inputs: tuple[Grid, ...]
    limits: Limits | None = None
    alone: bool = False

    @property
    def answer_bytes(self) -> int:
        """The most that its result can take as JSON; an output is no larger than ARC's or the largest input."""
        sides = (side for grid in self.inputs for side in (grid.height, grid.width))
        side = max((MAX_SIDE, *sides))
        return len(self.inputs) * (side * (side + 3) + 8) + _MAX_ERROR + 12 * _MAX_PRINTED + 1_000


@dataclass(frozen=True, slots=True)
class Service:
    """What a server tells of itself. `executor` names all that decides a verdict.

    `dsl` is the name and version of the pack whose words programs find in place. `limits` is the most that a program
    may ask for, `max_programs` and `max_body` (bytes) the most that a request may hold.
    """

    executor: str
    dsl: tuple[str, str]
    boundary: Boundary
    capacity: int
    limits: Limits
    max_programs: int
    max_body: int
    versions: Mapping[str, str] = field(default_factory=dict)


# Requests


def pack_job(job: Job) -> bytes:
    """One program as JSON."""
    data: dict[str, Any] = {"source": job.source, "entry": job.entry, "inputs": [_rows(grid) for grid in job.inputs]}
    if job.limits is not None:
        data["limits"] = {"seconds": job.limits.seconds, "memory_mib": job.limits.memory_mib}
    if job.alone:
        data["alone"] = True
    return _json(data)


def pack_run(executor: str, jobs: Iterable[bytes]) -> bytes:
    """A request of what `pack_job` made."""
    return b'{"executor":%b,"programs":[%b]}' % (_json(executor), b",".join(jobs))


def read_run(data: bytes, executor: str, most: Limits) -> list[Job] | None:
    """The programs of a request; None if it was meant for another executor. `most` bounds the limits of each.

    Raises:
        WireError: it is no such request.
    """
    fields = read(data).fields(["programs"], ["executor"])
    if "executor" in fields and fields["executor"].text(_MAX_ID) != executor:
        return None
    return [_job(node, most) for node in fields["programs"].items(least=1)]


def _job(node: Node, most: Limits) -> Job:
    fields = node.fields(["source", "inputs"], ["entry", "limits", "alone"])
    return Job(
        source=fields["source"].text(MAX_SOURCE),
        entry=fields["entry"].text(MAX_ENTRY) if "entry" in fields else "transform",
        inputs=tuple(_grid(item) for item in fields["inputs"].items(_MAX_INPUTS)),
        limits=_limits(fields["limits"], most) if "limits" in fields else None,
        alone="alone" in fields and fields["alone"].flag(),
    )


def _limits(node: Node, most: Limits) -> Limits:
    fields = node.fields(["seconds", "memory_mib"])
    seconds = fields["seconds"].number(0, most.seconds)
    if not seconds:
        fields["seconds"].refuse("more than 0 is wanted")
    return Limits(seconds, fields["memory_mib"].integer(1, most.memory_mib))


# Answers


def pack_results(executor: str, results: Iterable[ExecutionResult]) -> bytes:
    """The answer to a request; texts are cut and escaped to what `read_results` takes."""
    return _json({"executor": executor, "results": [_packed(result) for result in results]})


def _packed(result: ExecutionResult) -> dict[str, Any]:
    return {
        "status": result.status.value,
        "outputs": [grid and _rows(grid) for grid in result.outputs],
        "error": plain(result.error, _MAX_ERROR),
        "seconds": result.seconds,
        "isolation": plain(result.isolation, 100),
        "printed": _unicode(result.printed[-_MAX_PRINTED:]),
    }


def read_results(data: bytes, executor: str, jobs: Sequence[Job]) -> list[ExecutionResult]:
    """The results of `jobs`, in their order.

    Raises:
        WireError: it is no answer to them.
    """
    fields = read(data).fields(["executor", "results"])
    if fields["executor"].text(_MAX_ID) != executor:
        fields["executor"].refuse("the executor that was asked is wanted")
    nodes = fields["results"].items(len(jobs), least=len(jobs))
    return [_result(node, len(job.inputs)) for node, job in zip(nodes, jobs, strict=True)]


def _result(node: Node, inputs: int) -> ExecutionResult:
    fields = node.fields(["status", "outputs", "error", "seconds", "isolation", "printed"])
    status = _status(fields["status"])
    outputs = tuple(None if item.value is None else _grid(item) for item in fields["outputs"].items(inputs))
    if len(outputs) not in (0, inputs) or (status is Status.OK and (len(outputs) != inputs or None in outputs)):
        raise WireError(f"{fields['outputs'].path}: {inputs} grids are wanted where the status is {status.value}")
    return ExecutionResult(
        status,
        outputs,
        fields["error"].text(_MAX_ERROR, plain=True),
        fields["seconds"].number(0, 2 * _MOST.seconds),
        _isolation(fields["isolation"]),
        _printed(fields["printed"]),
    )


def _printed(node: Node) -> str:
    text = node.text(_MAX_PRINTED)
    if _unicode(text) != text:
        node.refuse("text without lone surrogates is wanted")
    return text


def _status(node: Node) -> Status:
    known = [status.value for status in Status if status is not Status.UNREADABLE]  # that one is about replies
    if node.value not in known:
        node.refuse(f"one of {', '.join(known)} is wanted")
    return Status(node.value)


def _isolation(node: Node) -> str:
    text = node.text(100, plain=True)
    if text and text.partition("/")[0] not in [level.value for level in Level]:
        node.refuse("an isolation level is wanted")
    return text


# Health


def pack_service(service: Service, **state: Any) -> bytes:
    """What a server tells of itself, and its `state` of the moment."""
    layers = {plain(layer, 100): plain(reason, _MAX_ERROR) for layer, reason in service.boundary.layers.items()}
    return _json(
        {
            **state,
            "wire": VERSION,
            "executor": service.executor,
            "dsl": {"name": service.dsl[0], "version": service.dsl[1]},
            "boundary": {"level": service.boundary.level.value, "layers": layers},
            "capacity": service.capacity,
            "limits": {"seconds": service.limits.seconds, "memory_mib": service.limits.memory_mib},
            "max_programs": service.max_programs,
            "max_body": service.max_body,
            "versions": dict(service.versions),
        }
    )


def read_service(data: bytes) -> Service:
    """What a server told of itself.

    Raises:
        WireError: it did not, or speaks another version of the protocol.
    """
    required = ["wire", "executor", "dsl", "boundary", "capacity", "limits", "max_programs", "max_body", "versions"]
    fields = read(data).fields(required, ["status", "waiting", "running"])
    fields["wire"].integer(VERSION, VERSION)
    dsl = fields["dsl"].fields(["name", "version"])
    return Service(
        executor=fields["executor"].text(_MAX_ID, plain=True),
        dsl=(dsl["name"].text(200, plain=True), dsl["version"].text(200, plain=True)),
        boundary=_boundary(fields["boundary"]),
        capacity=fields["capacity"].integer(1, 1 << 16),
        limits=_limits(fields["limits"], _MOST),
        max_programs=fields["max_programs"].integer(1, 1 << 20),
        max_body=fields["max_body"].integer(1 << 16, 1 << 30),
        versions={name: item.text(200, plain=True) for name, item in _members(fields["versions"])},
    )


def _boundary(node: Node) -> Boundary:
    fields = node.fields(["level", "layers"])
    levels = [level.value for level in Level]
    if fields["level"].value not in levels:
        fields["level"].refuse(f"one of {', '.join(levels)} is wanted")
    layers = {name: item.text(_MAX_ERROR, plain=True) for name, item in _members(fields["layers"])}
    return Boundary(Level(fields["level"].value), layers)


def _members(node: Node) -> Iterable[tuple[str, Node]]:
    """The members of an object whose keys are short printable names of somebody's choice."""
    if not isinstance(node.value, dict) or len(node.value) > 50:
        node.refuse("an object of at most 50 is wanted")
    for name in node.value:
        Node(name, f"a key of {node.path}").text(100, plain=True)
    return node.fields(list(node.value)).items()


# Parts


def plain(text: str, most: int) -> str:
    """Printable ASCII of at most `most` characters."""
    text = text[: most + 1].encode("ascii", "backslashreplace").decode("ascii").replace("\n", "\\n")
    text = "".join(character if character.isprintable() else "?" for character in text)
    return text if len(text) <= most else text[: most - 3] + "..."


def _unicode(text: str) -> str:
    """Text that any file or terminal takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def pack_error(message: str) -> bytes:
    """A fault, told to whoever asked."""
    return _json({"error": message})


def read_error(data: bytes) -> str:
    """The fault that an answer tells, whatever it is; "" if it tells none."""
    try:
        return plain(read(data).fields(["error"])["error"].text(10_000), _MAX_ERROR)
    except WireError:
        return ""


def _rows(grid: Grid) -> list[str]:
    digits, width = grid.cells.translate(_TO_DIGITS).decode("ascii"), grid.width
    return [digits[start : start + width] for start in range(0, len(digits), width)]


def _grid(node: Node) -> Grid:
    rows = node.value
    if not isinstance(rows, list) or not 1 <= len(rows) <= LONGEST:
        node.refuse(f"a grid is a list of 1 to {LONGEST} rows")
    width = len(rows[0]) if isinstance(rows[0], str) else 0
    for index, row in enumerate(rows):
        if not isinstance(row, str) or len(row) != width or not 1 <= width <= LONGEST:
            Node(row, f"{node.path}[{index}]").refuse(
                f"a row is a string of 1 to {LONGEST} digits, as long as the first"
            )
    try:
        digits = "".join(rows).encode("ascii")
    except UnicodeEncodeError:
        raise WireError(f"{node.path}: a cell is a digit") from None
    if digits.translate(None, _DIGITS):
        raise WireError(f"{node.path}: a cell is a digit")
    return Grid(len(rows), width, digits.translate(_TO_CELLS))


def _json(data: Any) -> bytes:
    return json.dumps(data, separators=(",", ":"), allow_nan=False).encode("ascii")
