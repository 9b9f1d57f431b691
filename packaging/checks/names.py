"""Methods and families are known by their registries alone: no other file names one of them.

    packaging/checks/names.py

A name counts where it is quoted ("naive"), is an enumerator (kNaive) or is asked for (is_naive).
"""
import re

from tree import Findings, files, lines

METHODS = "engine/adaptation/methods/"
FAMILIES = "engine/model/families/"
# Files that may name a method or a family all the same, and why.
OTHER_MEANINGS = {
    ("app/emloc/console.cpp", "emloc"): "the program's own name",
    ("app/emloc/program.cpp", "emloc"): "the program's own name",
    **{
        ("engine/store/method_columns.cpp", name): "what stores of earlier versions hold"
        for name in ("emloc", "naive", "zero-shot", "long-video")
    },
}
# registry.cpp declares one function a method, called after it.
METHOD = re.compile(r"MethodDescription (\w+)_method\(\)")
FAMILY = re.compile(r"\.name = \"(\w+)\"")


def registered():
    """Every registered name with the folder whose files may use it."""
    names = {}
    for name in files(METHODS + "registry.cpp"):
        for line in lines(name):
            names |= {method.replace("_", "-"): METHODS for method in METHOD.findall(line)}
    for name in files(FAMILIES + "*.cpp"):
        for line in lines(name):
            names |= {family: FAMILIES for family in FAMILY.findall(line)}
    return names


def pattern_of(name):
    words = re.split(r"[-_]", name)
    camel = "".join(word[:1].upper() + word[1:] for word in words)
    return re.compile(rf'"{"[-_]".join(words)}"|\bk{camel}\b|\bis_{"_".join(words)}\b', re.IGNORECASE)


def main():
    findings = Findings(
        "ask the registry (engine/adaptation/methods/registry.h, engine/model/families/registry.h) for what the code "
        "wants to know, and add a field to its rows where it doesn't say so yet."
    )
    names = registered()
    sources = files(*[f"{folder}/*.{kind}" for folder in ("app", "engine", "ui") for kind in ("cpp", "h")])
    for method, home in names.items():
        pattern = pattern_of(method)
        for name in sources:
            if name.startswith(home) or (name, method) in OTHER_MEANINGS:
                continue
            for number, line in enumerate(lines(name), 1):
                if pattern.search(line.split("// ")[0]):
                    findings.add(name, number, f"names {method}: {line.strip()[:80]}")
    findings.finish()


if __name__ == "__main__":
    main()
