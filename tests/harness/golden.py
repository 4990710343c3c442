#!/usr/bin/env python3
"""Runs golden fixtures: texts that hold the files of a policy, commands, and what the commands print.

A fixture (*.golden) is a sequence of sections, each headed by a line that starts with `=== `:

    free text that says what the fixture shows
    === vocabulary.cibiao < ../shared.cibiao      a file copied from beside the fixture, and what is added to it
    === policy.tiaowen                            a file written out
    一、…
    === $ tiaowen check .                         a command; below it what it must print, stdout then stderr,
    …                                             and in the last line its exit code; `< FILE` feeds stdin
    exit 1

Commands run in a folder that holds the fixture's files. Where the official text of an articles
file has no section (gazette.txt, or NAME.txt of NAME.tiaowen), it is the articles without their marks, stripped here
and not by the program. A file that starts with `fail_` holds a command
that exits with 1, and only such a file does; a diff aside, whose 1 says that two versions differ. --autoupdate rewrites the expectations; read the change like code.
"""

import argparse
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

MARK = re.compile("【[^】\n]*】")
TIMING = re.compile(r"^(用时|took) .*$", re.M)  # its numbers differ from run to run
TIMEOUT_SECONDS = 120
ENVIRONMENT = {**os.environ, "TIAOWEN_CACHE_DIR": ""}


class FixtureError(Exception):
    """The fixture itself is malformed."""


def split_sections(text):
    """Returns the free text before the first section and the (heading, body) pairs."""
    parts = re.split(r"^=== (.*)\n", text, flags=re.M)
    return parts[0], list(zip(parts[1::2], parts[2::2]))


def write_files(fixture, sections, folder):
    """Writes the file sections of a fixture into `folder`."""
    for heading, body in sections:
        if heading.startswith("$ "):
            continue
        name, _, origin = heading.partition(" < ")
        target = folder / name.strip()
        if folder not in target.resolve().parents:
            raise FixtureError(f"{heading}: outside the folder")
        target.parent.mkdir(parents=True, exist_ok=True)
        if origin:
            body = (fixture.parent / origin.strip()).read_text(encoding="utf-8") + body
        elif body.endswith("\n") and name.strip().endswith("tiaowen"):
            body = body[:-1]
        target.write_text(body, encoding="utf-8", newline="")
    for articles in folder.rglob("*.tiaowen"):
        gazette = articles.with_name("gazette.txt" if articles.name == "policy.tiaowen" else articles.stem + ".txt")
        if gazette.exists():
            continue
        stripped = MARK.sub("", articles.read_text(encoding="utf-8").replace("【【", "\0"))
        gazette.write_text(stripped.replace("\0", "【"), encoding="utf-8", newline="")


class Program:
    """The program itself, started for every command."""

    def __init__(self, binary):
        self.binary = binary

    def run(self, words, folder, stdin):
        """Runs `tiaowen WORDS` in `folder`; returns what it printed and its exit code."""
        done = subprocess.run([self.binary, *words], cwd=folder, input=stdin, capture_output=True,
                              timeout=TIMEOUT_SECONDS, check=False, env=ENVIRONMENT)
        return done.stdout + done.stderr, done.returncode


class Server:
    """tests/harness/command_server.cpp, which starts once for all commands."""

    def __init__(self, binary):
        self.process = subprocess.Popen([binary], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                                        env=ENVIRONMENT)

    def run(self, words, folder, stdin):
        """The same as Program.run."""
        with tempfile.TemporaryDirectory() as temporary:
            files = {name: pathlib.Path(temporary) / name for name in ("input", "output", "errors")}
            files["input"].write_bytes(stdin)
            request = {"folder": str(folder), "words": ["tiaowen", *words]}
            request.update((name, str(path)) for name, path in files.items())
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            answer = self.process.stdout.readline()
            if not answer:
                raise FixtureError(f"the server ended with {self.process.wait()}")
            return files["output"].read_bytes() + files["errors"].read_bytes(), int(answer)


def run_command(command, folder, program):
    """Runs one command line in `folder`; returns its output with the exit code as the last line."""
    words = shlex.split(command)
    if not words or words[0] != "tiaowen":
        raise FixtureError(f"{command}: only tiaowen can be run")
    stdin = b""
    if len(words) > 2 and words[-2] == "<":
        stdin = (folder / words[-1]).read_bytes()
        words = words[:-2]
    output, code = program.run(words[1:], folder, stdin)
    output = output.decode("utf-8", "replace")
    output = output.replace(str(folder), "FOLDER")
    output = TIMING.sub(lambda line: re.sub(r"\d+\.\d+", "#", line.group()), output)
    if output and not output.endswith("\n"):
        output += "\n"
    return output + f"exit {code}\n", code


def run_fixture(fixture, program, autoupdate):
    """Runs a fixture; returns a list of complaints."""
    text = fixture.read_text(encoding="utf-8")
    intro, sections = split_sections(text)
    complaints, codes, rewritten = [], [], [intro]
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(temporary).resolve() / "policy"
        folder.mkdir()
        write_files(fixture, sections, folder)
        for heading, body in sections:
            rewritten.append(f"=== {heading}\n")
            if not heading.startswith("$ "):
                rewritten.append(body)
                continue
            actual, code = run_command(heading[2:], folder, program)
            codes.append(0 if code == 1 and heading.startswith("$ tiaowen diff ") else code)
            rewritten.append(actual)
            if code not in (0, 1, 2, 3) or "internal error" in actual:
                complaints.append(f"the program broke down in {heading[2:]}:\n{actual}")
            if actual != body:
                complaints.append(f"$ {heading[2:]}\n--- expected\n{body}--- printed\n{actual}")
    if not codes:
        raise FixtureError("no command")
    fails = fixture.name.startswith("fail_")
    if fails != (1 in codes):
        complaints.append("the name starts with fail_ if and only if a command exits with 1")
    if autoupdate and "".join(rewritten) != text:
        fixture.write_text("".join(rewritten), encoding="utf-8")
        complaints = [c for c in complaints if not c.startswith("$ ")]
        print(f"updated {fixture}")
    return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    program = parser.add_mutually_exclusive_group(required=True)
    program.add_argument("--binary", help="the tiaowen program")
    program.add_argument("--server", help="its command_server, which starts once for all commands")
    parser.add_argument("--autoupdate", action="store_true", help="rewrite the expectations")
    parser.add_argument("paths", nargs="+", help="fixtures or folders of fixtures")
    arguments = parser.parse_args()
    fixtures = []
    for path in map(pathlib.Path, arguments.paths):
        fixtures += sorted(path.rglob("*.golden")) if path.is_dir() else [path]
    if not fixtures:
        sys.exit("no fixtures found")
    failed = 0
    path = pathlib.Path(arguments.binary or arguments.server).resolve()
    program = (Program if arguments.binary else Server)(str(path))
    for fixture in fixtures:
        try:
            complaints = run_fixture(fixture, program, arguments.autoupdate)
        except (FixtureError, OSError, subprocess.TimeoutExpired) as error:
            complaints = [str(error)]
        if complaints:
            failed += 1
            print(f"FAILED {fixture}\n" + "\n".join(complaints))
    print(f"{len(fixtures) - failed} fixtures passed, {failed} failed")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
