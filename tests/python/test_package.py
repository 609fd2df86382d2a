"""The package as a whole: what it exports, documents and promises about types."""

import ast
import doctest
import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

import duologue

TESTS = Path(__file__).parent

MODULES: list[ModuleType] = [
    duologue,
    *(
        importlib.import_module(f"duologue.{module.name}")
        for module in pkgutil.iter_modules(duologue.__path__)
        if module.name != "__main__"
    ),
]


def documented(name: str, value: object) -> Iterator[tuple[str, object]]:
    """Yield what has to have a docstring: the value, and what a class adds of its own."""
    yield name, value
    if not inspect.isclass(value):
        return
    for member, found in vars(value).items():
        if not member.startswith("_") and (
            callable(found) or inspect.isdatadescriptor(found) or isinstance(found, staticmethod)
        ):
            yield f"{name}.{member}", found


def public() -> list[tuple[str, object]]:
    """List every public name of the package, with the members of its classes."""
    exported = [(name, getattr(duologue, name)) for name in duologue.__all__ if not name.startswith("__")]
    return [found for name, value in exported for found in documented(name, value)]


def is_plain(value: object) -> bool:
    """Tell whether a name stands for a number, an alias or an id, which can hold no docstring of its own."""
    return isinstance(value, int) or type(value).__module__ in {"typing", "types"}


def test_all_names_everything_that_is_public() -> None:
    exported = {
        name for name, value in vars(duologue).items() if not name.startswith("_") and not isinstance(value, ModuleType)
    }
    assert set(duologue.__all__) == {*exported, "__version__"}


def test_every_public_name_has_a_docstring_of_its_own() -> None:
    lacking = [
        name for name, value in public() if not is_plain(value) and not (getattr(value, "__doc__", None) or "").strip()
    ]
    assert lacking == []


def names_used(source: str) -> set[str]:
    """List the names in a program: bare, imported, of methods, attributes and keywords; none of a comment or string."""
    used: set[str] = set()
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.ClassDef(body=body):
                used |= {method.name for method in body if isinstance(method, ast.FunctionDef)}
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.alias(name=name) | ast.keyword(arg=str(name)):
                used.add(name)
    return used


def test_every_public_name_is_used_by_a_test() -> None:
    files = [names_used(path.read_text(encoding="utf-8")) for path in TESTS.rglob("*.py") if path != Path(__file__)]
    names = [name.partition(".")[::2] for name, _ in public()]
    owners = Counter(member for _, member in names if member)
    # A name that several classes have is used together with the class.
    missing = [
        f"{owner}.{member}" if member else owner
        for owner, member in names
        if not any({member or owner, owner if owners[member] > 1 else member or owner} <= used for used in files)
    ]
    assert missing == []


def test_the_help_of_a_method_tells_its_arguments_and_what_it_does() -> None:
    assert "expected_version=None" in str(inspect.signature(duologue.Messenger.snooze))
    assert "timedelta" in (duologue.Messenger.snooze.__doc__ or "")


def doctests() -> list[doctest.DocTest]:
    """List the examples of every docstring, those of the native module too, which doctest alone does not find."""
    parser = doctest.DocTestParser()
    found = [(module.__name__, module) for module in MODULES] + public()
    return [
        parser.get_doctest(text, {"duologue": duologue}, name, None, 0)
        for name, value in found
        if ">>>" in (text := inspect.cleandoc(getattr(value, "__doc__", None) or ""))
    ]


@pytest.mark.parametrize("example", doctests(), ids=lambda example: example.name)
def test_an_example_in_a_docstring_runs_as_it_is_shown(example: doctest.DocTest) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    assert runner.run(example, out=said.append).failed == 0, "".join(said)


def test_the_version_is_that_of_the_distribution() -> None:
    from importlib.metadata import version

    assert duologue.__version__ == version("duologue")


def test_the_package_says_that_it_is_typed() -> None:
    assert (Path(duologue.__path__[0]) / "py.typed").exists()
    assert (Path(duologue.__path__[0]) / "_duologue.pyi").exists()


def test_the_distribution_carries_both_licences() -> None:
    from importlib.metadata import distribution

    carried = {file.name: file.read_text() for file in distribution("duologue").files or [] if "licenses" in file.parts}
    assert carried == {name: (TESTS.parents[1] / name).read_text() for name in ("LICENSE-APACHE", "LICENSE-MIT")}
