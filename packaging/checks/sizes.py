"""No file over 400 lines, no function over 60, no class in two .cpp files.

    packaging/checks/sizes.py
"""
import re

from tree import Findings, files, lines

FILE_LINES = 400
FUNCTION_LINES = 60
SOURCES = [f"{folder}/*.{kind}" for folder in ("app", "engine", "ui", "tests") for kind in ("cpp", "cu", "h")]
PYTHON = ["packaging/*.py", "tests/*.py"]
# What opens a block that isn't a function's.
OTHER_BLOCK = re.compile(r"\s*(namespace|class|struct|enum|union|extern)\b|.*[=,(]\s*\{$")
MEMBER = re.compile(r"^[\w:<>,&*~ ]*?\b([A-Z]\w*)::~?\w+\(")


def functions(text):
    """(line, length, first line) of every function, by the indentation that clang-format gives its brace."""
    for start, line in enumerate(text):
        indent = len(line) - len(line.lstrip())
        if not line.endswith("{") or indent > 4 or OTHER_BLOCK.fullmatch(line):
            continue
        head = start  # a head that is longer than a line: its first line is indented like the closing brace
        while head > 0 and text[head].startswith(" " * (indent + 1)):
            head -= 1
        if "(" not in "".join(text[head : start + 1]) or re.match(r"\s*(namespace|class|struct)\b", text[head]):
            continue
        end = next((i for i in range(start + 1, len(text)) if re.fullmatch(" " * indent + r"\}[;),]*", text[i])), None)
        if end:
            yield start + 1, end - start - 1, text[head].strip()


def check_sizes(findings):
    for name in files(*SOURCES, *PYTHON):
        text = lines(name)
        if len(text) > FILE_LINES:
            findings.add(name, FILE_LINES + 1, f"has {len(text)} lines; {FILE_LINES} are allowed")
        # Tests keep tables of bad files in functions, which read best in one piece.
        if name.endswith(".py") or name.startswith("tests/"):
            continue
        for line, length, head in functions(text):
            if length > FUNCTION_LINES:
                findings.add(name, line, f"{head} has {length} lines; {FUNCTION_LINES} are allowed")


def check_classes(findings):
    """A class of a folder has its members in one .cpp."""
    homes = {}
    for name in files("app/*.cpp", "engine/*.cpp", "ui/*.cpp"):
        for number, line in enumerate(lines(name), 1):
            member = MEMBER.match(line)
            if member and not line.startswith(("//", "    ", "return")):
                key = (name.rsplit("/", 1)[0], member[1])
                home = homes.setdefault(key, name)
                if home != name:
                    findings.add(name, number, f"defines {member[1]}, whose other members lie in {home}")
                    homes[key] = name


def main():
    findings = Findings(
        "give what can stand alone a file, a function or a class of its own, named after what it does; a class whose "
        "members need two files is two classes."
    )
    check_sizes(findings)
    check_classes(findings)
    findings.finish()


if __name__ == "__main__":
    main()
