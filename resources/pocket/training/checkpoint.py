"""What the training stages share: checkpoints that are whole or not there, seeds that go on, and running averages."""
import math
import os
import random
import time

import torch

from paths import SEED


def save(path, **state):
    """Written under another name first, so that a stop at any moment leaves the last one."""
    torch.save(state, str(path) + ".new")
    os.replace(str(path) + ".new", path)


def seed(step=0):
    random.seed(SEED + step)
    torch.manual_seed(SEED + step)


def learning_rate(highest, step, progress, warm_up=60):
    """Rises over the first `warm_up` steps, then falls along a cosine to a fiftieth as `progress` goes to 1."""
    return highest * min(1, (step + 1) / warm_up) * (0.02 + 0.49 * (1 + math.cos(math.pi * progress)))


@torch.no_grad()
def follow(average, module, step, share=0.003):
    """Makes the weights of `average` the running mean of those of `module` after its `step`-th step."""
    for mean, now in zip(average.parameters(), module.parameters()):
        mean.lerp_(now, max(share, 1 / step))


class Clock:
    """Seconds spent on a stage, over all its runs, and when to report next."""

    def __init__(self, spent):
        self.spent, self.last, self.next_report = spent, time.time(), spent + 20

    def tick(self, step):
        """Counts a step; true when it is time to report and save."""
        now = time.time()
        self.spent += now - self.last
        self.last = now
        due = self.spent > self.next_report or step == 1
        if due:
            self.next_report = self.spent + 40
        return due


class Averages(dict):
    """Exponential running averages by name."""

    def note(self, name, value):
        self[name] = value if name not in self else 0.96 * self[name] + 0.04 * value

    def __str__(self):
        return " ".join(f"{name} {value:.3f}" for name, value in self.items())
