"""The rules of the source tree that no compiler checks. Each is a function from a Tree to its findings."""

import dataclasses
import functools
import pathlib
import re
from collections.abc import Callable, Iterator

import cpp_text

FILE_LINES_MAX = 500
FUNCTION_LINES_MAX = 70
LONG_LIST = "tests/tidy/long.txt"


@dataclasses.dataclass(frozen=True)
class Finding:
    path: str
    line: int
    text: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.text}"


class Tree:
    """The files of a source tree, by path relative to its root."""

    def __init__(self, root: pathlib.Path, paths: list[str]):
        self.root = root
        self.paths = paths

    @functools.cache
    def text(self, path: str) -> str:
        return (self.root / path).read_text(encoding="utf-8")

    @functools.cache
    def code(self, path: str) -> str:
        """The text of a C++ file without comments and strings."""
        return cpp_text.blank(self.text(path))

    def under(self, folders: tuple[str, ...], suffixes: tuple[str, ...]) -> Iterator[str]:
        """The paths below one of `folders` (all when empty) that end in one of `suffixes`."""
        for path in self.paths:
            if path.endswith(suffixes) and (not folders or path.startswith(folders)):
                yield path


Rule = Callable[[Tree], Iterator[Finding]]
RULES: dict[str, Rule] = {}

CPP = (".cpp", ".h")
SOURCES = (".cpp", ".h", ".py", ".cmake", ".g4", "CMakeLists.txt", "/dev")


def rule(check: Rule) -> Rule:
    """Registers `check` under its own name."""
    RULES[check.__name__] = check
    return check


def matches(pattern: str, text: str) -> Iterator[tuple[int, re.Match]]:
    """The matches of `pattern` in `text` with their line numbers."""
    for match in re.finditer(pattern, text, re.MULTILINE):
        yield text.count("\n", 0, match.start()) + 1, match


def is_test(path: str) -> bool:
    """Whether `path` is part of a test that sits beside the code: x_test.cpp, x_fixture.h, x_for_test.h."""
    return re.search(r"_(?:test|fixture|for_test)\.(?:cpp|h)$", path) is not None


# Where a library's headers may be included; everywhere else they may not.
INCLUDE_HOMES = {
    r"antlr4": ("compiler/syntax/",),
    r"(?:llvm|llvm-c)/": ("compiler/lower/", "compiler/jit/", "compiler/object/"),
    r"z3": ("compiler/analyze/",),
}


@rule
def include_home(tree: Tree) -> Iterator[Finding]:
    """ANTLR, LLVM and Z3 headers are included only in the folders that own them."""
    for path in tree.under((), CPP):
        for library, homes in INCLUDE_HOMES.items():
            if path.startswith(homes):
                continue
            for line, match in matches(rf'^[ \t]*#[ \t]*include[ \t]*[<"](?:[^>"]*/)?{library}[^>"]*[>"]', tree.text(path)):
                yield Finding(path, line, f"{match.group().strip()} belongs in {' or '.join(homes)}")


@rule
def runtime_is_light(tree: Tree) -> Iterator[Finding]:
    """Nothing under runtime/ links or names ANTLR, LLVM or Z3."""
    for path in tree.under(("runtime/",), ("CMakeLists.txt", *CPP)):
        text = tree.code(path) if path.endswith(CPP) else re.sub(r"#.*", "", tree.text(path))
        for line, match in matches(r"\b(?:llvm|LLVM|antlr4?|z3|Z3)\b(?!_)", text):
            yield Finding(path, line, f"runtime/ must not depend on {match.group()}")


# Prints the state of a broken invariant before it aborts: nobody is left who could be handed the text.
MAY_PRINT = ("compiler/base/check.cpp",)


@rule
def libraries_are_silent(tree: Tree) -> Iterator[Finding]:
    """Libraries return texts; only programs and tests print."""
    pattern = r"\bstd::w?(?:cout|cerr|clog)\b|\b(?:std::)?(?:v?f?printf|f?puts|putchar)\s*\(|\bfmt::print(?:ln)?\s*\(|\bllvm::(?:outs|errs|dbgs)\s*\("
    for path in tree.under(("compiler/", "runtime/", "bindings/"), CPP):
        if path in MAY_PRINT or is_test(path):
            continue
        for line, match in matches(pattern, tree.code(path)):
            yield Finding(path, line, f"{match.group().strip('( ')} prints from a library")


