"""Episodes as the program writes them: one ChatML turn per demonstration, then queries, with M-RoPE positions."""
import dataclasses
import math
import random

import torch
from tokenizers import Tokenizer

from paths import TOKENIZER
from tokenizer import ALPHABETS, BASE, alphabet, words

HELD_WORDS = 4000  # label words that only the evaluation uses
WITHOUT_ALPHABET = ((0x4E00, 0x9FA5), (0xAC00, 0xD7A3), (0x1F400, 0x1F4FF), (0x30A1, 0x30FA))
OTHER_LABELS = ["日", "本", "山", "水", "Ü", "é", "ñ", "ß", "😀", "🐱", "가", "ж", "λ", "Ω", "ש", "ا"]
QUESTION = "What is this?"
OTHER_QUESTIONS = [
    "Which class is this?",
    "What do you see?",
    "Name this.",
    "What kind of thing is shown here?",
    "Label:",
    "What is happening?",
    "Which one is it?",
    "这是什么?",
]


@dataclasses.dataclass
class Target:
    """One token that the model is to say: `row` predicts `token`, the label's `number`-th."""

    row: int
    token: int
    number: int
    query: bool  # of a query, not of a demonstration
    follow_up: bool  # answers a question other than the demonstrations'
    sources: list  # places of the same token in earlier demonstrations of the class


@dataclasses.dataclass
class Episode:
    ids: list = dataclasses.field(default_factory=list)
    positions: list = dataclasses.field(default_factory=list)  # (t, h, w) per token
    turn: list = dataclasses.field(default_factory=list)  # number of the demonstration per token, -1 before
    slots: list = dataclasses.field(default_factory=list)  # first index of every medium's tokens
    targets: list = dataclasses.field(default_factory=list)
    own: list = dataclasses.field(default_factory=list)  # (row, slot of its own medium)
    answers: list = dataclasses.field(default_factory=list)  # places of label tokens
    unknown: list = dataclasses.field(default_factory=list)  # rows asked about a class that was not shown
    labels: list = dataclasses.field(default_factory=list)  # tokens of every class's label
    said: list = dataclasses.field(default_factory=list)  # class whose label each turn says
    place: int = 0

    def text(self, tokens, turn):
        for token in tokens:
            self.ids.append(token)
            self.positions.append((self.place,) * 3)
            self.turn.append(turn)
            self.place += 1

    def medium(self, token, shape, turn):
        pairs, rows, columns = shape
        self.slots.append(len(self.ids))
        for t in range(pairs):
            for r in range(rows):
                for c in range(columns):
                    self.ids.append(token)
                    self.positions.append((self.place + t, self.place + r, self.place + c))
                    self.turn.append(turn)
        self.place += max(shape)


