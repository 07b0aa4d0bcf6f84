"""What is hidden in a picture that mirrors or repeats itself, and what is too little to tell."""

from __future__ import annotations

import numpy as np
import pytest

from arc25.drawing.notation import grid
from arc25.plugins.dsls.arc25.patterns import EVIDENCE, complete_symmetry, complete_tiling
from arc25.plugins.dsls.arc25.values import DslError


def random_grid(seed: int, height: int, width: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(1, 10, (height, width)).astype(np.int8)


def test_nothing_is_completed_where_the_colour_is_missing_or_all_there_is() -> None:
    with pytest.raises(DslError, match="nothing to complete"):
        complete_symmetry(grid("11/11"), 0)
    with pytest.raises(DslError, match="nothing to go by"):
        complete_symmetry(grid("00/00"), 0)


def test_a_middle_line_is_no_evidence_of_a_mirror() -> None:
    covered = random_grid(1, 3, 12)
    covered[0] = 0

    with pytest.raises(DslError, match="no mirror symmetry"):
        complete_symmetry(covered, 0)


def test_a_mirror_needs_as_many_pairs_as_evidence_however_they_are_counted() -> None:
    half = random_grid(2, EVIDENCE + 1, 1)
    covered = np.hstack([half, half])
    covered[0, 0] = 0

    assert (complete_symmetry(covered, 0) == half).all()
    with pytest.raises(DslError, match="no mirror symmetry"):
        complete_symmetry(covered[:-1], 0)


def test_a_diagonal_needs_pairs_that_agree() -> None:
    with pytest.raises(DslError, match="no mirror symmetry"):
        complete_symmetry(np.triu(random_grid(0, 5, 5)), 0)


def test_a_diagonal_mirror_completes_a_square() -> None:
    whole = np.maximum(random_grid(3, 6, 6), random_grid(3, 6, 6).T)
    covered = whole.copy()
    covered[4:, :2] = 0

    assert (complete_symmetry(covered, 0) == whole).all()


def test_two_mirrors_complete_what_hides_on_one_of_them() -> None:
    quarter = random_grid(4, 4, 4)
    whole = np.block([[quarter, quarter[:, ::-1]], [quarter[::-1], quarter[::-1, ::-1]]])
    covered = whole.copy()
    covered[2:6, :2] = 0

    assert (complete_symmetry(covered, 0) == whole).all()


def test_a_mirror_need_not_be_in_the_middle() -> None:
    whole = np.vstack([random_grid(5, 1, 5), (half := random_grid(6, 4, 5)), half[::-1]])
    covered = whole.copy()
    covered[2, 1:3] = 0

    assert (complete_symmetry(covered, 0) == whole).all()


def test_a_cell_whose_images_are_hidden_too_is_not_made_up() -> None:
    half = random_grid(7, 5, 4)
    covered = np.hstack([half, half[:, ::-1]])
    covered[1, [2, 5]] = 0

    with pytest.raises(DslError, match="colour 0 has that colour too, or lies beyond"):
        complete_symmetry(covered, 0)


@pytest.mark.parametrize("size", [(1, 2), (2, 1), (2, 3), (3, 3), (4, 1)])
def test_a_tile_completes_what_repeats_it_also_where_its_last_copies_are_cut_off(size: tuple[int, int]) -> None:
    whole = np.tile(random_grid(8, *size), (6, 6))[:11, :10]
    covered = whole.copy()
    covered[3:6, 2:7] = 0

    assert (complete_tiling(covered, 0) == whole).all()


def test_the_colour_that_hides_a_tiling_may_be_any() -> None:
    whole = np.tile(grid("12/34"), (4, 4))
    covered = whole.copy()
    covered[2:5, 1:3] = 7

    assert (complete_tiling(covered, 7) == whole).all()


def test_a_tile_needs_known_cells_to_repeat_each_other() -> None:
    half = random_grid(9, EVIDENCE + 1, 1)
    covered = np.vstack([half, half])
    covered[0, 0] = 0

    assert (complete_tiling(covered, 0) == np.vstack([half, half])).all()
    with pytest.raises(DslError, match="no tile explains"):
        complete_tiling(np.delete(covered, [EVIDENCE, 2 * EVIDENCE + 1], axis=0), 0)


def test_a_tile_as_large_as_the_grid_but_for_a_line_is_no_tile_where_that_line_differs() -> None:
    covered = random_grid(10, 6, 6)
    covered[-1, [0, -1]] = 0

    with pytest.raises(DslError, match="no tile explains"):
        complete_tiling(covered, 0)


def test_a_cell_that_is_hidden_in_every_copy_is_not_made_up() -> None:
    covered = np.tile(grid("102/345"), (4, 4))

    with pytest.raises(DslError, match="no tile explains"):
        complete_tiling(covered, 0)


def test_two_smallest_tiles_have_to_agree() -> None:
    rows, columns = np.indices((6, 6))
    chequered = np.where((rows + columns) % 2, 0, 1 + rows % 2).astype(np.int8)

    with pytest.raises(DslError, match="2 tiles of 2 cells"):
        complete_tiling(chequered, 0)


def test_nothing_is_tiled_where_the_colour_is_missing_or_nearly_all_there_is() -> None:
    with pytest.raises(DslError, match="nothing to complete"):
        complete_tiling(grid("12/12"), 0)
    with pytest.raises(DslError, match="nothing to go by"):
        complete_tiling(grid("1212/0000"), 0)
