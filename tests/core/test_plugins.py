"""Finding and making plugins: what is installed is found, what is broken is named and harms nobody."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from textwrap import dedent

import pytest

from arc25.core.context import Context
from arc25.core.errors import BrokenPlugin, DuplicatePlugin, UnknownName, UsageError
from arc25.core.offers import Kind
from arc25.core.plugins import Plugins, options_of
from arc25.core.records import Event

STRATEGY = """
    from arc25 import hookimpl

    class Made:
        id = "made"
        def __init__(self, context, *, n: int = 1):
            self.n = n
        def ask(self, board, task, room):
            return []
        def tell(self, board, attempt):
            pass

    @hookimpl
    def arc25_strategy(name):
        return Made
"""

Install = Callable[..., None]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Install]:
    """Installs a distribution of one module: `install("dist", {"arc25.backends": {"x": "module"}}, module=SOURCE)`."""
    known = set(sys.modules)
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(str(site))

    def run(name: str, groups: Mapping[str, Mapping[str, str]], extras: str = "", **modules: str) -> None:
        for module, source in modules.items():
            (site / f"{module}.py").write_text(dedent(source))
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        extra = f"Provides-Extra: {extras}\n" if extras else ""
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{extra}")
        lines = [
            f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in entries.items()) for group, entries in groups.items()
        ]
        (info / "entry_points.txt").write_text("\n".join(lines))

    yield run
    for module in set(sys.modules) - known:
        del sys.modules[module]


@pytest.fixture
def plugin_file(tmp_path: Path) -> Callable[[str], Path]:
    """Writes a plugin file."""

    def write(source: str, name: str = "mine.py") -> Path:
        path = tmp_path / name
        path.write_text(dedent(source))
        return path

    return write


def strategy(module: str = "made", name: str = "made") -> dict[str, dict[str, str]]:
    return {"arc25.strategies": {name: module}}


def test_an_installed_plugin_is_offered_with_its_origin(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY)
    offer = Plugins().find(Kind.STRATEGY, "made")
    assert (offer.distribution, offer.version, offer.target) == ("some-dist", "1.0", "made")


def test_listing_imports_no_plugin(install: Install) -> None:
    install("some-dist", strategy(), made="raise RuntimeError")
    assert "made" in {offer.name for offer in Plugins().offers(Kind.STRATEGY)}


def test_offers_come_by_kind_and_name_and_the_always_on_ones_last(install: Install) -> None:
    install("some-dist", strategy() | {"arc25": {"always": "made"}}, made=STRATEGY)
    offers = Plugins().offers()
    kinds = [list(Kind).index(offer.kind) if offer.kind else len(Kind) for offer in offers]
    assert kinds == sorted(kinds)
    assert offers[-1].name == "always"


def test_a_plugin_is_made_with_its_options(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY)
    assert Plugins().make(Kind.STRATEGY, "made", Context(), n=7).n == 7


def test_an_unknown_plugin_names_the_nearest(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY)
    with pytest.raises(UnknownName, match=r"no strategy is named 'mode'. Did you mean 'made'"):
        Plugins().factory(Kind.STRATEGY, "mode")


def test_an_unknown_option_names_the_nearest(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY.replace("n: int = 1", "temperature: int = 1, n: int = 1"))
    with pytest.raises(
        UnknownName, match=r"no option of strategy 'made' is named 'temprature'. Did you mean 'temperature'"
    ):
        Plugins().make(Kind.STRATEGY, "made", Context(), temprature=1)


def test_an_option_without_a_default_has_to_be_given(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY.replace("n: int = 1", "n: int"))
    with pytest.raises(UsageError, match="strategy 'made' needs a value for its option 'n'"):
        Plugins().make(Kind.STRATEGY, "made", Context())


def test_a_name_that_is_offered_twice_names_both_packages(install: Install) -> None:
    install("one-dist", strategy("one"), one=STRATEGY)
    install("two-dist", strategy("two"), two=STRATEGY)
    with pytest.raises(DuplicatePlugin, match=r"one-dist 1.0 \(one\) and two-dist 1.0 \(two\)"):
        Plugins().factory(Kind.STRATEGY, "made")


def test_a_broken_plugin_names_itself_its_package_the_reason_and_the_remedy(install: Install) -> None:
    install("some-dist", strategy(), made="raise RuntimeError('out of cheese')")
    with pytest.raises(BrokenPlugin) as error:
        Plugins().factory(Kind.STRATEGY, "made")
    assert str(error.value) == (
        "strategy 'made' of some-dist 1.0 (made) cannot be used: RuntimeError: out of cheese. "
        "Remedy: upgrade or remove some-dist 1.0"
    )


def test_a_broken_plugin_keeps_its_cause(install: Install) -> None:
    install("some-dist", strategy(), made="raise RuntimeError('out of cheese')")
    with pytest.raises(BrokenPlugin) as error:
        Plugins().factory(Kind.STRATEGY, "made")
    assert isinstance(error.value.__cause__, RuntimeError)


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("this is no Python", "SyntaxError: "),
        (STRATEGY.replace("arc25_strategy", "arc25_stratgy"), "Did you mean 'arc25_strategy'"),
        (STRATEGY.replace("(name)", "(nme)"), "arc25_strategy(nme)"),
        (STRATEGY.replace("@hookimpl", ""), "its arc25_strategy lacks the decorator @hookimpl"),
        ("ARC25_HOOKS = 0" + dedent(STRATEGY), "it was written for version 0 of the hooks"),
        (STRATEGY.replace("*, n: int", "n: int"), "its factory takes (context, n: int = 1), not (context, *, OPTIONS)"),
        (STRATEGY.replace("*, n: int = 1", "**options"), "not (context, *, OPTIONS)"),
        (STRATEGY.replace("context, *,", "*,"), "not (context, *, OPTIONS)"),
        (STRATEGY.replace("return Made", "return None"), "no hook arc25_strategy(name) that answers to 'made'"),
        (STRATEGY.replace("return Made", "return 3"), "arc25_strategy returned 3, not a factory"),
        (STRATEGY.replace("return Made", "return 1 / 0"), "ZeroDivisionError"),
    ],
)  # fmt: skip
def test_a_plugin_that_does_not_fit_says_how(install: Install, source: str, reason: str) -> None:
    install("some-dist", strategy(), made=source)
    with pytest.raises(BrokenPlugin) as error:
        Plugins().factory(Kind.STRATEGY, "made")
    assert reason in error.value.reason


def test_an_entry_point_that_names_no_module_says_so(install: Install) -> None:
    install("some-dist", strategy("made:Made"), made=STRATEGY)
    with pytest.raises(BrokenPlugin, match=r"its entry point names <class 'made.Made'>, not a module"):
        Plugins().factory(Kind.STRATEGY, "made")


def test_a_plugin_for_newer_hooks_asks_for_a_newer_arc25(install: Install) -> None:
    install("some-dist", strategy(), made="ARC25_HOOKS = 99")
    with pytest.raises(BrokenPlugin) as error:
        Plugins().factory(Kind.STRATEGY, "made")
    assert error.value.remedy == "upgrade arc25"


def test_a_hook_may_be_named_by_its_mark(install: Install) -> None:
    source = STRATEGY.replace("@hookimpl", "@hookimpl(specname='arc25_strategy')").replace(
        "def arc25_strategy", "def other"
    )
    install("some-dist", strategy(), made=source)
    assert Plugins().factory(Kind.STRATEGY, "made").__name__ == "Made"


@pytest.mark.parametrize(
    ("entry", "extras", "remedy"),
    [
        ("made", "made", "pip install 'some-dist[made]'"),
        ("made [gpu]", "", "pip install 'some-dist[gpu]'"),
        ("made", "other", "upgrade or remove some-dist 1.0"),
    ],
    ids=["named after the plugin", "named in the entry point", "unknown"],
)
def test_a_package_that_a_factory_misses_is_brought_by_its_extra(
    install: Install, entry: str, extras: str, remedy: str
) -> None:
    install("some-dist", strategy(entry), extras, made=STRATEGY.replace("self.n = n", "import nobody_has_this"))
    with pytest.raises(BrokenPlugin, match="No module named 'nobody_has_this'") as error:
        Plugins().make(Kind.STRATEGY, "made", Context())
    assert error.value.remedy == remedy


def test_what_a_factory_raises_is_put_down_to_the_plugin(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY.replace("self.n = n", "self.n = 1 / 0"))
    with pytest.raises(BrokenPlugin, match=r"strategy 'made' .* ZeroDivisionError"):
        Plugins().make(Kind.STRATEGY, "made", Context())


def test_wrong_usage_that_a_factory_finds_stays_wrong_usage(install: Install) -> None:
    raising = "from arc25.core.errors import UsageError; raise UsageError('n is odd')"
    install("some-dist", strategy(), made=STRATEGY.replace("self.n = n", raising))
    with pytest.raises(UsageError, match="n is odd"):
        Plugins().make(Kind.STRATEGY, "made", Context())


def test_what_does_not_keep_the_protocol_is_refused_and_what_is_missing_named(install: Install) -> None:
    install("some-dist", strategy(), made=STRATEGY.replace("def tell", "def tel").replace('id = "made"', ""))
    with pytest.raises(BrokenPlugin, match=r"made a Made without id, tell: see arc25.core.protocols.Strategy"):
        Plugins().make(Kind.STRATEGY, "made", Context())


def test_a_broken_plugin_leaves_the_others_alone(install: Install) -> None:
    install("some-dist", strategy("bad", "bad") | {"arc25": {"bad": "bad"}}, bad="raise SystemExit")
    install("good-dist", strategy(), made=STRATEGY)
    plugins = Plugins()
    with pytest.raises(BrokenPlugin):
        plugins.factory(Kind.STRATEGY, "bad")
    assert plugins.factory(Kind.STRATEGY, "made").__name__ == "Made"


LISTENER = """
    from arc25 import hookimpl

    SEEN = []

    @hookimpl
    def arc25_event(event):
        SEEN.append(event.kind)

    @hookimpl
    def arc25_choose(task, attempts):
        return None
