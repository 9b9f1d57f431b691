"""Turns bank images and procedural seeds into training images: random pose, ink, paper, light and sharpness.

All functions return normalised images [N, 3, height, width] and take `strength` (0: tame, 1: full) so that training can
start easy: with everything on from the first step a small vision tower stays near chance. Given a `motion`, one affine map
a frame and image, they return frames [frames, N, 3, height, width] of a thing that moves so before a still background.
"""
import math
import random

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image, ImageDraw

from model import IMAGE_MEAN, IMAGE_STD


def uniform(count, low, high):
    return torch.rand(count) * (high - low) + low


def poses(n, turn, scale, shear, shift):
    """Random affine maps [N, 3, 3] from places on the sheet to places in the drawing, both within -1..1."""
    angle, zoom, aspect, slant = (
        uniform(n, -turn, turn),
        uniform(n, *scale),
        uniform(n, 0.87, 1.15),
        uniform(n, -shear, shear),
    )
    c, s = angle.cos(), angle.sin()
    matrix = torch.stack(
        [torch.stack([c / zoom * aspect, (-s + slant) / zoom], -1), torch.stack([s / zoom, c / zoom / aspect], -1)], 1
    )
    matrix = torch.cat([matrix, uniform(2 * n, -shift, shift).view(n, 2, 1)], 2)
    return torch.cat([matrix, torch.tensor([0.0, 0, 1]).expand(n, 1, 3)], 1)


