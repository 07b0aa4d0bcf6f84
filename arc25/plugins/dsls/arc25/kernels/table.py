"""Which words have kernels, and where: what may be known without importing numba."""

from __future__ import annotations

from collections.abc import Sequence

from arc25.core.words import Parameter

PLACE = "arc25.plugins.dsls.arc25.kernels"
PICTURES = ("Grid", "Mask")
SCALARS = ("Int", "Bool", "Color")
"""Types of plain numbers. Of values of other types a kernel knows only literals, by their places."""

MODULES = {
    "arrange": "overlay",
    "cells": "fill_enclosed hollow keep_cells outline where where_color",
    "colors": "blacken_background canonical_colors erase_color histogram invert keep_color ranked_colors recolor "
    "swap_colors",
    "geometry": "crop crop_corner crop_to_content flip half roll rotate shift trim",
    "lines": "bounce connect dedupe drop_empty extend_lines gravity line smear sort_lines spread",
    "masks": "bounding_box_mask checkerboard contour diagonal dilate enclosed equals erode filled halo mask_and "
    "mask_not mask_or neighbor_count project reach ring stripes",
    "matching": "replace stamp_at",
    "painting": "draw_box draw_horizontal_line draw_rectangle draw_vertical_line",
    "patterns": "complete_symmetry complete_tiling denoise remove_small symmetrize tiling_unit",
    "scaling": "add_border downscale hstack kron pinwheel tile unfold upscale vstack",
}
"""The kernels of each module, named as their words. One that is only for overloads whose second argument has a certain
type has `_` and that type behind the name of its word."""
KERNELS = {name: f"{PLACE}.{module}:{name}" for module, names in MODULES.items() for name in names.split()}


def kernel_of(word: str, parameters: Sequence[Parameter], returns: str) -> str | None:
    """The reference of the kernel for the overload with these parameters and that type of result; None if none is."""
    if returns not in PICTURES or not all(map(_is_known_to_kernels, parameters)):
        return None
    special = f"{word}_{parameters[1].type.lower()}" if len(parameters) > 1 else word
    return KERNELS.get(special, KERNELS.get(word))


def _is_known_to_kernels(parameter: Parameter) -> bool:
    return parameter.type in (*PICTURES, *SCALARS) or bool(parameter.choices)
