"""What is seen, as text."""

from __future__ import annotations

from arc25.perception.objects import Segmentation
from arc25.perception.wording import describe
from arc25.testing.builders import task

SEEN = """\
What a program sees (objects are neighbours of one colour, without the background):
Size of the output: as the input (2 of 2 pairs; tests: 2x3).
Pair 1, input: 2x5, background 0, cells by colour 0:5 1:3 4:2, lines of 4 between 1x2 panels of 2x2, objects: 3
colour size place cells holes shape
1 2x2 (0,0) 2 0 s1
4 2x1 (0,2) 2 0 full
1 1x1 (1,3) 1 0 full
Pair 2, input: 1x4, background 0, cells by colour 0:2 2:2, symmetric top-bottom, repeats every 2 columns, objects: 2
colour size place cells holes shape
2 1x1 (0,0) 1 0 full
2 1x1 (0,2) 1 0 full
Test 1, input: 2x3, background 0, cells by colour 0:6, symmetric left-right and top-bottom, repeats every 1 rows, \
repeats every 1 columns, objects: 0"""


def test_a_task_is_told_in_short_tables() -> None:
    assert describe(task("t", [("10400 01410", "00000 00000"), ("2020", "0000")], ["000 000"])) == SEEN


def test_rivals_are_told_where_they_disagree_on_the_tests() -> None:
    text = describe(task("t", [("12", "34"), ("13", "35")], ["123"]))
    assert "as the input (2 of 2 pairs; tests: 1x3), or always 1x2 (2 of 2 pairs; tests: 1x2)." in text


def test_a_size_that_nothing_explains_is_unknown() -> None:
    assert "Size of the output: unknown." in describe(task("t", [("12", "123 123"), ("123", "1")]))


def test_only_the_largest_objects_are_listed() -> None:
    text = describe(task("t", [("1020304050607080901020304050", "1")]))
    assert "and 2 smaller ones" in text


def test_an_object_of_several_colours_names_them() -> None:
    assert "1+2 1x2 (0,0) 2 0 full" in describe(task("t", [("120", "1")]), Segmentation.MIXED)
