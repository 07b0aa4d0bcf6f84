"""No text with fields reads an attribute that a program may not."""

from __future__ import annotations

import pytest

from arc25.core.records import Status

pytestmark = pytest.mark.asyncio(loop_scope="session")

EXPRESSIONS = [
    "'{0.__class__.__base__}'.format(grid)",
    "'{0.__globals__}'.format(transform)",
    "'{f.__globals__}'.format(f=transform)",
    "'{0[0].__code__}'.format([transform])",
    "'{:{0.__globals__}}'.format(transform, 1)",
    "'{f.__globals__}'.format_map({'f': transform})",
    "str.format('{0.__globals__}', transform)",
    "str.format_map('{f.__globals__}', {'f': transform})",
    "getattr('{0.__globals__}', 'format')(transform)",
    "getattr(str, 'format')('{0.__globals__}', transform)",
    "list(map(str.format, ['{0.__globals__}'], [transform]))",
    "type('').format('{0.__globals__}', transform)",
    "Text('{0.__globals__}').format(transform)",
    "f'{transform.__globals__}'",
    "string.Formatter().format('{0.__globals__}', transform)",
    "string.Template('$x')",
    "attrgetter('format')('{0.__globals__}')(transform)",
    "super(Text, Text('{0.__globals__}')).format(transform)",
]


@pytest.mark.parametrize("expression", EXPRESSIONS)
async def test_a_program_cannot_evaluate(run, expression):
    source = (
        "import string\nfrom operator import attrgetter\nclass Text(str):\n    pass\n"
        f"def transform(grid):\n    {expression}\n    return grid"
    )

    assert (await run(source)).status in (Status.REFUSED, Status.RAISED)
