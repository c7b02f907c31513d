"""Every message that the rooms behind the staff pages can raise or list as a problem, read off their source.

Of an f-string every form is built: names are looked up where they are assigned, calls of the module's own functions
where these return, dictionaries value by value; what is known only when it runs is stood in for by SAMPLE.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from itertools import product
from pathlib import Path

import rag
from rag import errors

SAMPLE, NUMBER = "样品", "12"
ROOMS = ("ingestion", "keeping", "indexing", "models")
KINDS = {
    name
    for name, one in vars(errors).items()
    if inspect.isclass(one) and issubclass(one, errors.YoujuError) and one is not errors.SettingsError
}
#: Only commands raise these, which no page calls.
COMMANDS_ONLY = {"backup.py", "packing.py", "ratings.py", "recovery.py", "unpacking.py"}
#: Lists whose entries reach staff as problems.
LISTS = {"problems", "refused"}

Function = ast.FunctionDef | ast.AsyncFunctionDef


def messages(root: Path = Path(rag.__file__).parent) -> Iterator[tuple[str, str]]:
    """Where each message stands, and one sample of each of its forms."""
    constants = _constants(root)
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            if path.name in COMMANDS_ONLY:
                continue
            module = _Module(ast.parse(path.read_text(encoding="utf-8")), constants)
            for line, text in module.messages():
                yield f"{path.relative_to(root)}:{line}", text


def _constants(root: Path) -> dict[str, ast.expr]:
    """What the modules call MEND and the like; only short texts are of use."""
    found: dict[str, ast.expr] = {}
    for room in ROOMS:
        for path in (root / room).rglob("*.py"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                    found.setdefault(node.targets[0].id, node.value)
    return found


class _Module:
    def __init__(self, tree: ast.Module, constants: dict[str, ast.expr]) -> None:
        self.tree = tree
        self.functions = {one.name: one for one in ast.walk(tree) if isinstance(one, Function)}
        own = {
            node.targets[0].id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)
        }
        self.constants = constants | own

    def messages(self) -> Iterator[tuple[int, str]]:
        for function in self.functions.values():
            for node in ast.walk(function):
                for told in _told(node):
                    # What is passed on as it came stands elsewhere in the source.
                    for text in dict.fromkeys(self.forms(told, function)):
                        if text != SAMPLE:
                            yield told.lineno, text

    def forms(self, node: ast.expr | None, where: Function) -> list[str]:
        """The texts that an expression can come to."""
        match node:
            case ast.Constant(value=str(text)):
                return [text]
            case ast.Constant(value=None):
                return []
            case ast.JoinedStr(values=values):
                return self.joined([self.forms(value, where) for value in values])
            case ast.FormattedValue(format_spec=spec) if spec is not None:
                return [NUMBER]
            case ast.FormattedValue(value=value):
                return self.forms(value, where)
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                return self.joined([self.forms(left, where), self.forms(right, where)])
            case ast.IfExp(body=body, orelse=orelse):
                return [*self.forms(body, where), *self.forms(orelse, where)]
            case ast.BoolOp(values=values):
                return [text for value in values for text in self.forms(value, where)]
            case ast.Name(id=name):
                return self.named(name, where)
            case ast.Attribute(attr=name) if name in self.constants and name.isupper():
                return self.forms(self.constants[name], where)
            case ast.Subscript(value=ast.Name(id=name)):
                return self.entries(name, where)
            case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(generators=[one]), *_]):
                return self.listed(one.iter, where)
            case ast.Call(func=ast.Name(id=name)) if name in self.functions:
                return self.returned(self.functions[name])
        return [SAMPLE]

    def joined(self, parts: list[list[str]]) -> list[str]:
        return ["".join(some) for some in product(*parts)]

    def named(self, name: str, where: Function) -> list[str]:
        if name in {one.arg for one in (*where.args.args, *where.args.kwonlyargs)}:
            return [SAMPLE]
        given = [
            text
            for node in ast.walk(where)
            if isinstance(node, ast.Assign) and any(_is(target, name) for target in node.targets)
            for text in self.forms(node.value, where)
        ]
        if not given and name in self.constants:
            given = self.forms(self.constants[name], where)
        return given or [SAMPLE]

    def entries(self, name: str, where: Function) -> list[str]:
        held = self.constants.get(name)
        return [t for v in held.values for t in self.forms(v, where)] if isinstance(held, ast.Dict) else [SAMPLE]

    def listed(self, node: ast.expr, where: Function) -> list[str]:
        match node:
            case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="items")):
                return self.entries(name, where)
        return [SAMPLE]

    def returned(self, function: Function) -> list[str]:
        found = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
        return [text for value in found for text in self.forms(value, function)] or [SAMPLE]


def _told(node: ast.AST) -> list[ast.expr]:
    """The expressions that become messages: of an exception, a problem that is listed, or the worker's answer."""
    match node:
        case ast.Call(func=ast.Name(id=name), args=[told, *_]) if name in KINDS:
            return [told]
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="append"), args=[told]) if name in LISTS:
            return [told]
        case ast.Dict(keys=[ast.Constant(value="error")], values=[told]):
            return [told]
    return []


def _is(target: ast.expr, name: str) -> bool:
    return isinstance(target, ast.Name) and target.id == name
