"""The program's own source as data: docstrings, and constants with the comment that gives the why.

Read as text, never imported: the methods chapter may then speak of modules that stand above it.
"""

from __future__ import annotations

import ast
import hashlib
import re
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TypeGuard

PROGRAM = "report_builder"
WITHOUT_RULES = frozenset(
    ("charts", "dataset", "errors", "ingest", "look", "methods", "model", "render", "roles",
     "section", "settings")
)  # fmt: skip
Number = float | int
# Sources are read ahead in a thread of each build, and Python 3.11 can fail in two trees at a time.
_PARSING = threading.Lock()
_MARKS = re.compile(r"``(.+?)``|(?<!\w)\*(\w[^*]*)\*(?!\w)")


@dataclass(frozen=True, slots=True)
class Constant:
    """A number (or several) that decides something. ``why`` is "" where no comment says it."""

    module: str
    name: str
    value: Number | tuple[Number, ...]
    why: str

    @property
    def spoken(self) -> str:
        """The name in words: "Spark months"."""
        return self.name.strip("_").replace("_", " ").capitalize()

    @property
    def place(self) -> str:
        """The module it stands in, without the program's name."""
        return self.module.partition(".")[2]

    @property
    def shown(self) -> str:
        """The value as text."""
        values = self.value if isinstance(self.value, tuple) else (self.value,)
        return ", ".join(f"{v:,}" if isinstance(v, int) else f"{v:g}" for v in values)


@cache
def modules_of(name: str) -> tuple[str, ...]:
    """A module, or a package with all the modules in it. Raises KeyError for an unknown name."""
    path = files(PROGRAM).joinpath(*name.split(".")[1:])
    if not path.is_dir():
        _file(name)
        return (name,)
    inside = sorted(entry.name for entry in path.iterdir() if _is_code(entry))
    found: list[str] = []
    for entry in inside:
        stem = entry.removesuffix(".py")
        found += [name] if stem == "__init__" else modules_of(f"{name}.{stem}")
    return tuple(found)


@cache
def digest() -> str:
    """A hash over the source of the whole program."""
    sources = (f"{name}\0".encode() + _file(name).read_bytes() for name in modules_of(PROGRAM))
    total = hashlib.sha256()
    for text in sources:
        total.update(text)
    return total.hexdigest()


def _is_code(entry: Traversable) -> bool:
    return entry.name.endswith(".py") or (
        entry.is_dir() and entry.joinpath("__init__.py").is_file()
    )


def _file(name: str) -> Traversable:
    path = files(PROGRAM).joinpath(*name.split(".")[1:])
    whole = path.joinpath("__init__.py")
    parent = files(PROGRAM).joinpath(*name.split(".")[1:-1])
    alone = parent.joinpath(name.rpartition(".")[2] + ".py")
    for candidate in (whole, alone):
        if candidate.is_file():
            return candidate
    raise KeyError(name)


@cache
def _parsed(name: str) -> tuple[ast.Module, tuple[str, ...]]:
    text = _file(name).read_text(encoding="utf-8")
    with _PARSING:
        return ast.parse(text), tuple(text.splitlines())


def documentation(module: str, function: str = "") -> str:
    """The docstring of a module, or of a function in it, as plain text.

    Raises KeyError for an unknown module or function.
    """
    tree, _ = _parsed(module)
    if not function:
        return plain(ast.get_docstring(tree) or "")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == function:
            return plain(ast.get_docstring(node) or "")
    raise KeyError(f"{module}.{function}")


def plain(docstring: str) -> str:
    """A docstring as one paragraph without the marks for code and emphasis."""
    return _MARKS.sub(lambda mark: mark[1] or mark[2], " ".join(docstring.split()))


def constants(module: str) -> tuple[Constant, ...]:
    """The numbers assigned to upper-case names of a module, in order, with their comments.

    The comment behind a constant is its why; else the comment above it, or above the constants
    that stand directly on top of it.
    """
    tree, lines = _parsed(module)
    found: list[Constant] = []
    above, last_line = "", 0
    for node in tree.body:
        pairs = _assigned(node)
        if not pairs:
            continue
        own = _above(lines, node.lineno)
        above = own or (above if last_line == node.lineno - 1 else "")
        last_line = node.end_lineno or node.lineno
        # Two names in one line share no reason with the line above: they are asked for their own.
        why = _behind(lines, node) or (above if len(pairs) == 1 else own)
        found += [Constant(module, name, value, why) for name, value in pairs if _counts(value)]
    return tuple(found)


def _assigned(node: ast.stmt) -> list[tuple[str, object]]:
    """Upper-case names and the literals assigned to them; None for what is no literal."""
    if isinstance(node, ast.Assign) and len(node.targets) == 1:
        target, value = node.targets[0], node.value
    elif isinstance(node, ast.AnnAssign) and node.value is not None:
        target, value = node.target, node.value
    else:
        return []
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        both = list(zip(target.elts, value.elts, strict=True))
    else:
        both = [(target, value)]
    return [
        (name.id, _literal(part))
        for name, part in both
        if isinstance(name, ast.Name) and name.id.isupper()
    ]


def _literal(node: ast.expr) -> object:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


def _counts(value: object) -> TypeGuard[Number | tuple[Number, ...]]:
    if isinstance(value, tuple):
        return bool(value) and all(_counts(each) for each in value)
    return isinstance(value, int | float) and not isinstance(value, bool)


def _behind(lines: tuple[str, ...], node: ast.stmt) -> str:
    """The comment behind the end of a statement; directions to tools are none."""
    line, column = node.end_lineno or node.lineno, node.end_col_offset or 0
    rest = lines[line - 1].encode()[column:].decode().strip()
    comment = rest.removeprefix("#").strip() if rest.startswith("#") else ""
    return "" if comment.startswith(("fmt:", "type:", "noqa")) else comment


def _above(lines: tuple[str, ...], number: int) -> str:
    """The block of whole-line comments that ends right above a line."""
    block: list[str] = []
    while number > 1 and lines[number - 2].startswith("#"):
        number -= 1
        block.insert(0, lines[number - 1].lstrip("#: "))
    return " ".join(block)


def reached(names: Iterable[str]) -> frozenset[str]:
    """These modules and all those that they import from, as far as they hold rules."""
    found: set[str] = set()
    waiting = [part for name in names for part in modules_of(name)]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += _imports(name)
    return frozenset(found)


def _imports(name: str) -> list[str]:
    tree, _ = _parsed(name)
    found: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(PROGRAM):
            base = node.module or ""
            inside = [f"{base}.{alias.name}" for alias in node.names]
            found += [module for module in inside if _exists(module)] or [base]
    return [module for module in found if module.split(".")[1] not in WITHOUT_RULES]


@cache
def _exists(name: str) -> bool:
    try:
        _file(name)
    except KeyError:
        return False
    return True
