#!/usr/bin/env python3
"""Writes random strings and what Hugging Face tokenizers makes of them, one JSON object a line.

    pip install tokenizers
    python3 make_random_unicode.py --count 500 --seed 1 --output tokenizer/random_unicode.jsonl

Kinds of lines: {"text", "ids", "decoded"}; the same with "bytes", hexadecimal and not always valid UTF-8, of which "text" is
the repaired form; {"ids", "decoded"} for ids that no text gave. EMLOC_TOKENIZER_CASES=<file> makes text_test
compare a larger file instead of the committed one.
"""
import argparse
import json
import pathlib
import random

from tokenizers import Tokenizer

HERE = pathlib.Path(__file__).resolve().parent
SPACES = [
    chr(c)
    for c in (
        9,
        10,
        11,
        12,
        13,
        0x1C,
        0x1D,
        0x1E,
        0x1F,
        0x20,
        0x85,
        0xA0,
        0x1680,
        0x180E,
        *range(0x2000, 0x2010),
        0x2028,
        0x2029,
        0x202F,
        0x205F,
        0x2060,
        0x3000,
        0xFEFF,
    )
]
LINES = ["\n", "\r", "\r\n", "\n\n", " \n", "\n ", "\t\n", "\u3000\n", "\u2028"]
SPECIALS = [
    "<|im_start|>",
    "<|im_end|>",
    "<|endoftext|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|image_pad|>",
    "<|im_end|",
    "<|im_",
    "im_end|>",
    "<|<|im_end|>|>",
    "<|IM_END|>",
]
CONTRACTIONS = [
    "'s",
    "'S",
    "'t",
    "'T",
    "'re",
    "'RE",
    "'rE",
    "'ve",
    "'m",
    "'M",
    "'ll",
    "'lL",
    "'d",
    "'D",
    "'\u017F",
    "'\u212A",
    "\u2019s",
    "'l",
    "'r",
    "'v",
    "''s",
    "'\u017Ft",
    "'\uFB06",
    "\u0149",
    "'s\u0301",
    "'re\u0301",
]
# First and last code points of blocks that decompose, compose, reorder, join or count in their own ways.
BLOCKS = {
    "ascii": (0x00, 0x7F),
    "latin": (0x80, 0x24F),
    "marks": (0x300, 0x36F),
    "greek": (0x370, 0x3FF),
    "cyrillic": (0x400, 0x52F),
    "armenian": (0x530, 0x58F),
    "hebrew": (0x590, 0x5FF),
    "arabic": (0x600, 0x6FF),
    "syriac_nko": (0x700, 0x7FF),
    "arabic_extended": (0x860, 0x8FF),
    "devanagari": (0x900, 0x97F),
    "bengali_to_malayalam": (0x980, 0xD7F),
    "sinhala_thai_lao": (0xD80, 0xEFF),
    "tibetan": (0xF00, 0xFFF),
    "myanmar": (0x1000, 0x109F),
    "jamo": (0x1100, 0x11FF),
    "khmer_mongolian": (0x1780, 0x18AF),
    "balinese": (0x1B00, 0x1B7F),
    "marks_extended": (0x1AB0, 0x1AFF),
    "marks_supplement": (0x1DC0, 0x1DFF),
    "latin_additional": (0x1E00, 0x1EFF),
    "greek_extended": (0x1F00, 0x1FFF),
    "punctuation": (0x2000, 0x206F),
    "super_and_subscripts": (0x2070, 0x209F),
    "marks_for_symbols": (0x20D0, 0x20FF),
    "letterlike_and_numbers": (0x2100, 0x218F),
    "enclosed": (0x2460, 0x24FF),
    "symbols": (0x2600, 0x27BF),
    "cjk_marks": (0x3000, 0x303F),
    "kana": (0x3040, 0x30FF),
    "cjk": (0x4E00, 0x9FFF),
    "meetei": (0xAAE0, 0xABFF),
    "hangul": (0xAC00, 0xD7A3),
    "private": (0xE000, 0xF8FF),
    "cjk_compatibility": (0xF900, 0xFAFF),
    "presentation": (0xFB00, 0xFB4F),
    "selectors": (0xFE00, 0xFE2F),
    "halfwidth": (0xFF00, 0xFFEF),
    "ancient": (0x10000, 0x102FF),
    "garay": (0x10D20, 0x10D8F),
    "brahmi": (0x11000, 0x111FF),
    "grantha_tirhuta": (0x11300, 0x115BF),
    "dives_akuru": (0x11900, 0x119FF),
    "cuneiform": (0x12000, 0x1254F),
    "egyptian": (0x13000, 0x143FF),
    "music": (0x1D100, 0x1D1FF),
    "mathematics": (0x1D400, 0x1D7FF),
    "emoji": (0x1F300, 0x1FAFF),
    "segmented_digits": (0x1FBF0, 0x1FBFF),
    "cjk_b": (0x20000, 0x2A6DF),
    "cjk_i_and_compatibility": (0x2EBF0, 0x2FA1F),
    "tags": (0xE0000, 0xE01EF),
    "last_plane": (0x10FF00, 0x10FFFF),
}
EMOJI = [0x1F468, 0x1F469, 0x1F467, 0x1F466, 0x1F44D, 0x2764, 0x1F3F3, 0x1F308, 0x1F600, 0x1F9D1, 0x1F680]
WORDS = [
    "Hello",
    "what",
    "category",
    "does",
    "the",
    "image",
    "belong",
    "to",
    "don",
    "naïve",
    "Straße",
    "ΑΒΓ",
    "слово",
    "文字列",
    "한국어",
    "שלום",
    "مرحبا",
    "हिन्दी",
    "ไทย",
    "3.14",
    "1,000",
    "ſ",
    "ǆ",
    "ﬁ",
    "İ",
]


