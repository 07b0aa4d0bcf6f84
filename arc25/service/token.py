"""The secret that a service and its clients share, in a file that nobody else can read."""

from __future__ import annotations

import hmac
import stat
from pathlib import Path

from arc25.core.errors import UsageError

_SHORTEST, _LONGEST = 16, 1_000


def read_token(path: Path) -> str:
    """The token in a file: one line of 16 or more printable ASCII characters, none of them a space.

    Raises:
        UsageError: it cannot be read, is no token, or every user of the machine may read or write it.
    """
    try:
        mode = path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise UsageError(f"token file {path}: not a regular file")
        with path.open("rb") as file:
            data = file.read(_LONGEST + 2)
    except OSError as error:
        raise UsageError(f"token file {path}: {error.strerror}") from error
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise UsageError(f"token file {path}: every user of this machine may read or write it; chmod 600 {path}")
    return checked_token(data.decode("ascii", "replace").strip(), f"token file {path}")


def checked_token(token: str, where: str) -> str:
    """`token`, if it is one; `where` it comes from is for the message, which does not quote it.

    Raises:
        UsageError: it is none.
    """
    if not (_SHORTEST <= len(token) <= _LONGEST and all("!" <= character <= "~" for character in token)):
        raise UsageError(
            f"{where}: a token is {_SHORTEST} to {_LONGEST} printable ASCII characters without a space; "
            "make one with: openssl rand -hex 32"
        )
    return token


def same(given: str, token: str) -> bool:
    """Whether two tokens are equal, in a time that tells nothing of where they differ."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), token.encode())