def warp(x, size, turn, scale, shear, shift, bend, motion=None):
    """A random pose and a smooth elastic bend for every image; with `motion` [frames, N, 3, 3] its frames, one after
    another."""
    n, (height, width) = x.shape[0], size
    pose = poses(n, turn, scale, shear, shift)
    stretch = torch.diag(torch.tensor([width, height, min(size)]) / min(size))  # keeps the drawing's proportions
    knots = torch.randn(n, 2, 4, 4) * uniform(n, 0, bend).view(n, 1, 1, 1)
    knots = F.interpolate(knots, size=size, mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
    if min(size) < x.shape[-1] * 0.8:  # thin strokes would fall between the samples
        side = int(min(size) * 1.15)
        x = F.interpolate(x, size=(side, side), mode="area")
    frames = []
    for move in (None,) if motion is None else motion:
        matrix = pose if move is None else pose @ move
        grid = F.affine_grid((matrix @ stretch)[:, :2], (n, 1, height, width), align_corners=False)
        frames.append(F.grid_sample(x, grid + knots, mode="bilinear", padding_mode="zeros", align_corners=False))
    return frames[0] if motion is None else torch.cat(frames)


def paper(n, size, motion=None):
    """Coloured backgrounds with a gradient across or down; behind things that move also stripes and clouds."""
    first = torch.rand(n, 3, 1, 1)
    second = (first + torch.randn(n, 3, 1, 1) * 0.2).clamp(0, 1)
    down, across = torch.linspace(0, 1, size[0]).view(1, 1, -1, 1), torch.linspace(0, 1, size[1]).view(1, 1, 1, -1)
    ramp = down if random.random() < 0.5 else across
    if motion is not None and random.random() < 0.6:
        turn, phase = uniform(n, 0, math.pi).view(n, 1, 1, 1), uniform(n, 0, 6.28).view(n, 1, 1, 1)
        wave = torch.sin((across * turn.cos() + down * turn.sin()) * uniform(n, 6, 40).view(n, 1, 1, 1) + phase)
        clouds = F.interpolate(torch.randn(n, 1, 6, 6), size=size, mode="bicubic", align_corners=True)
        ramp = 0.5 + 0.5 * random.choice((wave, (wave * 8).clamp(-1, 1), clouds.clamp(-1, 1)))
    return (first * (1 - ramp) + second * ramp).expand(n, 3, *size)


COARSE = (14, 20, 28, 28, 32, 48)  # shorter sides of images of low resolution, pixels


def camera(x, coarse_share=0.14, sides=COARSE, frames=1):
    """Blur, low resolution, noise, alike in all frames of a clip; then Qwen2-VL's normalisation."""
    n, _, height, width = x.shape
    draw = torch.rand(n // frames).repeat(frames)
    blurred = (draw < 0.2).nonzero().view(-1)
    if len(blurred):
        x[blurred] = F.avg_pool2d(F.pad(x[blurred], (1, 1, 1, 1), mode="replicate"), 3, 1)
    coarse = ((draw > 0.2) & (draw < 0.2 + coarse_share)).nonzero().view(-1)
    if len(coarse):
        side = random.choice(sides) / min(height, width)
        small = F.interpolate(x[coarse], size=(max(2, round(height * side)), max(2, round(width * side))), mode="area")
        x[coarse] = F.interpolate(small, size=(height, width), mode=random.choice(["bilinear", "bicubic", "nearest"]))
    noise = uniform(n // frames, -0.05, 0.07).clamp(min=0).repeat(frames)
    x = x + torch.randn_like(x) * noise.view(n, 1, 1, 1)
    return (x.clamp(0, 1) - IMAGE_MEAN) / IMAGE_STD


def strokes(x):
    """Some masks drawn thicker or thinner, as other pens would have."""
    draw = torch.rand(len(x))
    for low, high, width in ((0, 0.12, 5), (0.12, 0.2, 3), (0.2, 0.26, 7)):
        thick = ((draw >= low) & (draw < high)).nonzero().view(-1)
        if len(thick):
            x[thick] = F.max_pool2d(x[thick], width, 1, width // 2)
    thin = ((draw > 0.3) & (draw < 0.42)).nonzero().view(-1)
    if len(thin):
        x[thin] = -F.max_pool2d(-x[thin], 3, 1, 1) * 0.7 + x[thin] * 0.3
    return x


def frames_of(motion):
    return 1 if motion is None else len(motion)


def apart(frames, motion):
    return frames if motion is None else frames.view(len(motion), -1, *frames.shape[1:])


def repeated(x, motion):
    return torch.cat([x] * frames_of(motion))


def zooms(low, high, motion):
    """Things that move are drawn smaller: they need room."""
    return (low, high) if motion is None else (0.55 * low, 0.85 * high)


def scans(x, size, motion):
    """Thick grey strokes in few pixels, mostly white on black: what small scanned characters look like."""
    n, width = len(x), random.choice((1, 7, 11))
    x = F.max_pool2d(x, width, 1, width // 2)
    x = warp(x, size, 0.2, zooms(0.8, 1.5, motion), 0.3, 0.06, random.choice((0.05, 0.1)), motion)
    inverted = random.random() < 0.7
    ink, sheet = (uniform(n, 0.8, 1), uniform(n, 0, 0.1)) if inverted else (uniform(n, 0, 0.2), uniform(n, 0.9, 1))
    ink, sheet = repeated(ink.view(n, 1, 1, 1), motion), repeated(sheet.view(n, 1, 1, 1), motion)
    return camera((ink * x + sheet * (1 - x)).expand(-1, 3, -1, -1).clone(), 0.8, (8, 8, 10, 14, 28), frames_of(motion))


def glyphs(masks, size, strength, style, motion=None):
    """Ink masks uint8 [N, S, S]; `style` is the share of inverted and coloured images."""
    x = strokes(masks.float()[:, None] / 255)
    n = len(x)
    if strength >= 1 and random.random() < 0.4:
        return apart(scans(x, size, motion), motion)
    rough = strength >= 1  # as unsteady as handwriting, as coarse as the smallest scans
    bend = (random.choice((0.035, 0.07)) if rough else 0.035) * strength
    x = warp(x, size, 0.3 * strength, zooms(0.62, 1.22, motion), 0.25 * strength, 0.14 * strength, bend, motion)
    styled = torch.rand(n) < style
    grey = (torch.rand(n) < 0.55) | ~styled
    inverted = (torch.rand(n) < 0.55) & styled
    ink = torch.where(inverted, uniform(n, 0.7, 1), uniform(n, 0, 0.3)).view(n, 1, 1, 1).expand(n, 3, 1, 1)
    sheet = torch.where(inverted, uniform(n, 0, 0.25), uniform(n, 0.75, 1)).view(n, 1, 1, 1).expand(n, 3, *size)
    colour, background = torch.rand(n, 3, 1, 1), paper(n, size, motion)
    light = background.mean((1, 2, 3))
    close = ((light - colour.mean((1, 2, 3))).abs() < 0.25).view(n, 1, 1, 1)
    dark_sheet = (light < 0.5).float().view(n, 1, 1, 1)
    colour = torch.where(close, dark_sheet * (0.6 + 0.4 * colour) + (1 - dark_sheet) * colour * 0.35, colour)
    grey = grey.view(n, 1, 1, 1)
    ink, sheet = repeated(torch.where(grey, ink, colour), motion), repeated(
        torch.where(grey, sheet, background), motion
    )
    sides = COARSE + (8, 10, 12) if rough else COARSE
    return apart(camera(ink * x + sheet * (1 - x), 0.14 + 0.16 * style, sides, frames_of(motion)), motion)


def pictures(rgba, size, strength, style, motion=None):
    """RGBA uint8 [N, S, S, 4] on white, black or coloured paper, in varying light."""
    x = rgba.permute(0, 3, 1, 2).float() / 255
    n = len(x)
    x[:, :3] *= x[:, 3:]
    x = warp(
        x, size, 0.3 * strength, zooms(0.65, 1.25, motion), 0.18 * strength, 0.13 * strength, 0.022 * strength, motion
    )
    draw = torch.rand(n).view(n, 1, 1, 1)
    white = torch.ones(n, 3, *size) * uniform(n, 0.88, 1).view(n, 1, 1, 1)
    other = torch.where(draw < 0.25 * style, torch.zeros_like(white), paper(n, size, motion))
    sheet = torch.where(draw > style, white, other)
    x = x[:, :3] + repeated(sheet, motion) * (1 - x[:, 3:])
    light = uniform(n, 0.78, 1.15).view(n, 1, 1, 1) * (1 + torch.randn(n, 3, 1, 1) * 0.05)
    shade = uniform(n, -0.06, 0.06).view(n, 1, 1, 1)
    return apart(camera(x * repeated(light, motion) + repeated(shade, motion), frames=frames_of(motion)), motion)


PATTERNS = 12


def pattern_parameters(seed):
    """Twelve fixed numbers in [0, 1) per seed; the first chooses the kind of pattern."""
    generator = torch.Generator().manual_seed(seed * 7919 + 13)
    return torch.rand(12, generator=generator)


def patterns(seeds, size):
    """Procedural textures and shapes: a class is a seed; phase, place, size and light vary within it."""
    p = torch.stack([pattern_parameters(int(s)) for s in seeds])
    n = len(p)

    def column(a):
        return a.view(n, 1, 1)

    lines = [torch.linspace(-side, side, side) / min(size) for side in size]
    yy, xx = torch.meshgrid(*lines, indexing="ij")
    first = p[:, 1:4] + torch.randn(n, 3) * 0.03
    second = p[:, 4:7] + torch.randn(n, 3) * 0.03
    second = torch.where((first - second).abs().sum(1, keepdim=True) < 0.6, 1 - second, second)
    rate = column((2 + p[:, 7] * 9) * uniform(n, 0.9, 1.1) * 2.2)
    angle = p[:, 8] * math.pi + torch.randn(n) * 0.09
    c, s = column(angle.cos()), column(angle.sin())
    a, b = xx * c + yy * s, -xx * s + yy * c
    phase_a, phase_b = column(uniform(n, 0, 6.28)), column(uniform(n, 0, 6.28))
    wave_a, wave_b = torch.sin(a * rate + phase_a), torch.sin(b * rate + phase_b)
    rows = torch.floor((b * rate + phase_b) / math.pi)
    brick = torch.minimum(
        (torch.sin((a * rate * 0.5 + phase_a) + rows * math.pi / 2)).abs() - 0.12, wave_b.abs() - 0.22
    )
    cells = 3 + int(random.random() * 2)
    clouds = (
        F.interpolate(torch.randn(n, 1, cells + 2, cells + 2), size=size, mode="bicubic", align_corners=True)[:, 0] * 2
    )
    fine = F.interpolate(torch.randn(n, 1, 22, 22), size=size, mode="bicubic", align_corners=True)[:, 0] * 2
    wobble = torch.sin(a * rate + phase_a + 1.5 * torch.sin(b * rate * 0.45 + phase_b))
    x, y = xx - column(uniform(n, -0.25, 0.25)), yy - column(uniform(n, -0.25, 0.25))
    radius, theta = (x**2 + y**2).sqrt(), torch.atan2(y, x) - column(angle)
    corners = column(3 + (p[:, 9] * 5).floor())
    segment = 2 * math.pi / corners
    local = theta % segment - segment / 2
    extent = column((0.42 + 0.3 * p[:, 10]) * uniform(n, 0.82, 1.15))
    polygon = (extent * torch.cos(segment / 2) - radius * torch.cos(local)) * 25
    star = (extent * (0.65 + 0.35 * torch.cos(corners * theta)) - radius) * 25
    ring = (column(0.1 + 0.12 * p[:, 11]) - (radius - extent).abs()) * 25
    kinds = torch.stack(
        [
            wave_a * 6,
            wave_a * wave_b * 12,
            (wave_a + wave_b - 0.8) * 6,
            a * 2 + 0 * clouds,
            clouds,
            fine,
            polygon,
            star,
            ring,
            brick * 14,
            wobble * 6,
            wave_a * 3 + fine,
        ],
        1,
    )
    mask = torch.sigmoid(kinds[torch.arange(n), (p[:, 0] * PATTERNS).long()])[:, None]
    return camera(first[:, :, None, None] * mask + second[:, :, None, None] * (1 - mask))


MOVES = (
    [(x, y, 0, 0) for x in (-1, 0, 1) for y in (-1, 0, 1)]
    + [(0, 0, spin, 0) for spin in (-1, 1)]
    + [(0, 0, 0, zoom) for zoom in (-1, 1)]
    + [(x, y, spin, 0) for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)) for spin in (-1, 1)]
    + [(x, y, 0, zoom) for x, y in ((1, 0), (-1, 0), (0, 1), (0, -1)) for zoom in (-1, 1)]
)


PLAIN_MOVES = MOVES[:13]  # one thing at a time


def training_moves(count):
    """Different moves, half of the time plain ones where those suffice."""
    return random.sample(PLAIN_MOVES if count <= len(PLAIN_MOVES) and random.random() < 0.5 else MOVES, count)


def motions(moves, pairs=1):
    """Affine maps [2 * pairs, N, 3, 3] of frames that follow one another evenly, around the middle of the move: right,
    down, clockwise, larger. The size of the move varies."""
    right, down, spin, zoom = torch.tensor(moves, dtype=torch.float32).T
    n = len(moves)
    half_step = uniform(n, 0.07, 0.17)
    angle, scale = spin * uniform(n, 0.1, 0.3), (zoom * uniform(n, 0.07, 0.17)).exp()
    c, s = angle.cos() / scale, angle.sin() / scale
    length = half_step / (right**2 + down**2).sqrt().clamp(min=1)
    zero, one = torch.zeros(n), torch.ones(n)
    # Maps from the sheet to the drawing, hence the signs.
    half = torch.stack(
        [
            torch.stack([c, s, -right * length], -1),
            torch.stack([-s, c, -down * length], -1),
            torch.stack([zero, zero, one], -1),
        ],
        1,
    )
    return torch.stack([torch.linalg.matrix_power(half, power) for power in range(1 - 2 * pairs, 2 * pairs, 2)])


def outlines(count, side=96):
    """RGBA uint8 [count, side, side, 4]: random angular shapes of one colour with a spot of another."""
    drawn = []
    for _ in range(count):
        corners = random.randint(4, 10)
        turn = random.random() * 6.28
        points = []
        for corner in range(corners):
            reach = side * random.uniform(0.2, 0.5)
            angle = turn + 6.28 * (corner + random.uniform(-0.35, 0.35)) / corners
            points.append((side + 2 * reach * math.cos(angle), side + 2 * reach * math.sin(angle)))
        canvas = Image.new("RGBA", (2 * side, 2 * side))
        pen = ImageDraw.Draw(canvas)
        inner, spot = (tuple(random.randrange(256) for _ in range(3)) + (255,) for _ in range(2))
        pen.polygon(points, fill=inner)
        if random.random() < 0.8:
            x, y, radius = (
                side * random.uniform(0.8, 1.4),
                side * random.uniform(0.8, 1.2),
                side * random.uniform(0.08, 0.25),
            )
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=spot)
        drawn.append(np.asarray(canvas.resize((side, side), Image.Resampling.BOX)))
    return torch.from_numpy(np.stack(drawn))
