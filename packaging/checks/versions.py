"""The program's version stands in CMakeLists.txt and libtorch's in packaging/libtorch.txt, and nowhere else.

    packaging/checks/versions.py
"""
import re

from tree import Findings, files, lines

# Where a version is data of another program, or history, or says which libtorch a private symbol was compared with.
MAY_NAME = (
    "CMakeLists.txt",
    "CHANGELOG.md",
    "packaging/libtorch.txt",
    "resources/pocket/",
    "tests/goldens/",
    "engine/model/linear/packed_numbers.h",
)
TEXT = ("*.cpp", "*.h", "*.py", "*.cmake", "*CMakeLists.txt", "*.md", "*.sh", "packaging/*", ".ci/*")


def project_version():
    text = "\n".join(lines("CMakeLists.txt"))
    return re.search(r"project\(\s*\w+\s+VERSION\s+([\d.]+)", text)[1]


def torch_version():
    return next(
        line.split()[1].split("==")[1] for line in lines("packaging/libtorch.txt") if line.startswith("cpu torch")
    )


def main():
    findings = Findings("use PROJECT_VERSION, EMLOC_VERSION, or what packaging/common.sh reads out of libtorch.txt.")
    version, torch = project_version(), torch_version()
    written = re.compile(rf"(?<![\d.])({re.escape(version)}|{re.escape(torch)})(?![\d.]*\d)")
    for name in files(*TEXT):
        if name.startswith(MAY_NAME):
            continue
        try:
            text = lines(name)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text, 1):
            if written.search(line):
                findings.add(name, number, f"repeats a version: {line.strip()[:80]}")
    headings = [line for line in lines("CHANGELOG.md") if line.startswith("## ")]
    if not headings or not (headings[0].startswith("## Unreleased") or version in headings[0]):
        findings.add("CHANGELOG.md", 1, f"its first heading is neither Unreleased nor {version}")
    findings.finish()


if __name__ == "__main__":
    main()
