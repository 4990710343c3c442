#!/usr/bin/env python3
"""Proves that every diagnostic kind is declared once, occurs in a golden fixture and is explained in the docs."""

import pathlib
import re
import sys

# Kinds that no fixture can show, each with the reason. Empty is the goal.
EXEMPT = {}


def main():
    root = pathlib.Path(sys.argv[1])
    kinds = re.findall(r"^TW_DIAGNOSTIC\((\w+),", (root / "compiler/diagnostics/kind.def").read_text("utf-8"), re.M)
    fixtures = "".join(path.read_text("utf-8") for path in (root / "tests").rglob("*.golden"))
    page = (root / "docs/diagnostics.md").read_text("utf-8")
    complaints = [f"{kind} is declared twice" for kind in set(kinds) if kinds.count(kind) > 1]
    for kind in kinds:
        if f"[{kind}]" not in fixtures and f'"code": "{kind}"' not in fixtures and kind not in EXEMPT:
            complaints.append(f"{kind} occurs in no fixture below tests/")
        if f"`{kind}`" not in page:
            complaints.append(f"{kind} is not explained in docs/diagnostics.md")
    complaints += [f"{kind} is exempt and not declared" for kind in EXEMPT if kind not in kinds]
    if not kinds:
        complaints.append("no kinds found")
    print("\n".join(complaints) or f"all {len(kinds)} kinds occur in fixtures and docs")
    sys.exit(1 if complaints else 0)


if __name__ == "__main__":
    main()
