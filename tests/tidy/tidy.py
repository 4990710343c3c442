#!/usr/bin/env python3
"""Checks the rules of the source tree (rules.py). Usage: tidy.py ROOT"""

import os
import pathlib
import sys

import rules


def project_files(root: pathlib.Path) -> list[str]:
    """The files of the project at `root`, without hidden folders and build trees."""
    paths = []
    for folder, subfolders, names in os.walk(root):
        subfolders[:] = [name for name in subfolders if not name.startswith(".") and name != "__pycache__"]
        if pathlib.Path(folder) == root:
            subfolders[:] = [name for name in subfolders if not name.startswith("build")]
        paths.extend((pathlib.Path(folder) / name).relative_to(root).as_posix() for name in names)
    return sorted(paths)


def main(arguments: list[str]) -> int:
    if len(arguments) != 1:
        print(__doc__, file=sys.stderr)
        return 2
    root = pathlib.Path(arguments[0])
    tree = rules.Tree(root, project_files(root))
    count = 0
    for name, check in rules.RULES.items():
        for finding in check(tree):
            print(f"{finding} [{name}]")
            count += 1
    print(f"tidy: {len(tree.paths)} files, {len(rules.RULES)} rules, {count} findings")
    return 1 if count else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
