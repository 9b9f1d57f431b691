"""Writes the compile commands of our own sources as clang-tidy can use them.

    packaging/checks/compile_commands.py BUILD OUT

GCC's precompiled headers and its own flags are left out, and what makes errors of warnings: clang doesn't know all of GCC's.
"""
import json
import pathlib
import re
import sys

from tree import ROOT

FOREIGN_FLAGS = re.compile(
    r" -W(?:no-)?error\S*| -Winvalid-pch| -include \S+cmake_pch\.hxx| -fopenmp(?= )| -mprefer-vector-width=\d+"
)


def main():
    build, out = map(pathlib.Path, sys.argv[1:])
    entries = []
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if not source.is_relative_to(ROOT) or source.suffix != ".cpp":
            continue
        if str(source.relative_to(ROOT)).startswith(("app/", "engine/", "ui/")):
            entries.append({**entry, "command": FOREIGN_FLAGS.sub("", entry["command"])})
    out.mkdir(parents=True, exist_ok=True)
    (out / "compile_commands.json").write_text(json.dumps(entries, indent=1))
    print("\n".join(sorted({str(pathlib.Path(entry["file"]).relative_to(ROOT)) for entry in entries})))


if __name__ == "__main__":
    main()
