"""JSON from strangers: what is no JSON, and values that are not what they should be."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arc25.service.strictjson import Node, WireError, read


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[1] 2", "not JSON"),
        (b"\xff\xfe[\x00]\x00", "not JSON"),
        (b"\xef\xbb\xbf[]", "not JSON"),
        (b"[NaN]", "NaN is no JSON"),
        (b"[-Infinity]", "-Infinity is no JSON"),
        (b"[1e999]", "'1e999' is too large a number"),
        (b"[" + b"1" * 100_000 + b"]", "not JSON"),
        (b'{"a": 1, "a": 2}', "the key 'a' is there twice"),
        (b"[" * 1_000_000, "nested too deep"),
        (b'{"a":' * 1_000_000, "nested too deep"),
    ],
)
def test_what_is_no_json_is_refused_with_the_reason(data: bytes, fault: str) -> None:
    with pytest.raises(WireError, match=r"^[^\n]{1,300}$") as caught:
        read(data)
    assert fault in str(caught.value)


def test_a_million_keys_of_which_two_are_equal_are_refused_quickly() -> None:
    data = b"{" + b",".join(b'"%d":0' % n for n in range(500_000)) + b',"0":0}'
    start = time.process_time()
    with pytest.raises(WireError, match="the key '0' is there twice"):
        read(data)
    assert time.process_time() - start < 10


@pytest.mark.parametrize(
    ("check", "value", "fault"),
    [
        (lambda node: node.fields(["a"]), [], "programs[1]: an object is wanted, got a list of 0"),
        (lambda node: node.fields(["a"]), {}, "programs[1]: the key 'a' is missing"),
        (lambda node: node.fields(["a"], ["c"]), {"a": 1, "b": 2}, "programs[1]: unknown key 'b'; known are a, c"),
        (lambda node: node.items(2), {"a": 1}, "programs[1]: a list is wanted, got an object of 1"),
        (lambda node: node.items(2), [1, 2, 3], "programs[1]: 0 to 2 items are wanted, got 3"),
        (lambda node: node.items(2, least=1), [], "programs[1]: 1 to 2 items are wanted, got 0"),
        (lambda node: node.items(least=1), [], "programs[1]: 1 or more items are wanted, got 0"),
        (lambda node: node.text(9), None, "programs[1]: a string is wanted, got None"),
        (lambda node: node.text(2), "abc", "programs[1]: at most 2 characters, got 3"),
        (lambda node: node.text(9, plain=True), "\x1b[2J", "programs[1]: printable ASCII is wanted, got '\\x1b[2J'"),
        (lambda node: node.text(9, plain=True), "é", "programs[1]: printable ASCII is wanted, got '\\xe9'"),
        (lambda node: node.number(0, 9), True, "programs[1]: a number from 0 to 9 is wanted, got True"),
        (lambda node: node.number(0, 9), "1", "programs[1]: a number from 0 to 9 is wanted, got '1'"),
        (
            lambda node: node.number(0, 9),
            10**400,
            "programs[1]: a number from 0 to 9 is wanted, got an integer of 1329",
        ),
        (lambda node: node.number(0, 9), -0.1, "programs[1]: a number from 0 to 9 is wanted, got -0.1"),
        (lambda node: node.integer(0, 9), 2.0, "programs[1]: an integer from 0 to 9 is wanted, got 2.0"),
        (lambda node: node.integer(0, 9), False, "programs[1]: an integer from 0 to 9 is wanted, got False"),
        (lambda node: node.flag(), 1, "programs[1]: true or false is wanted, got 1"),
    ],
)
def test_a_value_that_does_not_fit_is_named_by_its_path(check, value, fault: str) -> None:
    with pytest.raises(WireError) as caught:
        check(Node(value, "programs[1]"))
    assert str(caught.value).startswith(fault)


def test_the_path_of_what_lies_inside_is_told() -> None:
    node = read(b'{"a": {"b": [0, 1]}}').fields(["a"])["a"].fields(["b"])["b"].items(2)[1]
    assert (node.path, node.value) == ("a.b[1]", 1)


def test_an_error_quotes_no_more_than_a_line_of_what_was_sent() -> None:
    with pytest.raises(WireError) as caught:
        Node("\n" * 10**6, "source").integer(0, 1)
    assert len(str(caught.value)) < 200


@given(st.binary())
def test_no_bytes_raise_anything_else(data: bytes) -> None:
    try:
        value = read(data).value
    except WireError:
        return
    assert json.loads(json.dumps(value, allow_nan=False)) == value