"""


def test_an_always_on_plugin_hears_events(install: Install) -> None:
    install("some-dist", {"arc25": {"listener": "listener"}}, listener=LISTENER)
    manager, broken = Plugins().always_on()
    manager.hook.arc25_event(event=Event("started", 0.0))
    assert (sys.modules["listener"].SEEN, broken) == (["started"], [])


def test_a_broken_always_on_plugin_is_set_aside(install: Install) -> None:
    install("some-dist", {"arc25": {"listener": "listener", "bad": "bad"}}, listener=LISTENER, bad="1 / 0")
    manager, broken = Plugins().always_on()
    assert len(manager.get_plugins()) == 1
    assert [error.reason for error in broken] == ["ZeroDivisionError: division by zero"]


def test_a_module_behind_two_always_on_names_is_called_once(install: Install) -> None:
    install("some-dist", {"arc25": {"a": "listener", "b": "listener"}}, listener=LISTENER)
    manager, broken = Plugins().always_on()
    manager.hook.arc25_event(event=Event("started", 0.0))
    assert (sys.modules["listener"].SEEN, broken) == (["started"], [])


def test_a_file_is_a_plugin_under_its_name(plugin_file: Callable[..., Path]) -> None:
    assert Plugins([plugin_file(STRATEGY)]).make(Kind.STRATEGY, "mine", Context(), n=3).n == 3


def test_a_file_with_several_hooks_is_run_once_and_registered_once(plugin_file: Callable[..., Path]) -> None:
    plugins = Plugins([plugin_file(dedent(STRATEGY) + dedent(LISTENER))])
    manager, broken = plugins.always_on()
    manager.hook.arc25_event(event=Event("started", 0.0))
    (module,) = [plugin for plugin in manager.get_plugins() if getattr(plugin, "SEEN", None)]
    assert (module.SEEN, broken) == (["started"], [])
    assert plugins.factory(Kind.STRATEGY, "mine") is module.Made


def test_a_file_that_is_named_twice_is_one_plugin(plugin_file: Callable[..., Path]) -> None:
    path = plugin_file(STRATEGY)
    assert Plugins([path, path.parent / "." / path.name]).find(Kind.STRATEGY, "mine").target == str(path)


def test_a_file_may_hold_dataclasses(plugin_file: Callable[..., Path]) -> None:
    source = "from __future__ import annotations\nfrom dataclasses import dataclass\n" + dedent(STRATEGY)
    path = plugin_file(source.replace("class Made", "@dataclass\nclass Point:\n    x: int\n\nclass Made"))
    assert Plugins([path]).factory(Kind.STRATEGY, "mine").__name__ == "Made"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("x = 1", "it implements no hook; the hooks are arc25_backend"),
        (STRATEGY.replace("arc25_strategy", "arc25_stratgy"), "Did you mean 'arc25_strategy'"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(plugin_file: Callable[..., Path], source: str, reason: str) -> None:
    with pytest.raises(BrokenPlugin, match=r"plugin 'mine' of .*mine\.py cannot be used") as error:
        Plugins([plugin_file(source)])
    assert reason in error.value.reason


@pytest.mark.parametrize("name", ["absent.py", "."])
def test_what_is_no_file_is_wrong_usage(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match="no such Python file"):
        Plugins([tmp_path / name])


def test_the_options_of_a_function_are_its_keyword_only_parameters() -> None:
    def factory(context: Context, *, n: int = 1, name: str) -> None: ...

    assert list(options_of(factory)) == ["n", "name"]


def test_the_options_of_a_class_are_those_of_its_constructor() -> None:
    class Factory:
        def __init__(self, context: Context, *, n: int = 1) -> None: ...

    assert options_of(Factory)["n"].default == 1
