"""`arc25 serve executor`: run programs for other machines."""

from __future__ import annotations

import asyncio
import platform
import socket
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import Annotated, Literal

import tyro

from arc25.cli.choosing import choose, given
from arc25.core.context import Context, Limits
from arc25.core.cores import usable_cores
from arc25.core.errors import BrokenPlugin, UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins
from arc25.core.protocols import DslPack, Executor
from arc25.core.records import Level
from arc25.runner import require


@dataclass(frozen=True, kw_only=True)
class Arguments:
    """Options of `arc25 serve`."""

    service: Annotated[Literal["executor"], tyro.conf.Positional]
    """What to serve."""
    host: str = "127.0.0.1"
    """Address to listen on; one that other machines reach needs a token."""
    port: int = 8765
    """Port to listen on; 0 takes any that is free, and says which."""
    token_file: Path | None = None
    """File with the token that every request has to bring; not readable by every user."""
    executor: str = "restricted"
    """What runs the programs."""
    dsl: str = "arc25"
    """The DSL pack whose words a program finds in place."""
    workers: int = field(default_factory=usable_cores)
    """Worker processes."""
    seconds: float = Limits().seconds
    """CPU seconds a program may take: the most that a request may ask for, and what holds where it asks for none."""
    memory_mib: int = Limits().memory_mib
    """MiB a program may take, likewise."""
    queue: int = 1024
    """Programs that may wait or run at once; more are told to come back."""
    max_programs: int = 256
    """Programs in one request."""
    max_body_mib: int = 8
    """MiB of one request."""
    grace: float = 10.0
    """Seconds to finish what is under way, once told to end."""
    require_isolation: Level = Level.NONE
    """Refuse to start where the sandbox is weaker."""
    plugin: tuple[Path, ...] = ()
    """Python files with further plugins."""


def run(argv: Sequence[str]) -> int:
    """Serve until told to end."""
    # What is to be served is no longer in the usage line once it has been read.
    command = " ".join(("serve", *(word for word in argv[:1] if word == "executor")))
    options, plugins = choose(Arguments, argv, command, "Run programs for other machines.")
    _check(options)
    try:
        from arc25.service.serving import listen
        from arc25.service.token import read_token
    except ImportError as error:
        raise BrokenPlugin("arc25 serve", str(error), "pip install 'arc25[serve]'") from error
    token = read_token(options.token_file) if options.token_file else None
    with listen(options.host, options.port, guarded=token is not None) as listener:
        dsl = plugins.make(Kind.DSL, options.dsl, Context(), **given(options, Kind.DSL))
        asyncio.run(_serve(options, plugins, dsl, listener, token))
    return 0


def _check(options: Arguments) -> None:
    numbers = {"workers": 1, "max_programs": 1, "max_body_mib": 1, "memory_mib": 1, "grace": 0}
    for name, least in numbers.items():
        if getattr(options, name) < least:
            raise UsageError(f"--{name.replace('_', '-')}: at least {least}, got {getattr(options, name)}")
    if not 0 < options.seconds <= 86400:
        raise UsageError(f"--seconds: more than 0 and at most 86400, got {options.seconds}")
    if options.queue < options.max_programs:
        raise UsageError(
            f"--queue {options.queue}: a request of --max-programs {options.max_programs} could never come in"
        )


async def _serve(
    options: Arguments, plugins: Plugins, dsl: DslPack, listener: socket.socket, token: str | None
) -> None:
    from arc25.service.app import Rules
    from arc25.service.serving import Bounds, serve, url_of
    from arc25.service.wire import VERSION, Service

    limits = Limits(options.seconds, options.memory_mib)
    context = Context(dsl=dsl, workers=options.workers, limits=limits, plugin_files=plugins.files)
    executor: Executor = plugins.make(Kind.EXECUTOR, options.executor, context, **given(options, Kind.EXECUTOR))
    try:
        service = Service(
            executor=f"wire={VERSION} {executor.id}",
            dsl=(dsl.name, dsl.version),
            boundary=await require(executor, options.require_isolation),
            capacity=executor.capacity,
            limits=limits,
            max_programs=options.max_programs,
            max_body=options.max_body_mib << 20,
            versions={"arc25": metadata.version("arc25"), "python": platform.python_version()},
        )

        def started() -> None:
            sys.stdout.write(f"listening on {url_of(listener)}, isolation {service.boundary}\n")
            sys.stdout.flush()

        await serve(executor, service, listener, Rules(token), Bounds(options.queue, options.grace), started)
    finally:
        await executor.close()
