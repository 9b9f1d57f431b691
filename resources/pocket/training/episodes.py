"""Draws classes and images from the banks, for training (seen classes) and evaluation (held-out classes)."""
import collections
import random

import torch

import augment
from paths import GLYPHS, PICTURES

TRAIN_PATTERNS = 4000  # seeds below are for training
HELD_PATTERNS = range(100_000, 100_400)


def by_class(labels):
    members = collections.defaultdict(list)
    for index, label in enumerate(labels.tolist()):
        members[label].append(index)
    return members


class Banks:
    def __init__(self):
        glyphs, pictures = torch.load(GLYPHS), torch.load(PICTURES)
        self.glyph_image, self.picture_image = glyphs["image"], pictures["image"]
        self.glyph_members, self.picture_members = by_class(glyphs["cls"]), by_class(pictures["cls"])
        self.scripts = {False: collections.defaultdict(list), True: collections.defaultdict(list)}
        for label, (script, held) in enumerate(zip(glyphs["script"], glyphs["held"])):
            self.scripts[held][script].append(label)
        self.domains = {False: collections.defaultdict(list), True: collections.defaultdict(list)}
        for label, (domain, held) in enumerate(zip(pictures["domain"], pictures["held"])):
            self.domains[held][domain].append(label)

    def render(self, kind, classes, views, size, strength, style, motion=None):
        """`views` images of each class, class after class; `size` is (height, width), `motion` as in augment.py."""
        if kind == "pattern":
            return augment.patterns([c for c in classes for _ in range(views)], size)
        bank, members, draw = (
            (self.glyph_image, self.glyph_members, augment.glyphs)
            if kind == "glyph"
            else (self.picture_image, self.picture_members, augment.pictures)
        )
        chosen = []
        for c in classes:  # different faces first, then again
            pool = []
            while len(pool) < views:
                pool += random.sample(members[c], len(members[c]))
            chosen += pool[:views]
        return draw(bank[torch.tensor(chosen)], size, strength, style, motion)

    def render_motion(self, moves, views, size, strength, style, pairs=1):
        """Pairs of frames [2 * pairs, N, ...] of `views` different things for each of the moves: only the move tells them
        apart."""
        kind = random.choice(("glyph", "picture", "outline"))
        motion = augment.motions([m for m in moves for _ in range(views)], pairs)
        if kind == "outline":
            return augment.pictures(augment.outlines(len(moves) * views), size, strength, style, motion)
        things = self.training_classes(kind, 20)
        things = [random.choice(things) for _ in range(len(moves) * views)]
        return self.render(kind, things, 1, size, strength, style, motion)

    def training_images(self, kind, count, views, size, strength, style):
        """Images [N, ...] or pairs of frames [2, N, ...] of up to `count` classes, and the class of each."""
        if kind == "motion":
            moves = augment.training_moves(min(count, len(augment.MOVES)))
            images = self.render_motion(moves, views, size, strength, style)
            return images, torch.arange(len(moves)).repeat_interleave(views)
        classes = self.training_classes(kind, count)
        return self.render(kind, classes, views, size, strength, style), torch.arange(len(classes)).repeat_interleave(
            views
        )

    def glyph_classes(self, count, held=False, within=False):
        scripts = self.scripts[held]
        if within:
            names = [s for s in scripts if len(scripts[s]) >= count]
            if names:
                return random.sample(scripts[random.choice(names)], count)
        return random.sample([c for members in scripts.values() for c in members], count)

    def training_classes(self, kind, count):
        if kind == "glyph":
            draw = random.random()
            if draw < 0.15:
                return random.sample(self.scripts[False]["STROKES"], count)
            if draw < 0.3:
                return self.glyph_classes(count)
            if draw < 0.75:
                return self.glyph_classes(count, within=True)
            third = [c for _ in range(3) for c in self.glyph_classes(max(1, count // 3), within=True)]
            return list(dict.fromkeys(third))
        if kind == "picture":
            emoji, clipart = self.domains[False]["emoji"], self.domains[False]["clipart"]
            draw = random.random()
            if draw < 0.3 and len(emoji) > count:
                return random.sample(emoji, count)
            return random.sample(emoji + clipart, count) if draw < 0.5 else random.sample(clipart, count)
        return random.sample(range(TRAIN_PATTERNS), count)

    HELD_SETS = ("glyphs", "glyphs, one script", "strokes, white on black", "emoji", "clip art", "patterns", "motions")

    def held_episode(self, name, ways, views, size):
        """Normalised images [ways * views, ...] (of motions pairs [2, ways * views, ...]) of held-out classes, class
        after class. The kinds of motion are the trained ones, on held-out pictures."""
        size = (size, size)
        if name == "patterns":
            return self.render("pattern", random.sample(HELD_PATTERNS, ways), views, size, 0.7, 0.3)
        if name == "motions":
            things = self.domains[True]["emoji"] + self.domains[True]["clipart"]
            moves = [m for m in random.sample(augment.PLAIN_MOVES, ways) for _ in range(views)]
            return self.render("picture", random.sample(things, len(moves)), 1, size, 0.5, 0.4, augment.motions(moves))
        if name == "emoji" or name == "clip art":
            domain = "emoji" if name == "emoji" else "clipart"
            return self.render("picture", random.sample(self.domains[True][domain], ways), views, size, 0.7, 0.4)
        if name == "strokes, white on black":
            pool = self.scripts[True]["HELD STROKES"] + self.scripts[True]["DIGIT"]
            masks = self.render("glyph", random.sample(pool, ways), views, (28, 28), 0.7, 0)
            return torch.nn.functional.interpolate(-masks, size=size, mode="bilinear")
        return self.render("glyph", self.glyph_classes(ways, True, name != "glyphs"), views, size, 0.7, 0.3)