@rule
def no_using_namespace_in_header(tree: Tree) -> Iterator[Finding]:
    """A header does not decide what names mean for those who include it."""
    for path in tree.under((), (".h",)):
        for line, match in matches(r"\busing\s+namespace\b", tree.code(path)):
            yield Finding(path, line, "`using namespace` in a header")


@rule
def pragma_once(tree: Tree) -> Iterator[Finding]:
    """Each header begins with #pragma once."""
    for path in tree.under((), (".h",)):
        if not cpp_text.blank(tree.text(path), keep_strings=True).lstrip().startswith("#pragma once"):
            yield Finding(path, 1, "a header begins with #pragma once")


@rule
def named_after_a_concept(tree: Tree) -> Iterator[Finding]:
    """No file or folder is a drawer for odds and ends."""
    for path in tree.paths:
        for part in path.split("/"):
            word = re.search(r"(?:^|[_.-])(utils?|helpers?|commons?|misc|managers?)(?=$|[_.-])", part)
            if word:
                yield Finding(path, 1, f"name it after what it holds, not `{word.group(1)}`")


def lengths(tree: Tree) -> Iterator[tuple[str, str, int, int, int]]:
    """The key, path, line, length and limit of each file and function whose length is bounded."""
    for path in tree.under((), SOURCES):
        if path.endswith(("_table.cpp", "_table.h")):
            continue
        yield path, path, 1, len(tree.text(path).splitlines()), FILE_LINES_MAX
    for path in tree.under((), CPP):
        for function in cpp_text.functions(tree.text(path)):
            yield f"{path}:{function.name}", path, function.line, function.lines, FUNCTION_LINES_MAX


def read_long_list(text: str) -> dict[str, int]:
    """The entries `KEY LINES` of the list of what is still too long."""
    entries = {}
    for line in text.splitlines():
        if line.strip() and not line.startswith("#"):
            key, lines = line.rsplit(maxsplit=1)
            entries[key] = int(lines)
    return entries


@rule
def short_enough(tree: Tree) -> Iterator[Finding]:
    """Files and functions stay within their limits; what is listed as too long may only get shorter."""
    listed = read_long_list(tree.text(LONG_LIST)) if LONG_LIST in tree.paths else {}
    longest: dict[str, int] = {}
    for key, path, line, length, limit in lengths(tree):
        longest[key] = max(length, longest.get(key, 0))
        allowed = max(limit, listed.get(key, 0))
        if length > allowed:
            yield Finding(path, line, f"{key} has {length} lines, the limit is {allowed}")
    for key, allowed in listed.items():
        limit = FUNCTION_LINES_MAX if ":" in key else FILE_LINES_MAX
        length = longest.get(key, 0)
        if length <= limit:
            yield Finding(LONG_LIST, 1, f"{key} is short enough now: delete its line")
        elif length < allowed:
            yield Finding(LONG_LIST, 1, f"{key} has become shorter: write {length} instead of {allowed}")


WORD_LENGTH_MIN = 3


def policy_words(vocabulary: str) -> set[str]:
    """The words that a vocabulary declares: values of its 等级 and 类别, and the fixed parts of its 「phrases」."""
    words: set[str] = set()
    for declaration in re.sub(r"#.*", "", vocabulary).split("。"):
        values = re.match(r"\s*(?:等级|类别)[^：:]*[：:](.*)", declaration, re.DOTALL)
        if values:
            words.update(re.split(r"[\s＜<、（）()]+|又称", values.group(1)))
        for phrase in re.findall(r"「([^」]*)」", declaration):
            words.update(re.split(r"〔[^〕]*〕", phrase))
    return {word for word in words if len(word) >= WORD_LENGTH_MIN and "「" not in word}


@rule
def no_policy_words(tree: Tree) -> Iterator[Finding]:
    """The compiler, the runtime and the grammars know no word of any policy."""
    vocabularies = [path for path in tree.paths if re.fullmatch(r"policies/[^/]+/vocabulary\.cibiao", path)]
    words = set().union(*(policy_words(tree.text(path)) for path in vocabularies))
    if not words:
        yield Finding("policies", 1, "no vocabulary declares a word, so this rule checks nothing")
        return
    pattern = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    for path in tree.under(("compiler/", "runtime/", "grammar/"), (*CPP, ".def", ".g4")):
        if is_test(path):
            continue
        for line, match in matches(pattern, tree.text(path)):
            yield Finding(path, line, f"「{match.group()}」 is a word of a policy")
