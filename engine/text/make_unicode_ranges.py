#!/usr/bin/env python3
"""Writes unicode_ranges.h: what Hugging Face tokenizers' \\p{L}, \\p{N} and \\p{M} match, asked code point by code point.

    pip install tokenizers; python3 make_unicode_ranges.py > unicode_ranges.h

The answer depends on the Unicode version of the regular expression engine that tokenizers is built with (0.23: 16.0).
"""
from tokenizers import Regex, pre_tokenizers

HEAD = """\
// Letters, numbers and marks of Unicode 16.0, as Hugging Face tokenizers 0.23 sees them. Made by make_unicode_ranges.py.
#pragma once

#include <array>

namespace emloc {

// First and last code point of a run.
struct CodePointRange {
    char32_t first;
    char32_t last;
};
"""


def members(pattern):
    """The code points that the class matches; surrogates aren't characters."""
    split = pre_tokenizers.Split(Regex(pattern), "isolated")
    # Between two spaces a member is a piece of its own, anything else stays one piece with them.
    return [c for c in range(0x110000) if not 0xD800 <= c < 0xE000 and len(split.pre_tokenize_str(f" {chr(c)} ")) == 3]


def ranges(code_points):
    runs = []
    for c in code_points:
        if runs and runs[-1][1] == c - 1:
            runs[-1][1] = c
        else:
            runs.append([c, c])
    return runs


def main():
    print(HEAD)
    for name, what, pattern in (
        ("kLetterRanges", "General category L.", r"\p{L}"),
        ("kNumberRanges", "General category N.", r"\p{N}"),
        ("kMarkRanges", "General category M.", r"\p{M}"),
    ):
        runs = ranges(members(pattern))
        print(f"// {what}\ninline constexpr std::array<CodePointRange, {len(runs)}> {name}{{{{")
        for i in range(0, len(runs), 5):
            print("    " + " ".join(f"{{0x{a:x}, 0x{b:x}}}," for a, b in runs[i : i + 5]))
        print("}};\n")
    print("}  // namespace emloc")


if __name__ == "__main__":
    main()
