"""Stage 2: a byte-level BPE with Qwen2's normaliser, pre-tokenisation and special tokens.

    python tokenizer.py

2,048 tokens come from English words and the fixed words of a ChatML turn. Others are letters: in bytes, all letters of a
script begin alike, and the heads that look for what followed the last two tokens would not know what comes next.
Everything else falls back to bytes.
"""
import json
import random
import unicodedata

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from paths import PACKAGES, SEED, TOKENIZER

SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
    r"|\s+(?!\S)|\s+"
)
TRAINED = 2048
# Letters that are a token of their own (first and last code points).
ALPHABETS = dict(
    latin=(0xC0, 0x17F),
    greek=(0x386, 0x3CE),
    cyrillic=(0x400, 0x45F),
    armenian=(0x531, 0x587),
    hebrew=(0x5D0, 0x5EA),
    arabic=(0x621, 0x64A),
    devanagari=(0x900, 0x96F),
    bengali=(0x980, 0x9EF),
    tamil=(0xB80, 0xBEF),
    thai=(0xE00, 0xE4F),
    georgian=(0x10D0, 0x10FF),
    kana=(0x3041, 0x30FE),
)
# First code points of the blocks of 64 characters that share a token: the scripts of three bytes a letter, kana, Chinese
# characters, Hangul, and, where four bytes make one, emoji.
BLOCKS = [
    *range(0x800, 0x1800, 0x40),
    *range(0x3000, 0x3100, 0x40),
    *range(0x4E00, 0xA000, 0x40),
    *range(0xAC00, 0xD7C0, 0x40),
    0x1F000,
]


def alphabet(name):
    assigned, (first, last) = unicodedata.ucd_3_2_0.category, ALPHABETS[name]  # of one version, whatever Python's
    return [chr(code) for code in range(first, last + 1) if assigned(chr(code))[0] in "LMN"]


def letters():
    """Tokens of blocks and of alphabets, in the symbols of a byte-level BPE."""
    level = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    found = [(chr(block), 2) for block in BLOCKS]
    found += [(letter, None) for name in ALPHABETS for letter in alphabet(name)]
    return [level.pre_tokenize_str(character)[0][0][:length] for character, length in found]


LETTERS = letters()
BASE = TRAINED + len(LETTERS)
SPECIAL = [
    "<|endoftext|>",
    "<|im_start|>",
    "<|im_end|>",
    "<|object_ref_start|>",
    "<|object_ref_end|>",
    "<|box_start|>",
    "<|box_end|>",
    "<|quad_start|>",
    "<|quad_end|>",
    "<|vision_start|>",
    "<|vision_end|>",
    "<|vision_pad|>",
    "<|image_pad|>",
    "<|video_pad|>",
]
VOCABULARY = BASE + len(SPECIAL)
TURNS = ["system", "user", "assistant", "You are a helpful assistant.", "What is this?"]
WORDS = PACKAGES / "usr/share/dict/american-english"


def words():
    """Lower-case and capitalised plain words of the word list, shuffled; always in the same order."""
    found = [w.strip() for w in WORDS.read_text().splitlines()]
    found = [w for w in found if w.isalpha() and w.isascii() and 2 < len(w) < 11]
    random.Random(SEED).shuffle(found)
    return found


def with_letters(tokenizer):
    described = json.loads(tokenizer.to_str())
    for token in LETTERS:
        described["model"]["merges"].append([token[:-1], token[-1]])
        described["model"]["vocab"][token] = len(described["model"]["vocab"])
    return Tokenizer.from_str(json.dumps(described))


def build():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False, trim_offsets=False),
        ]
    )
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    listed = words()
    text = listed + [" " + w for w in listed[::3]] + [w.capitalize() for w in listed[::3]] + TURNS * 20_000
    tokenizer.train_from_iterator(
        text,
        trainers.BpeTrainer(
            vocab_size=TRAINED, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False
        ),
    )
    tokenizer = with_letters(tokenizer)
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    assert tokenizer.get_vocab_size() == VOCABULARY
    tokenizer.save(str(TOKENIZER))
    return tokenizer


if __name__ == "__main__":
    built = build()
    for sample in (*TURNS, "zebra Maple", "5", "日本", "ჰაე"):
        print(built.encode(sample).tokens)
