#!/usr/bin/env python3
"""Shows for each rule a small tree that breaks it and one that keeps it."""

import pathlib
import sys
import tempfile
import unittest

import cpp_text
import rules
import tidy

VOCABULARY = """\
# 三级工人 is only a comment.
等级 熟练度：一级工人 ＜
    二级工人（又称 老师傅、能手）。
事件 「取得〔熟练度〕上岗证书」：证书，等级 为 〔熟练度〕。
"""


def lines(count: int) -> str:
    return "int x;\n" * count


def function(name: str, count: int) -> str:
    """A function of `count` lines."""
    return f"int {name}(int a) {{\n" + "  a += 1;\n" * (count - 3) + "  return a;\n}\n"


# For each rule: trees that break it, as {path: text}, with the place of the finding; then trees that keep it.
BAD = {
    "include_home": [
        ({"compiler/check/a.cpp": '\n#include "antlr4-runtime.h"\n'}, "compiler/check/a.cpp:2"),
        ({"compiler/check/a.h": "#pragma once\n#include <antlr4-runtime/Lexer.h>\n"}, "compiler/check/a.h:2"),
        ({"compiler/syntax/a.cpp": "#include <llvm/IR/Module.h>\n"}, "compiler/syntax/a.cpp:1"),
        ({"tools/cli/a.cpp": "# include <llvm-c/Core.h>\n"}, "tools/cli/a.cpp:1"),
        ({"compiler/lower/a.cpp": "#include <z3++.h>\n"}, "compiler/lower/a.cpp:1"),
    ],
    "runtime_is_light": [
        ({"runtime/read/CMakeLists.txt": "tiaowen_library(read SOURCES a.cpp\n  DEPS llvm)\n"}, "runtime/read/CMakeLists.txt:2"),
        ({"runtime/read/a.cpp": "void F(llvm::Module* module);\n"}, "runtime/read/a.cpp:1"),
    ],
    "libraries_are_silent": [
        ({"compiler/check/a.cpp": 'void F() {\n  std::cout << "x";\n}\n'}, "compiler/check/a.cpp:2"),
        ({"runtime/read/a.cpp": 'void F() { std::printf("x"); }\n'}, "runtime/read/a.cpp:1"),
        ({"runtime/read/a.cpp": 'void F() { fmt::print(stderr, "x"); }\n'}, "runtime/read/a.cpp:1"),
        ({"compiler/jit/a.cpp": 'void F() { llvm::errs() << "x"; }\n'}, "compiler/jit/a.cpp:1"),
    ],
    "no_using_namespace_in_header": [
        ({"compiler/ir/a.h": "#pragma once\nusing namespace std;\n"}, "compiler/ir/a.h:2"),
    ],
    "pragma_once": [
        ({"compiler/ir/a.h": "#ifndef A_H\n#define A_H\n#endif\n"}, "compiler/ir/a.h:1"),
        ({"compiler/ir/a.h": "// #pragma once\nint x;\n"}, "compiler/ir/a.h:1"),
    ],
    "named_after_a_concept": [
        ({"compiler/ir/string_utils.h": "#pragma once\n"}, "compiler/ir/string_utils.h:1"),
        ({"compiler/common/a.cpp": ""}, "compiler/common/a.cpp:1"),
        ({"docs/misc.md": ""}, "docs/misc.md:1"),
        ({"runtime/read/buffer_manager.cpp": ""}, "runtime/read/buffer_manager.cpp:1"),
        ({"tests/helpers.py": ""}, "tests/helpers.py:1"),
    ],
    "short_enough": [
        ({"compiler/ir/a.cpp": lines(501)}, "compiler/ir/a.cpp:1"),
        ({"compiler/ir/a.cpp": lines(3) + function("F", 71)}, "compiler/ir/a.cpp:4"),
        ({"compiler/ir/a.cpp": lines(601), rules.LONG_LIST: "compiler/ir/a.cpp 600\n"}, "compiler/ir/a.cpp:1"),
        ({"compiler/ir/a.cpp": lines(590), rules.LONG_LIST: "compiler/ir/a.cpp 600\n"}, rules.LONG_LIST),
        ({"compiler/ir/a.cpp": lines(10), rules.LONG_LIST: "compiler/ir/a.cpp 600\n"}, rules.LONG_LIST),
        ({"compiler/ir/a.cpp": function("F", 70), rules.LONG_LIST: "compiler/ir/a.cpp:F 90\n"}, rules.LONG_LIST),
    ],
    "no_policy_words": [
        ({"policies/p/vocabulary.cibiao": VOCABULARY, "compiler/ir/a.cpp": "\n// 二级工人\n"}, "compiler/ir/a.cpp:2"),
        ({"policies/p/vocabulary.cibiao": VOCABULARY, "grammar/a.g4": "X: '上岗证书';\n"}, "grammar/a.g4:1"),
        ({"policies/p/vocabulary.cibiao": VOCABULARY, "compiler/ir/a.def": 'X("一级工人")\n'}, "compiler/ir/a.def:1"),
        ({"compiler/ir/a.cpp": "// 二级工人\n"}, "policies:1"),
    ],
}
GOOD = {
    "include_home": [
        {"compiler/syntax/a.cpp": '#include "antlr4-runtime.h"\n'},
        {"compiler/jit/a.cpp": "#include <llvm/IR/Module.h>\n", "compiler/analyze/a.cpp": "#include <z3++.h>\n"},
        {"tools/a.cpp": '#include "compiler/jit/llvm_result.h"\n'},
    ],
    "runtime_is_light": [{"runtime/read/a.cpp": "// as LLVM does\n", "runtime/CMakeLists.txt": "# no LLVM here\n"}],
    "libraries_are_silent": [
        {"compiler/ir/a.cpp": 'void F() { std::snprintf(b, 1, "std::cout"); }  // printf(\n'},
        {"tools/cli/a.cpp": "void F() { std::cout << 1; }\n", "compiler/ir/a_test.cpp": "void F() { std::cout << 1; }\n"},
    ],
    "no_using_namespace_in_header": [
        {"compiler/ir/a.h": "// using namespace std\nnamespace a = b;\n", "compiler/ir/a.cpp": "using namespace std;\n"}
    ],
    "pragma_once": [{"compiler/ir/a.h": "// What it holds.\n#pragma once\n"}],
    "named_after_a_concept": [{"compiler/ir/community.cpp": "", "docs/manage.md": "", "compiler/ir/utility_type.h": ""}],
    "short_enough": [
        {"compiler/ir/a.cpp": lines(500), "compiler/ir/b.cpp": function("F", 70), "compiler/ir/c.def": lines(900)},
        {"compiler/ir/a.cpp": lines(600), rules.LONG_LIST: "# why\ncompiler/ir/a.cpp 600\n"},
        {"compiler/ir/width_table.cpp": lines(900)},
    ],
    "no_policy_words": [
        {
            "policies/p/vocabulary.cibiao": VOCABULARY,
            "compiler/ir/a_test.cpp": "// 二级工人\n",
            "compiler/ir/a_fixture.h": "// 二级工人\n",
            "compiler/ir/a.cpp": "// 取得 二级 工人\n",
        }
    ],
}