def any_character(rng):
    while True:
        c = rng.randrange(0x110000)
        if not 0xD800 <= c < 0xE000:
            return chr(c)


def of_block(rng, name=None):
    first, last = BLOCKS[name or rng.choice(list(BLOCKS))]
    return chr(rng.randint(first, last))


def emoji(rng):
    parts = []
    for _ in range(rng.randint(1, 4)):
        parts.append(chr(rng.choice(EMOJI)) + rng.choice(["", "\uFE0F", chr(rng.randint(0x1F3FB, 0x1F3FF))]))
    return rng.choice(["\u200D", "", "\u200D"]).join(parts) + rng.choice(["", "\u20E3", "\U0001F1E9\U0001F1EA"])


def combining(rng):
    marks = (
        "marks",
        "marks_extended",
        "marks_supplement",
        "marks_for_symbols",
        "arabic_extended",
        "hebrew",
        "syriac_nko",
    )
    base = rng.choice(["a", "e", "O", "u", "Å", "가", "は", "क", "1", "!", " ", "\n", of_block(rng)])
    return base + "".join(of_block(rng, rng.choice(marks)) for _ in range(rng.randint(1, 5)))


def jamo(rng):
    return "".join(
        chr(rng.randint(*rng.choice([(0x1100, 0x1113), (0x1160, 0x1176), (0x11A6, 0x11C3), (0xAC00, 0xAC40)])))
        for _ in range(rng.randint(1, 6))
    )


def run(rng):
    return rng.choice([of_block(rng), rng.choice(SPACES), rng.choice("0aA.'-!٣中½"), any_character(rng)]) * rng.randint(
        2, 9
    )


PIECES = [
    (6, any_character),
    (10, of_block),
    (4, lambda r: "".join(of_block(r, b) for b in [r.choice(list(BLOCKS))] for _ in range(r.randint(2, 8)))),
    (7, lambda r: "".join(r.choice(SPACES) for _ in range(r.randint(1, 4)))),
    (4, lambda r: r.choice(LINES)),
    (3, emoji),
    (6, combining),
    (2, jamo),
    (3, run),
    (3, lambda r: r.choice(CONTRACTIONS)),
    (5, lambda r: r.choice(WORDS)),
    (1, lambda r: r.choice(SPECIALS)),
    (3, lambda r: "".join(r.choice("0123456789²½٣Ⅷ၅𝟗") for _ in range(r.randint(1, 5)))),
    (3, lambda r: "".join(chr(r.randint(0x20, 0x7E)) for _ in range(r.randint(1, 8)))),
    (
        2,
        lambda r: chr(
            r.choice([*range(0x20), *range(0x7F, 0xA0), 0xAD, 0x200B, 0x200E, 0x202E, 0xFFFD, 0xFFFE, 0xFFFF])
        ),
    ),
]


def random_text(rng):
    weights = [weight for weight, _ in PIECES]
    return "".join(piece(rng) for _, piece in rng.choices(PIECES, weights, k=rng.randint(1, 16)))


def damaged(rng, text):
    data = bytearray(text.encode("utf-8"))
    for _ in range(rng.randint(1, 4)):
        at = rng.randint(0, len(data))
        action = rng.randrange(3)
        if action == 0 and at < len(data):
            del data[at]
        elif action == 1:
            data[at:at] = rng.choice(
                [b"\xff", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x82", b"\xf0\x9f\x98", b"\x80"]
            )
        elif at < len(data):
            data[at] = rng.randrange(256)
    return bytes(data)


def cases(tokenizer, count, seed):
    rng = random.Random(seed)
    size = tokenizer.get_vocab_size()
    for i in range(count):
        if i % 16 == 15:
            ids = [
                rng.randrange(size) if rng.random() < 0.5 else rng.randrange(min(size, 600))
                for _ in range(rng.randint(1, 24))
            ]
            yield {"ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)}
            continue
        text = random_text(rng)
        case = {"text": text}
        if i % 16 == 14:
            data = damaged(rng, text)
            case = {"text": data.decode("utf-8", errors="replace"), "bytes": data.hex()}
        ids = tokenizer.encode(case["text"], add_special_tokens=False).ids
        yield {**case, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False)}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=pathlib.Path, default=HERE / "tokenizer" / "tokenizer.json")
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--output", type=pathlib.Path, default=HERE / "tokenizer" / "random_unicode.jsonl")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(options.tokenizer))
    with options.output.open("w", encoding="ascii") as file:
        for case in cases(tokenizer, options.count, options.seed):
            file.write(json.dumps(case) + "\n")


if __name__ == "__main__":
    main()
