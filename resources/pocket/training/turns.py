"""Episodes as the program writes them: one ChatML turn per demonstration, then queries, with M-RoPE positions."""
import math
import random

import torch
from tokenizers import Tokenizer

from paths import TOKENIZER
from tokenizer import BASE, words

HELD_WORDS = 4000          # label words that only the evaluation uses
OTHER_LABELS = ["日", "本", "山", "水", "Ü", "é", "ñ", "ß", "😀", "🐱", "가", "ж", "λ", "Ω", "ש", "ا"]


class Turns:
    def __init__(self):
        self.tokenizer = Tokenizer.from_file(str(TOKENIZER))
        listed = words()
        self.held_words, self.words = listed[:HELD_WORDS], listed[HELD_WORDS:]
        self.known = {}
        special = self.tokenizer.token_to_id
        self.image, self.end = special("<|image_pad|>"), special("<|im_end|>")
        self.system = self.encode("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n")
        self.before_image = self.encode("<|im_start|>user\n<|vision_start|>")
        self.after_image = self.encode("<|vision_end|>What is this?<|im_end|>\n<|im_start|>assistant\n")
        self.after_label = self.encode("<|im_end|>\n")

    def encode(self, text):
        if text not in self.known:
            self.known[text] = self.tokenizer.encode(text).ids
        return self.known[text]

    def label_text(self, held=False):
        word = random.choice(self.held_words if held else self.words)
        draw = random.random()
        if held or draw < .5:
            return word
        if draw < .62:
            return word + random.choice(["_", "-", " ", " "]) + random.choice(self.words)
        if draw < .72:
            return word + random.choice(["", "_", " ", "-"]) + str(random.randrange(100))
        if draw < .8:
            return str(random.randrange(1000))
        if draw < .88:
            return word.upper() if draw < .84 else word.capitalize()
        if draw < .96:
            return "".join(random.choice(OTHER_LABELS) for _ in range(random.randint(1, 2)))
        cut = random.randrange(len(word))
        return word[:cut] + random.choice(OTHER_LABELS) + word[cut:]

    def labels(self, count, plain=0., held=False):
        """`count` different labels as token lists; a share `plain` of the calls gives one random token each."""
        single, found, first = random.random() < plain, [], set()
        ending = random.choice(self.words)[-3:] if random.random() < .15 and not held else ""    # alike but for the start
        any_tokens = random.random() < .35 and not held
        while len(found) < count:
            if single:
                label = [random.randrange(BASE)]
            elif any_tokens:
                label = [random.randrange(BASE) for _ in range(random.choice((1, 2, 2, 3, 4)))]
            else:
                label = self.encode(self.label_text(held) if not ending else random.choice(self.words)[:2] + ending)
            if len(label) > 6 or label in found or (label[0] in first and (held or random.random() < .7)):
                continue
            first.add(label[0])
            found.append(label)
        return found

    def build(self, order, labels, rows, columns, gap=0., queries=0):
        """Tokens of a whole episode. `order` holds the class of every image.

        Returns a dict: ids, positions (t, h, w per token), turn (number of the demonstration per token), slots (first
        index of every image), targets: tuples (row that predicts, token, number within the label, whether it is one of
        the last `queries` images, indices of the same token in earlier demonstrations of the class), and own: pairs
        (row, image slot).
        """
        ids, positions, turn, slots, targets, own, seen = [], [], [], [], [], [], {}
        place, number = 0, -1

        def text(tokens):
            nonlocal place
            for token in tokens:
                ids.append(token)
                positions.append((place, place, place))
                turn.append(number)
                place += 1

        text(self.system)
        for number, cls in enumerate(order):
            if gap and number and random.random() < gap:
                place += int(math.exp(random.uniform(0, 6)))
            text(self.before_image)
            slots.append(len(ids))
            for r in range(rows):
                for c in range(columns):
                    ids.append(self.image)
                    positions.append((place, place + r, place + c))
                    turn.append(number)
            place += max(rows, columns)
            text(self.after_image)
            label, start = labels[cls] + [self.end], len(ids)
            text(labels[cls])
            text(self.after_label)
            places = list(range(start, start + len(label)))
            earlier = seen.setdefault(cls, [])
            if earlier:
                for j, token in enumerate(label):
                    targets.append((start + j - 1, token, j, number >= len(order) - queries,
                                    [e[j] for e in earlier]))
            own += [(start + j, slots[-1]) for j in range(-1, len(label))]
            earlier.append(places)
        return dict(ids=ids, positions=positions, turn=turn, slots=slots, targets=targets, own=own)


def collate(built):
    """Padded ids [B, T], positions [B, 3, T], slots [B, M] and targets [K, 5]: episode, row, token, number, query."""
    longest = max(len(e["ids"]) for e in built)
    ids = torch.zeros(len(built), longest, dtype=torch.long)
    positions = torch.zeros(len(built), 3, longest, dtype=torch.long)
    for b, episode in enumerate(built):
        count = len(episode["ids"])
        ids[b, :count] = torch.tensor(episode["ids"])
        positions[b, :, :count] = torch.tensor(episode["positions"]).T
    slots = torch.tensor([e["slots"] for e in built])
    targets = torch.tensor([(b, *map(int, t[:4])) for b, e in enumerate(built) for t in e["targets"]])
    return ids, positions, slots, targets


def pruned(built, length, image):
    """Attention mask of a compressed memory: turns form chunks; later chunks see only a random part of a chunk."""
    mask = torch.full((len(built), 1, length, length), float("-inf")).triu(1)
    for row, episode in enumerate(built):
        per_chunk = random.randint(3, 15)
        keep_image, keep_text, keep_label = random.uniform(.05, 1), random.uniform(.05, 1), random.uniform(.6, 1)
        count = len(episode["ids"])
        keep = torch.full((count,), keep_text)
        keep[torch.tensor(episode["ids"]) == image] = keep_image
        for _, _, _, _, places in episode["targets"]:
            keep[torch.tensor(places)] = keep_label
        dropped = torch.rand(count) > keep
        chunk = torch.tensor([max(0, t) // per_chunk for t in episode["turn"]])
        hidden = dropped[None] & (chunk[:, None] > chunk[None])
        mask[row, 0, :count, :count].masked_fill_(hidden, float("-inf"))
    return mask


def embed(decoder, ids, slots, tokens):
    """Token embeddings with the images' tokens [B, M, n, width] put in their places."""
    x = decoder.embed_tokens(ids)
    batch, images, count, width = tokens.shape
    index = (slots[:, :, None] + torch.arange(count)).view(batch, -1, 1).expand(-1, -1, width)
    return x.scatter(1, index, tokens.reshape(batch, -1, width).to(x.dtype))


def shuffled_order(ways, images, queries):
    """Classes of the demonstrations and of the queries after them.

    Balanced, or at random in three of ten; shuffled, or class after class (as folders are read) in three of ten.
    """
    order = [i % ways for i in range(images)]
    if random.random() < .3:
        order = [random.randrange(ways) for _ in range(images)]
    if random.random() < .3:
        order.sort()
    else:
        random.shuffle(order)
    present = list(set(order))
    return order + [random.choice(present) for _ in range(queries)]
