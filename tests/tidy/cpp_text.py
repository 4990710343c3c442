"""A small reading of C++ source: enough to check rules about it without a compiler."""

import dataclasses
import re

_TOKEN = re.compile(
    r"""
    //[^\n]* | /\*.*?\*/                                   # comments
  | R"(?P<delimiter>[^(\s]*)\(.*?\)(?P=delimiter)"         # raw strings
  | "(?:\\.|[^"\\\n])*" | (?<![0-9a-fA-F])'(?:\\.|[^'\\\n])+'   # strings, characters
    """,
    re.DOTALL | re.VERBOSE,
)


def blank(text: str, keep_strings: bool = False) -> str:
    """Returns `text` with comments (and strings) blanked out, every line where it was."""

    def replace(match: re.Match) -> str:
        token = match.group()
        if keep_strings and not token.startswith(("//", "/*")):
            return token
        return re.sub(r"[^\n]", " ", token)

    return _TOKEN.sub(replace, text)


@dataclasses.dataclass
class Function:
    """A function definition: its name and its lines from signature to closing brace."""

    name: str
    line: int
    lines: int


_SCOPE = re.compile(r"\b(namespace|class|struct|union|enum|extern)\b")
_NAME = re.compile(r"([~\w:]+|operator\s*\S+?)\s*\(")


def functions(text: str) -> list[Function]:
    """Lists the functions that `text` defines at namespace or class level; lambdas and local types count to theirs."""
    code = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*", lambda m: re.sub(r"[^\n]", " ", m.group()), blank(text), flags=re.M)
    found: list[Function] = []
    header_start = 0
    scopes: list[str] = []  # the kind of each open brace: "scope", "function" or "other"
    opened: list[int] = []
    for match in re.finditer(r"[{};]", code):
        inside_function = "function" in scopes
        position, symbol = match.span()[0], match.group()
        if symbol == "{":
            header = code[header_start:position]
            scopes.append("other" if inside_function else _kind_of_brace(header))
            opened.append(header_start)
            if scopes[-1] == "scope":
                header_start = position + 1
        elif symbol == "}" and scopes:
            kind, start = scopes.pop(), opened.pop()
            # The braces of a member initialiser stand before the body of the constructor.
            if kind == "function" and re.match(r"\s*[,{]", code[position + 1 :]):
                continue
            if kind == "function":
                found.append(_function(code, start, position))
            if "function" not in scopes and kind != "other":
                header_start = position + 1
        elif symbol == ";" and not inside_function:
            header_start = position + 1
    return found


def _kind_of_brace(header: str) -> str:
    """Tells what an opening brace at namespace or class level opens, from the text before it."""
    # Template arguments may say `class`; parameters may hold `=`.
    bare = re.sub(r"\btemplate\s*<[^>]*>", "", header)
    if re.search(r"(?<![=!<>])=\s*$", bare):
        return "other"
    if _SCOPE.search(bare.split("(")[0]) and not _NAME.search(bare):
        return "scope"
    if "(" in bare:
        return "function"
    return "scope" if _SCOPE.search(bare) else "other"


def _function(code: str, start: int, end: int) -> Function:
    start += len(code[start:]) - len(code[start:].lstrip())
    first_line = code.count("\n", 0, start) + 1
    name = _NAME.search(code[start:end])
    return Function(name.group(1) if name else "?", first_line, code.count("\n", start, end) + 1)
