"""Headers include what they name: of the standard library and of ATen.

    packaging/checks/includes.py

Precompiled headers and other headers would hide it where one doesn't. (Qt's classes come with those they derive from;
that such a header compiles alone is checked by packaging/checks/headers.py.)
"""
import re

from tree import Findings, files, lines

# A name of the standard library, and the headers any of which declares it.
STANDARD = {
    r"std::string\b": "string",
    r"std::string_view\b": "string_view string",
    r"std::vector\b": "vector",
    r"std::map\b": "map",
    r"std::set\b": "set",
    r"std::unordered_map\b": "unordered_map",
    r"std::unordered_set\b": "unordered_set",
    r"std::deque\b": "deque",
    r"std::array\b": "array",
    r"std::span\b": "span",
    r"std::pair\b": "utility map",
    r"std::(move|forward|exchange|swap)\b": "utility",
    r"std::tuple\b": "tuple",
    r"std::optional\b": "optional",
    r"std::variant\b": "variant",
    r"std::function\b": "functional",
    r"std::(unique_ptr|shared_ptr|weak_ptr|make_unique|make_shared)\b": "memory",
    r"std::u?int(8|16|32|64)_t\b": "cstdint",
    r"std::(size_t|byte|ptrdiff_t)\b": "cstddef",
    r"std::stop_(token|source|callback)\b": "stop_token thread",
    r"std::filesystem\b": "filesystem",
    r"std::chrono\b": "chrono",
    r"std::thread\b": "thread",
    r"std::(mutex|lock_guard|scoped_lock)\b": "mutex",
    r"std::atomic\b": "atomic",
    r"std::condition_variable\b": "condition_variable",
    r"std::(exception|exception_ptr)\b": "exception",
    r"std::runtime_error\b": "stdexcept",
    r"std::numeric_limits\b": "limits",
}
ATEN = re.compile(r"\bat::\w+")
INCLUDE = re.compile(r'\s*#\s*include\s*[<"]([^>"]+)[>"]')


def code(text):
    """The lines without comments and what stands in quotes."""
    return [re.sub(r'"(\\.|[^"\\])*"', '""', line).split("//")[0] if "#" not in line[:3] else "" for line in text]


def check_standard(name, text, included, findings):
    for pattern, headers in STANDARD.items():
        if included & set(headers.split()):
            continue
        line = next((i for i, line in enumerate(text, 1) if re.search(pattern, line)), None)
        if line:
            findings.add(name, line, f"uses {re.search(pattern, text[line - 1])[0]} without <{headers.split()[0]}>")


def check_aten(name, text, included, findings):
    line = next((i for i, line in enumerate(text, 1) if ATEN.search(line)), None)
    if line and not any(path.startswith(("ATen/", "torch/", "c10/")) for path in included):
        forward = any(re.search(r"namespace at\b", line) for line in text)
        if not forward:
            findings.add(name, line, "uses at:: without <ATen/ATen.h>")


def main():
    findings = Findings(
        "include the named header, or declare the class where a pointer or a reference is all there is."
    )
    for name in files("app/*.h", "engine/*.h", "ui/*.h"):
        whole = lines(name)
        if "#pragma once" not in whole:
            continue  # part of a source, not a header
        included = {match[1] for match in map(INCLUDE.match, whole) if match}
        text = code(whole)
        check_standard(name, text, included, findings)
        check_aten(name, text, included, findings)
    findings.finish()


if __name__ == "__main__":
    main()
