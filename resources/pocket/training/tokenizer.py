"""Stage 2: a byte-level BPE of 2,048 tokens, with Qwen2's normaliser, pre-tokenisation and special tokens.

    python tokenizer.py

Its merges cover English words and the fixed words of a ChatML turn; everything else falls back to bytes.
"""
import random

from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

from paths import PACKAGES, SEED, TOKENIZER

SPLIT = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+"
         r"|\s+(?!\S)|\s+")
BASE = 2048
SPECIAL = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|object_ref_start|>", "<|object_ref_end|>",
           "<|box_start|>", "<|box_end|>", "<|quad_start|>", "<|quad_end|>", "<|vision_start|>", "<|vision_end|>",
           "<|vision_pad|>", "<|image_pad|>", "<|video_pad|>"]
VOCABULARY = BASE + len(SPECIAL)
TURNS = ["system", "user", "assistant", "You are a helpful assistant.", "What is this?"]
WORDS = PACKAGES / "usr/share/dict/american-english"


def words():
    """Lower-case and capitalised plain words of the word list, shuffled; always in the same order."""
    found = [w.strip() for w in WORDS.read_text().splitlines()]
    found = [w for w in found if w.isalpha() and w.isascii() and 2 < len(w) < 11]
    random.Random(SEED).shuffle(found)
    return found


def build():
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.NFC()
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(Regex(SPLIT), behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False, trim_offsets=False)])
    tokenizer.decoder = decoders.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    tokenizer.post_processor = processors.ByteLevel(add_prefix_space=False, trim_offsets=False, use_regex=False)
    listed = words()
    text = listed + [" " + w for w in listed[::3]] + [w.capitalize() for w in listed[::3]] + TURNS * 20_000
    tokenizer.train_from_iterator(text, trainers.BpeTrainer(
        vocab_size=BASE, initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()), show_progress=False))
    tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIAL])
    assert tokenizer.get_vocab_size() == VOCABULARY
    tokenizer.save(str(TOKENIZER))
    return tokenizer


if __name__ == "__main__":
    built = build()
    for sample in (*TURNS, "zebra Maple", "5", "日"):
        print(built.encode(sample).tokens)
