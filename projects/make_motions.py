"""Makes the sample project "motions": short clips in which the way a shape moves is the class, and its look is not.

    python make_motions.py [FOLDER]     # needs numpy, OpenCV and the program ffmpeg with libx264

Every clip draws its own outline, colours, background, size, place, angle and speed, from the same ranges whatever the
class is, so that no single frame tells the class. The places, angles and sizes are drawn for the middle of the clip:
a shape that goes left is, over the clip, in the same places as one that goes right.
"""
import pathlib
import subprocess
import sys

import cv2
import numpy as np

HERE = pathlib.Path(__file__).parent
SIDE = 112
FINE = 4  # drawn this many times larger, then averaged
RATE = 12  # frames per second
FRAMES = 24  # two seconds: sampled at 2 frames per second this is frames 0, 6, 12 and 18
PARTS = (("demonstrations", 6), ("held-back", 6))
# Per class: which way it moves to the right, downwards, in turn and in size.
CLASSES = {
    "left": (-1, 0, 0, 0),
    "right": (1, 0, 0, 0),
    "up": (0, -1, 0, 0),
    "down": (0, 1, 0, 0),
    "clockwise": (0, 0, 1, 0),
    "anticlockwise": (0, 0, -1, 0),
    "growing": (0, 0, 0, 1),
    "shrinking": (0, 0, 0, -1),
}


def outline(rng):
    """A closed outline around the origin with a reach of about 1, and with no symmetry that would hide its turning."""
    while True:
        corners = rng.integers(5, 10)
        angles = np.sort(rng.uniform(0, 2 * np.pi, corners))
        gaps = np.diff(np.append(angles, angles[0] + 2 * np.pi))
        if gaps.max() < 1.9 and gaps.min() > 0.25:
            break
    reach = rng.uniform(0.35, 1.0, corners)
    reach[rng.integers(corners)] = 1.25  # one corner sticks out
    return np.stack([np.cos(angles), np.sin(angles)], 1) * reach[:, None]


def background(rng):
    """A still, soft picture of two colours: a slope, stripes, squares or clouds."""
    y, x = np.mgrid[0:SIDE, 0:SIDE] / SIDE
    turn = rng.uniform(0, np.pi)
    along, across = x * np.cos(turn) + y * np.sin(turn), -x * np.sin(turn) + y * np.cos(turn)
    kind, count = rng.integers(4), rng.uniform(2, 6)
    if kind == 0:
        share = (along - along.min()) / np.ptp(along)
    elif kind == 1:
        share = 0.5 + 0.5 * np.sin(2 * np.pi * count * along)
    elif kind == 2:
        share = 0.5 + 0.5 * np.sign(np.sin(2 * np.pi * count * along) * np.sin(2 * np.pi * count * across))
    else:
        share = cv2.resize(rng.uniform(0, 1, (6, 6)), (SIDE, SIDE), interpolation=cv2.INTER_CUBIC).clip(0, 1)
    first = rng.uniform(30, 225, 3)
    second = (first + rng.uniform(-50, 50, 3)).clip(0, 255)
    return first + (second - first) * cv2.GaussianBlur(share, (0, 0), 1.0)[..., None], first


def unlike(rng, colour):
    """A colour that stands out from the given one."""
    while True:
        other = rng.uniform(0, 255, 3)
        if np.abs(other - colour).sum() > 260:
            return other


def clip(direction, rng):
    """uint8 frames [FRAMES, SIDE, SIDE, 3], red first."""
    right, down, turning, growing = direction
    shape = outline(rng)
    back, colour = background(rng)
    inner, mark = unlike(rng, colour), unlike(rng, colour)
    middle, angle = rng.uniform(0.42 * SIDE, 0.58 * SIDE, 2), rng.uniform(0, 2 * np.pi)
    size = rng.uniform(19, 27)
    way, turn, growth = rng.uniform(18, 30), rng.uniform(0.5, 0.95), rng.uniform(0.32, 0.48)  # per second
    frames = []
    for number in range(FRAMES):
        time = (number - (FRAMES - 1) / 2) / RATE
        at = middle + way * time * np.array([right, down])
        a = angle + turn * time * turning
        scale = size * np.exp(growth * time * growing)
        matrix = scale * np.array([[np.cos(a), -np.sin(a)], [np.sin(a), np.cos(a)]])
        frames.append(
            draw(back, inner, mark, shape @ matrix.T + at, np.array([0.45, 0.1]) @ matrix.T + at, scale * 0.2)
        )
    return np.stack(frames)


def draw(back, inner, mark, corners, spot, radius):
    canvas = cv2.resize(back, None, fx=FINE, fy=FINE, interpolation=cv2.INTER_LINEAR)
    cv2.fillPoly(canvas, [np.round(corners * FINE).astype(np.int32)], inner.tolist())
    cv2.circle(canvas, np.round(spot * FINE).astype(int).tolist(), round(radius * FINE), mark.tolist(), -1)
    return cv2.resize(canvas, (SIDE, SIDE), interpolation=cv2.INTER_AREA).round().clip(0, 255).astype(np.uint8)


def write(path, frames):
    path.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(
        [
            "ffmpeg",
            "-v",
            "error",
            "-y",
            "-f",
            "rawvideo",
            "-pix_fmt",
            "rgb24",
            "-s",
            f"{SIDE}x{SIDE}",
            "-r",
            str(RATE),
            "-i",
            "-",
            "-c:v",
            "libx264",
            "-threads",
            "1",
            "-crf",
            "18",
            "-preset",
            "slow",
            "-pix_fmt",
            "yuv420p",
            "-movflags",
            "+faststart",
            "-fflags",
            "+bitexact",
            "-flags:v",
            "+bitexact",
            str(path),
        ],
        input=frames.tobytes(),
        check=True,
    )


def main():
    home = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "motions"
    for part, (folder, count) in enumerate(PARTS):
        for place, (name, direction) in enumerate(CLASSES.items()):
            for number in range(count):
                rng = np.random.default_rng([2024, part, place, number])
                write(home / folder / name / f"{number:02}.mp4", clip(direction, rng))


if __name__ == "__main__":
    main()
