"""Draws classes and images from the banks, for training (seen classes) and evaluation (held-out classes)."""
import collections
import random

import torch

import augment
from paths import GLYPHS, PICTURES

TRAIN_PATTERNS = 4000                 # seeds below are for training
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

    def render(self, kind, classes, views, size, strength, style):
        """`views` images of each class, class after class."""
        if kind == "pattern":
            return augment.patterns([c for c in classes for _ in range(views)], size)
        bank, members, draw = (self.glyph_image, self.glyph_members, augment.glyphs) if kind == "glyph" else \
            (self.picture_image, self.picture_members, augment.pictures)
        chosen = []
        for c in classes:              # different faces first, then again
            pool = []
            while len(pool) < views:
                pool += random.sample(members[c], len(members[c]))
            chosen += pool[:views]
        return draw(bank[torch.tensor(chosen)], size, strength, style)

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
            if draw < .45:
                return self.glyph_classes(count)
            if draw < .6:
                return self.glyph_classes(count, within=True)
            third = [c for _ in range(3) for c in self.glyph_classes(max(1, count // 3), within=True)]
            return list(dict.fromkeys(third))
        if kind == "picture":
            emoji, clipart = self.domains[False]["emoji"], self.domains[False]["clipart"]
            draw = random.random()
            if draw < .3 and len(emoji) > count:
                return random.sample(emoji, count)
            return random.sample(emoji + clipart, count) if draw < .5 else random.sample(clipart, count)
        return random.sample(range(TRAIN_PATTERNS), count)

    HELD_SETS = ("glyphs", "glyphs, one script", "strokes, white on black", "emoji", "clip art", "patterns")

    def held_episode(self, name, ways, views, size):
        """Normalised images [ways * views, ...] of held-out classes, class after class."""
        if name == "patterns":
            return self.render("pattern", random.sample(HELD_PATTERNS, ways), views, size, .7, .3)
        if name == "emoji" or name == "clip art":
            domain = "emoji" if name == "emoji" else "clipart"
            return self.render("picture", random.sample(self.domains[True][domain], ways), views, size, .7, .4)
        if name == "strokes, white on black":
            pool = self.scripts[True]["HELD STROKES"] + self.scripts[True]["DIGIT"]
            masks = self.render("glyph", random.sample(pool, ways), views, 28, .7, 0)
            small = torch.nn.functional.interpolate(-masks, size=(size, size), mode="bilinear")
            return small
        return self.render("glyph", self.glyph_classes(ways, True, name != "glyphs"), views, size, .7, .3)
