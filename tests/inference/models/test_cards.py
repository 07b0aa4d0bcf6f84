"""The table of models."""

from __future__ import annotations

import pytest

from arc25.core.errors import UnknownName
from arc25.inference.models.cards import BY_NAME, CARDS, PACKAGED, card, card_of, licence_notice


def test_each_name_and_each_hub_id_stands_once() -> None:
    assert len({each.name for each in CARDS}) == len({each.hub for each in CARDS}) == len(CARDS)


@pytest.mark.parametrize("each", CARDS, ids=lambda each: each.name)
def test_a_card_is_plausible(each) -> None:  # type: ignore[no-untyped-def]
    assert each.name == each.name.lower()
    assert each.hub.count("/") == 1
    assert 0.1 < each.parameters < 100
    assert 8_192 <= each.context <= 262_144
    assert each.licence


@pytest.mark.parametrize("each", CARDS, ids=lambda each: each.name)
def test_the_hub_id_of_a_card_points_to_that_card(each) -> None:  # type: ignore[no-untyped-def]
    assert card_of(each.hub) is each


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Qwen3-8B", "qwen3-8b"),
        ("qwen3-8b-q4_k_m.gguf", "qwen3-8b"),
        ("Qwen2.5-Coder-3B-Instruct-GPTQ", "qwen2.5-coder-3b-instruct"),
        ("SmolLM2-135M-Instruct.Q4_1.gguf", PACKAGED),
        ("SmolLM2-135M", "smollm2-135m-base"),
        ("someone/Codestral-22B-v0.1", "codestral-22b"),
    ],
)
def test_a_folder_or_file_that_begins_with_a_models_name_has_its_card(title: str, name: str) -> None:
    assert card_of(title) is BY_NAME[name]


@pytest.mark.parametrize("title", ["", "Qwen3-80B", "my-qwen3-8b", "org/none"])
def test_another_title_has_no_card(title: str) -> None:
    assert card_of(title) is None


def test_a_near_miss_is_told() -> None:
    with pytest.raises(UnknownName, match=r"Did you mean 'qwen2\.5-coder-7b-instruct'"):
        card("qwen2.5-coder-7b-instrukt")


@pytest.mark.parametrize("name", ["qwen2.5-coder-3b", "qwen2.5-coder-3b-instruct", "codestral-22b"])
def test_a_model_that_must_not_be_used_commercially_says_so_in_one_line(name: str) -> None:
    notice = licence_notice(card(name))
    assert notice.startswith(f"{name}: not for commercial use (")
    assert "\n" not in notice


@pytest.mark.parametrize("known", [card("qwen3-8b"), None])
def test_any_other_model_says_nothing(known) -> None:  # type: ignore[no-untyped-def]
    assert licence_notice(known) == ""
