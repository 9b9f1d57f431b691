"""Includes and links go one way: app -> ui -> engine, and inside the engine as the data flows.

    packaging/checks/layers.py
"""
import re

from tree import Findings, files, lines

# Each folder of the engine with those it may include. Only folders above it in this table can be listed.
MAY_INCLUDE = {
    "core": "",
    "text": "core",
    "media": "core",
    "demonstrations": "core media",
    "context": "core media demonstrations",
    "prompt": "core text media demonstrations context",
    "kernels": "core",
    "model": "core text media demonstrations context prompt kernels",
    "training": "core text media demonstrations context prompt kernels model",
    "adaptation": "core text media demonstrations context prompt kernels model",
    "store": "core media demonstrations context",
    "query": "core text media demonstrations context prompt kernels model adaptation",
    "evaluation": "core text media demonstrations context prompt model adaptation query",
    "workspace": "core text media demonstrations context prompt kernels model training adaptation store query evaluation",
}
# Libraries that aren't called after their folder.
FOLDER_OF_LIBRARY = {
    "checkpoint": "model",
    "operations": "kernels",
    "kernels_cuda": "kernels",
    "training_files": "training",
    "methods": "adaptation",
    "reports": "workspace",
}
# Folders with headers that they may not include.
FOREIGN = {
    "engine": (re.compile(r"Q[A-Z]\w*|Qt\w+/.*"), "Qt belongs into ui/"),
    "app/emloc": (re.compile(r"Q[A-Z]\w*|Qt\w+/.*"), "the command line does without Qt"),
    "ui": (re.compile(r"(ATen|torch|c10)/.*"), "the window computes nothing with tensors; ask the engine"),
}
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def part_of(name):
    """engine/core/x.h -> ("engine", "core"); ui/theme/x.h -> ("ui", "theme")."""
    folders = name.split("/")
    return folders[0], folders[1]


def forbidden(name, included):
    """Why `name` may not include `included`, or None."""
    for folder, (pattern, why) in FOREIGN.items():
        if name.startswith(folder + "/") and pattern.fullmatch(included):
            return why
    if included.split("/")[0] not in ("app", "engine", "ui", "tests"):
        return None
    top, folder = part_of(name)
    other_top, other_folder = part_of(included)
    if other_top not in {"engine": ["engine"], "ui": ["engine", "ui"], "app": ["engine", "ui", "app"]}[top]:
        return f"{top}/ lies below {other_top}/"
    if name.startswith("app/emloc/") and other_top == "ui":
        return "the command line does without the window"
    if top == other_top == "engine" and folder != other_folder and other_folder not in MAY_INCLUDE[folder].split():
        return f"engine/{folder} may include {MAY_INCLUDE[folder] or 'no other folder'}"
    return None


def check_table():
    seen = []
    for folder, others in MAY_INCLUDE.items():
        for other in others.split():
            assert other in seen, f"the table lets {folder} include {other}, which stands below it"
        seen.append(folder)


def check_includes(findings):
    for name in files("app/*.cpp", "app/*.h", "engine/*.cpp", "engine/*.h", "engine/*.cu", "ui/*.cpp", "ui/*.h"):
        if name.startswith("engine/") and part_of(name)[1] not in MAY_INCLUDE:
            findings.add(name, 1, "its folder is missing in the table of packaging/checks/layers.py")
            continue
        for number, line in enumerate(lines(name), 1):
            included = INCLUDE.match(line)
            why = included and forbidden(name, included[1])
            if why:
                findings.add(name, number, f"must not include {included[1]}: {why}")


def check_links(findings):
    for name in files("engine/*/CMakeLists.txt"):
        folder = part_of(name)[1]
        text = "\n".join(lines(name))
        linked = set(re.findall(r"\bemloc_(\w+)", text)) - {"options", "module"}
        for library in sorted(linked):
            other = FOLDER_OF_LIBRARY.get(library, library)
            if other in MAY_INCLUDE and other != folder and other not in MAY_INCLUDE.get(folder, "").split():
                findings.add(name, 1, f"must not link emloc_{library}: engine/{folder} may use {MAY_INCLUDE[folder]}")


def main():
    check_table()
    findings = Findings(
        "move what both need into the lower folder, or pass it in (a value, a callback, an interface that the lower "
        "folder declares). The order is the table in packaging/checks/layers.py."
    )
    check_includes(findings)
    check_links(findings)
    findings.finish()


if __name__ == "__main__":
    main()