def findings(name: str, files: dict[str, str]) -> list[rules.Finding]:
    """What rule `name` finds in a tree of `files`."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for path, text in files.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(text, encoding="utf-8")
        return list(rules.RULES[name](rules.Tree(root, tidy.project_files(root))))


class RulesTest(unittest.TestCase):
    def test_every_rule_has_examples(self):
        self.assertEqual(set(rules.RULES), set(BAD))
        self.assertEqual(set(rules.RULES), set(GOOD))

    def test_bad_trees_are_found(self):
        for name, examples in BAD.items():
            for files, place in examples:
                with self.subTest(rule=name, place=place):
                    found = findings(name, files)
                    self.assertEqual(len(found), 1, found)
                    self.assertTrue(str(found[0]).startswith(f"{place}:"), found)

    def test_good_trees_are_left_alone(self):
        for name, examples in GOOD.items():
            for files in examples:
                with self.subTest(rule=name, files=sorted(files)):
                    self.assertEqual(findings(name, files), [])


class CppTextTest(unittest.TestCase):
    def test_blank_keeps_lines(self):
        text = 'a /* b\n{ */ "}" R"x(\n"})x" \'{\' 1\'000 // }\nz'
        blank = cpp_text.blank(text)
        self.assertEqual(blank.count("\n"), 3)
        self.assertEqual(blank.split(), ["a", "1'000", "z"])

    def test_functions(self):
        text = """\
namespace a {
struct S {
  S(int x) : x_{x}, y_(x) {
    x_ += 1;
  }
  int x() const { return x_; }
  int x_ = 0, y_;
};
constexpr int kTable[] = {
    1,
    2,
};
template <class T>
T Twice(T value, int times = 2) {
  auto add = [&](T more) {
    return value + more;
  };
  if (times) {
    struct Local { int F() { return 1; } };
  }
  return add(value);
}
enum class Kind { kOne };
#define OPEN {
bool operator==(const S& a, const S& b) { return true; }
}  // namespace a
"""
        found = [(f.name, f.line, f.lines) for f in cpp_text.functions(text)]
        expected = [("S", 3, 3), ("x", 6, 1), ("Twice", 13, 10), ("operator==", 25, 1)]
        self.assertEqual(found, expected)


class PolicyWordsTest(unittest.TestCase):
    def test_values_and_phrases(self):
        self.assertEqual(rules.policy_words(VOCABULARY), {"一级工人", "二级工人", "老师傅", "上岗证书"})


if __name__ == "__main__":
    unittest.main(argv=[sys.argv[0], *sys.argv[1:]])
