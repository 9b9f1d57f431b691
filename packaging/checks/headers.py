"""Every header compiles alone.

    packaging/checks/headers.py BUILD [HEADER...]

Compiles (syntax only) one file a header that includes nothing else, with the flags of its folder's sources; all headers
of app/, engine/ and ui/ where none are given, as many at once as there are processors. Qt is read anew for each. ATen,
whose header alone takes seconds, is taken precompiled; that a header which uses it includes it, packaging/checks/includes.py
sees.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

from tree import ROOT, Findings, files

# Parts of a source that is compiled once for each instruction set, which says first how wide its vectors are.
NO_HEADERS_OF_THEIR_OWN = {
    "engine/kernels/attend_rows.h",
    "engine/kernels/stored_rounding.h",
    "engine/kernels/stored_rows.h",
    "engine/kernels/vectors.h",
}


def flags_by_folder(build):
    """A compile command of each folder, without its source, its output and Qt's precompiled header: the one that finds
    most, since a folder may hold sources of two libraries."""
    flags = {}
    for entry in json.loads((build / "compile_commands.json").read_text()):
        source = pathlib.Path(entry["file"])
        if not source.is_relative_to(ROOT):
            continue
        folder = str(source.relative_to(ROOT).parent)
        command = re.sub(r" -o \S+ -c \S+", "", entry["command"])
        if folder.startswith("ui"):
            command = re.sub(r" -Winvalid-pch| -include \S+", "", command)
        words = shlex.split(command)
        flags[folder] = max(flags.get(folder, []), words, key=lambda some: (some.count("-isystem"), "-include" in some))
    return flags


def flags_for(header, flags):
    """Those of the header's folder, or of the nearest one above that has sources."""
    folder = pathlib.PurePosixPath(header).parent
    while str(folder) not in flags and folder.parent != folder:
        folder = folder.parent
    return flags.get(str(folder))


def compile_alone(header, command, build, scratch):
    """What the compiler says, empty where the header is right."""
    source = pathlib.Path(scratch) / (header.replace("/", "_") + ".cpp")
    source.write_text(f'#include "{header}"\n')
    done = subprocess.run(
        [*command, "-w", "-fsyntax-only", str(source)], cwd=build, capture_output=True, text=True, check=False
    )
    return "" if done.returncode == 0 else done.stderr


def main():
    build = pathlib.Path(sys.argv[1]).resolve()
    headers = sys.argv[2:] or files("app/*.h", "engine/*.h", "ui/*.h")
    flags = flags_by_folder(build)
    findings = Findings("add the includes that it needs; for a class that is only pointed at, a declaration is enough.")
    known = [header for header in headers if flags_for(header, flags) and header not in NO_HEADERS_OF_THEIR_OWN]
    with tempfile.TemporaryDirectory() as scratch, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        results = pool.map(lambda h: compile_alone(h, flags_for(h, flags), build, scratch), known)
        for header, said in zip(known, results):
            if said:
                error = next((line for line in said.splitlines() if "error:" in line), said.strip()[:200])
                findings.add(header, 1, f"does not compile alone: {error}")
    findings.finish()


if __name__ == "__main__":
    main()
