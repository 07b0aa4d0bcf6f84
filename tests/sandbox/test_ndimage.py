"""scipy.ndimage works in a confined process, all that programs may import of it."""

from __future__ import annotations

import pytest

from arc25.core.grid import Grid
from arc25.core.records import Status
from arc25.sandbox.language import allowlist

ndimage = pytest.importorskip("scipy.ndimage", reason="scipy is not installed")

pytestmark = pytest.mark.asyncio(loop_scope="session")

RING = Grid.of([[0, 0, 0, 0, 0], [0, 3, 3, 3, 0], [0, 3, 0, 3, 0], [0, 3, 3, 3, 0], [0, 0, 0, 0, 5]])

CALLS = {
    "label": "ndi.label(g)[0]",
    "label with diagonals": "ndi.label(g, structure=ndi.generate_binary_structure(2, 2))[0]",
    "binary_fill_holes": "ndi.binary_fill_holes(g)",
    "find_objects": "g[ndi.find_objects(ndi.label(g)[0])[0]]",
    "binary_dilation": "ndi.binary_dilation(g, iterations=2)",
    "binary_erosion": "ndi.binary_erosion(ndi.binary_fill_holes(g))",
    "binary_opening": "ndi.binary_opening(g > 0)",
    "binary_closing": "ndi.binary_closing(g > 0)",
    "binary_propagation": "ndi.binary_propagation(g == 5, mask=g > 0)",
    "binary_hit_or_miss": "ndi.binary_hit_or_miss(g, np.ones((1, 3)))",
    "distance_transform_edt": "ndi.distance_transform_edt(g == 0).astype(int)",
    "distance_transform_cdt": "ndi.distance_transform_cdt(g == 0)",
    "distance_transform_bf": "ndi.distance_transform_bf(g == 0).astype(int)",
    "convolve": "np.clip(ndi.convolve(g, np.ones((3, 3), int)), 0, 9)",
    "correlate with a border": "np.clip(ndi.correlate(g, [[0, 1, 0], [1, 1, 1], [0, 1, 0]], mode='constant'), 0, 9)",
    "generic_filter with a function": "ndi.generic_filter(g, lambda v: v.max(), size=3)",
    "generic_filter1d": "ndi.generic_filter1d(g, lambda line, out: out.__setitem__(slice(None), line[1:-1]), 3)",
    "vectorized maximum": "ndi.maximum_filter(g, size=(1, 3))",
    "minimum_filter": "ndi.minimum_filter(g, footprint=np.ones((2, 2)))",
    "median_filter": "ndi.median_filter(g, 3)",
    "rank_filter": "ndi.rank_filter(g, 1, 3)",
    "percentile_filter": "ndi.percentile_filter(g, 50, 3)",
    "uniform_filter": "ndi.uniform_filter(g, 3)",
    "gaussian_filter": "ndi.gaussian_filter(g.astype(float), 1).round()",
    "sobel": "abs(ndi.sobel(g)).clip(0, 9)",
    "laplace": "abs(ndi.laplace(g)).clip(0, 9)",
    "grey_dilation": "ndi.grey_dilation(g, size=3)",
    "white_tophat": "ndi.white_tophat(g, 3)",
    "rotate": "ndi.rotate(g, 90, order=0)",
    "zoom": "ndi.zoom(g, 2, order=0)",
    "shift": "ndi.shift(g, (1, -1), order=0, cval=7)",
    "affine_transform": "ndi.affine_transform(g, [[0, 1], [1, 0]], order=0)",
    "map_coordinates": "ndi.map_coordinates(g, np.indices(g.shape)[::-1], order=0)",
    "geometric_transform": "ndi.geometric_transform(g, lambda at: (at[1], at[0]), order=0)",
    "fourier_shift": "abs(np.fft.ifft2(ndi.fourier_shift(np.fft.fft2(g), 1))).round()",
    "watershed_ift": "ndi.watershed_ift(g.astype(np.uint8), ndi.label(g)[0].astype(np.int16))",
    "measurements": "[[int(ndi.sum(g, ndi.label(g)[0], 2)), int(ndi.center_of_mass(g)[0]), int(ndi.maximum(g)),"
    " *map(int, ndi.maximum_position(g)), int(ndi.mean(g == 3) * 10), len(ndi.extrema(g)), int(ndi.median(g))]]",
    "labeled_comprehension": "[[int(v) for v in ndi.labeled_comprehension(g, g, [3, 5], len, int, 0)]]",
    "value_indices": "[[int(k) for k in sorted(ndi.value_indices(g))]]",
    "iterate_structure": "ndi.iterate_structure(ndi.generate_binary_structure(2, 1), 2)",
    "spline_filter": "ndi.spline_filter(g.astype(float)).clip(0, 9).round()",
}


def source(expression: str) -> str:
    """A program that returns the expression, with `g` for its input."""
    start = "import numpy as np\nimport scipy.ndimage as ndi\n"
    return f"{start}def transform(grid):\n    g = np.array(grid)\n    return {expression}\n"


@pytest.mark.parametrize("name", CALLS)
async def test_a_program_gets_what_scipy_gives(run, name):
    import numpy as np

    from arc25.sandbox.output import to_cells

    expected = Grid(*to_cells(eval(CALLS[name], {"np": np, "ndi": ndimage, "g": np.array(RING.rows())})))

    result = await run(source(CALLS[name]), (RING,))

    assert (result.status, result.error, result.outputs) == (Status.OK, "", (expected,))


@pytest.mark.parametrize(
    "statement",
    [
        "from scipy.ndimage import label",
        "from scipy import ndimage\nlabel = ndimage.label",
        "import scipy.ndimage\nlabel = scipy.ndimage.label",
        "import scipy\nlabel = scipy.ndimage.label",
        "from scipy.ndimage.measurements import label",
        "from scipy.ndimage import *",
    ],
)
async def test_every_form_of_import_gives_the_same_function(run, statement):
    result = await run(f"{statement}\ndef transform(grid): return label(grid)[0]", (RING,))

    assert (result.error, result.outputs) == ("", (Grid.of(ndimage.label(RING.rows())[0].tolist()),))


@pytest.mark.parametrize(
    "module", ["scipy.io", "scipy.signal", "scipy._lib", "scipy.ndimage._ni_support", "scipy.weave"]
)
async def test_no_other_part_of_scipy_is_there(run, module):
    assert (await run(f"import {module}\ndef transform(grid): return grid")).status is Status.REFUSED


async def test_the_list_names_what_scipy_has():
    old = {name.rpartition(".")[2] for name in allowlist.ALIASES}

    assert set(allowlist.NAMES["scipy.ndimage"]) - old <= set(ndimage.__all__) | {"vectorized_filter"}