class Turns:
    def __init__(self):
        self.tokenizer = Tokenizer.from_file(str(TOKENIZER))
        listed = words()
        self.held_words, self.words = listed[:HELD_WORDS], listed[HELD_WORDS:]
        self.known = {}
        special = self.tokenizer.token_to_id
        self.image, self.video, self.end = (special(f"<|{name}|>") for name in ("image_pad", "video_pad", "im_end"))
        self.system = self.encode("<|im_start|>system\nYou are a helpful assistant.<|im_end|>\n")
        self.before_image = self.encode("<|im_start|>user\n<|vision_start|>")
        self.after_label = self.encode("<|im_end|>\n")

    def encode(self, text):
        if text not in self.known:
            self.known[text] = self.tokenizer.encode(text).ids
        return self.known[text]

    def after_image(self, question):
        return self.encode(f"<|vision_end|>{question}<|im_end|>\n<|im_start|>assistant\n")

    def label_text(self, held=False):
        word = random.choice(self.held_words if held else self.words)
        draw = random.random()
        if held or draw < 0.5:
            return word
        if draw < 0.62:
            return word + random.choice(["_", "-", " ", " "]) + random.choice(self.words)
        if draw < 0.72:
            return word + random.choice(["", "_", " ", "-"]) + str(random.randrange(100))
        if draw < 0.8:
            return str(random.randrange(1000))
        if draw < 0.88:
            return word.upper() if draw < 0.84 else word.capitalize()
        if draw < 0.96:
            return "".join(random.choice(OTHER_LABELS) for _ in range(random.randint(1, 2)))
        cut = random.randrange(len(word))
        return word[:cut] + random.choice(OTHER_LABELS) + word[cut:]

    def foreign_text(self):
        """Letters of one alphabet, or one to three Chinese or Korean characters, katakana or emoji."""
        if random.random() < 0.6:
            return "".join(random.choices(alphabet(random.choice(list(ALPHABETS))), k=random.randint(2, 6)))
        first, last = random.choice(WITHOUT_ALPHABET)
        return "".join(chr(random.randint(first, last)) for _ in range(random.randint(1, 3)))

    def own_tokens(self):
        """Tokens of turns and questions."""
        found = set(self.system + self.before_image + self.after_label)
        for question in (QUESTION, *OTHER_QUESTIONS):
            found.update(self.after_image(question))
        return found

    def unused_tokens(self, draws=60_000):
        """Tokens that neither labels of training nor turns have, but for labels of tokens drawn at random."""
        used = self.own_tokens()
        for _ in range(draws):
            used.update(self.encode(self.label_text()))
        return sorted(set(range(BASE)) - used)

    def label_maker(self, held):
        """How the labels of one episode are made: alone, alike at the start, alike at the end, of any tokens, or
        of other scripts."""
        draw, alike = random.random(), random.choice(self.words)[: random.randint(1, 4)]
        if held:
            return lambda: self.encode(self.label_text(True))
        if draw < 0.2:
            return lambda: [random.randrange(BASE) for _ in range(random.choice((1, 2, 2, 3, 4)))]
        if draw < 0.35:
            starts = [alike, random.choice(self.words)[:2]]
            return lambda: self.encode(random.choice(starts) + random.choice(self.words)[2:])
        if draw < 0.45:
            return lambda: self.encode(random.choice(self.words)[:2] + alike)
        if draw < 0.6:
            return lambda: self.encode(self.foreign_text())
        return lambda: self.encode(self.label_text())

    def labels(self, count, plain=0.0, held=False):
        """`count` different labels as token lists; a share `plain` of the calls gives one random token each."""
        make, found, tries = self.label_maker(held), [], 0
        if random.random() < plain:

            def make():
                return [random.randrange(BASE)]

        while len(found) < count:
            tries += 1
            label = make() if tries < 40 * count else self.encode(self.label_text(held))
            if label and len(label) <= 6 and label not in found:
                found.append(label)
        return found

    def follow_up(self, label, others):
        """Another question about a query's image, and its answer."""
        draw = random.random()
        name = self.tokenizer.decode
        if draw < 0.5:
            right = random.random() < 0.5
            asked = label if right else random.choice(others)
            return f"Is this a {name(asked)}?", self.encode("yes" if right else "no")
        choices = random.sample(others, min(len(others), random.randint(1, 3))) + [label]
        random.shuffle(choices)
        return f"Which of these: {', '.join(name(c) for c in choices)}?", label

    def build(self, order, labels, shape, gap=0.0, queries=0, question=QUESTION, follow_ups=0.0, misnamed=0.0):
        """An Episode with a medium of `shape` (pairs of frames, rows, columns) for every class in `order`; the last
        `queries` are queries, of which a share `follow_ups` asks something else than the demonstrations did, and a share
        `misnamed` of the others says any class's label. A query of class len(labels) is one that was not shown: no answer
        is right, none should look likely."""
        episode, seen = Episode(labels=labels), {}
        token = self.image if shape[0] == 1 else self.video
        episode.text(self.system, -1)
        for number, cls in enumerate(order):
            if gap and number and random.random() < gap:
                episode.place += int(math.exp(random.uniform(0, 6)))
            episode.text(self.before_image, number)
            episode.medium(token, shape, number)
            query, other = number >= len(order) - queries, False
            if cls == len(labels):
                episode.text(self.after_image(question), number)
                episode.unknown.append(len(episode.ids) - 1)
                episode.said.append(cls)
                continue
            asked, answer = question, labels[cls]
            if query and random.random() < follow_ups:
                other = True
                asked, answer = self.follow_up(labels[cls], [l for l in labels if l != labels[cls]])
            elif query and random.random() < misnamed:
                cls = random.choice(order[: len(order) - queries])
                answer = labels[cls]
            episode.said.append(cls)
            episode.text(self.after_image(asked), number)
            start = len(episode.ids)
            episode.text(answer + self.after_label, number)
            places, earlier = list(range(start, start + len(answer) + 1)), seen.setdefault(cls, [])
            sources = earlier if answer is labels[cls] else []
            if earlier:
                episode.targets += [
                    Target(start + j - 1, value, j, query, other, [e[j] for e in sources])
                    for j, value in enumerate(answer + [self.end])
                ]
            episode.own += [(start + j, episode.slots[-1]) for j in range(-1, len(answer) + 1)]
            if not other:
                episode.answers += places
                earlier.append(places)
        return episode


def collate(built):
    """Padded ids [B, T], positions [B, 3, T], slots [B, M] and targets [K, 6]: episode, row, token, number, query,
    follow-up."""
    longest = max(len(e.ids) for e in built)
    ids = torch.zeros(len(built), longest, dtype=torch.long)
    positions = torch.zeros(len(built), 3, longest, dtype=torch.long)
    for b, episode in enumerate(built):
        count = len(episode.ids)
        ids[b, :count] = torch.tensor(episode.ids)
        positions[b, :, :count] = torch.tensor(episode.positions).T
    slots = torch.tensor([e.slots for e in built])
    targets = torch.tensor(
        [(b, t.row, t.token, t.number, int(t.query), int(t.follow_up)) for b, e in enumerate(built) for t in e.targets]
    )
    return ids, positions, slots, targets


def stand_alike(positions, built, queries):
    """Moves, in place, the last `queries` turns of every episode to where the first of them stands in `positions`
    [B, 3, T], as the program asks each behind the demonstrations alone."""
    for row, episode in enumerate(built):
        turn = torch.tensor(episode.turn)
        starts = [(turn == number).nonzero()[0].item() for number in range(turn.max() + 1 - queries, turn.max() + 1)]
        for number, start in enumerate(starts, int(turn.max()) + 1 - queries):
            own = (turn == number).nonzero().view(-1)
            positions[row, :, own] += (positions[row, :, starts[0]] - positions[row, :, start])[:, None]


def embed(decoder, ids, slots, tokens):
    """Token embeddings with the media's tokens [B, M, n, width] put in their places."""
    x = decoder.embed_tokens(ids)
    batch, images, count, width = tokens.shape
    index = (slots[:, :, None] + torch.arange(count)).view(batch, -1, 1).expand(-1, -1, width)
    return x.scatter(1, index, tokens.reshape(batch, -1, width).to(x.dtype))


def shuffled_order(ways, images, queries):
    """Classes of the demonstrations and of the queries after them.

    Balanced, or at random in three of ten; shuffled, or class after class (as folders are read) in three of ten.
    """
    order = [i % ways for i in range(images)]
    if random.random() < 0.3:
        order = [random.randrange(ways) for _ in range(images)]
    if random.random() < 0.3:
        order.sort()
    else:
        random.shuffle(order)
    present = list(set(order))
    return order + [random.choice(present) for _ in range(queries)]
