#!/usr/bin/env python3
"""Policies compiled by `tiaowen build`, in C programs that are linked with them and through a shared library."""

import ctypes
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/embed"
BINARY = os.environ["TIAOWEN_BINARY"]
ARCHIVE = os.environ["TIAOWEN_ARCHIVE"]
CC = os.environ["TIAOWEN_CC"].split()
CXX = os.environ["TIAOWEN_CXX"].split()
STRICT = ["-Wall", "-Wextra", "-Werror"]


def run(*command, code=0, **options):
    """Runs a command; returns what it printed."""
    done = subprocess.run(command, capture_output=True, check=False, timeout=120, **options)
    if done.returncode != code:
        raise AssertionError(f"{command[0]}: exit {done.returncode}\n{done.stdout.decode()}{done.stderr.decode()}")
    return done.stdout.decode()


def build(out, *options, policy=HERE / "policy"):
    run(BINARY, "build", policy, "-o", out, *options)


class Embedding(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def link(self, *sources):
        """Compiles a C program with the archive; returns its path."""
        program = self.folder / "program"
        run(*CC, "-std=c11", *STRICT, f"-I{self.folder}", f"-I{HERE}", *sources, ARCHIVE, "-lstdc++", "-lm", "-o", program)
        return program

    def test_people_and_wrong_calls(self):
        """embed_test.c, for a common processor and for the one at hand."""
        for options in ([], ["--cpu=native"]):
            build(self.folder / "allowance.o", *options)
            self.assertEqual(run(self.link(HERE / "embed_test.c", self.folder / "allowance.o")), "0 failures\n")

    def test_the_example_of_the_manual(self):
        text = (ROOT / "docs/embedding.md").read_text(encoding="utf-8")
        program, printed = re.findall(r"^```(?:c|text)\n(.*?)^```$", text, re.M | re.S)
        source = self.folder / "main.c"
        source.write_text(program, encoding="utf-8")
        build(self.folder / "allowance.o")
        self.assertEqual(run(self.link(source, self.folder / "allowance.o")), printed)

    def test_two_policies_in_one_program(self):
        build(self.folder / "allowance.o")
        build(self.folder / "suzhou-2019.o", policy=ROOT / "policies/suzhou-2019-28")
        source = self.folder / "main.c"
        source.write_text('#include <stdio.h>\n#include "allowance.h"\n#include "suzhou-2019.h"\n'
                          "int main(void) {\n"
                          '  printf("%s %s\\n", tiaowen_policy_allowance.title, tiaowen_policy_suzhou_2019.title);\n'
                          "  return tiaowen_policy_allowance.entry == tiaowen_policy_suzhou_2019.entry;\n}\n",
                          encoding="utf-8")
        program = self.link(source, self.folder / "allowance.o", self.folder / "suzhou-2019.o")
        self.assertTrue(run(program).startswith("津贴办法 "))

    def test_the_header_is_cpp_too(self):
        build(self.folder / "allowance.o")
        source = self.folder / "main.cpp"
        source.write_text('#include "allowance.h"\nint main() { return allowance_table_员工; }\n', encoding="utf-8")
        run(*CXX, "-std=c++17", *STRICT, "-fsyntax-only", source)

    def test_a_shared_library_stands_alone(self):
        library = self.folder / "allowance.so"
        build(library, f"--linker={' '.join(CXX)}", f"--runtime={ARCHIVE}")
        self.assertEqual(sorted(path.name for path in self.folder.iterdir()), ["allowance.h", "allowance.so"])
        loaded = ctypes.CDLL(str(library))
        first, last = ctypes.c_int32(), ctypes.c_int32()
        text = "2024年2月".encode()
        self.assertEqual(loaded.tiaowen_parse_date(text, ctypes.c_size_t(len(text)), ctypes.byref(first), ctypes.byref(last)), 0)
        self.assertEqual((first.value, last.value), (19754, 19782))
        policy = (ctypes.c_char * 64).in_dll(loaded, "tiaowen_policy_allowance")
        title = ctypes.c_char_p.from_buffer(policy, 16).value
        self.assertEqual(title.decode(), "津贴办法")
        defined = run("nm", "-D", "--defined-only", library)
        names = {line.split()[-1] for line in defined.splitlines()}
        self.assertIn("tiaowen_evaluate", names)
        self.assertEqual([name for name in names if not name.startswith("tiaowen_")], [])

    def test_a_fork_is_named_in_the_policy(self):
        library = self.folder / "suzhou.so"
        build(library, f"--linker={' '.join(CXX)}", f"--runtime={ARCHIVE}", "--fork=F1,F4", policy=ROOT / "policies/suzhou-2019-28")
        policy = (ctypes.c_char * 64).in_dll(ctypes.CDLL(str(library)), "tiaowen_policy_suzhou")
        self.assertEqual(ctypes.c_char_p.from_buffer(policy, 32).value, b"F1,F4")

    def test_what_cannot_be_linked_is_told(self):
        library = self.folder / "allowance.so"
        done = subprocess.run([BINARY, "build", HERE / "policy", "-o", library, "--linker=no-such-compiler",
                               f"--runtime={ARCHIVE}"], capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no-such-compiler", done.stderr.decode())
        done = subprocess.run([BINARY, "build", HERE / "policy", "-o", library, "--linker=false", f"--runtime={ARCHIVE}"],
                              capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
