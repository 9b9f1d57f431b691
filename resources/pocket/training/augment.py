"""Turns bank images and procedural seeds into training images: random pose, ink, paper, light and sharpness.

All functions return normalised images [N, 3, size, size] and take `strength` (0: tame, 1: full) so that training can
start easy: with everything on from the first step a small vision tower stays near chance.
"""
import math
import random

import torch
import torch.nn.functional as F

from model import IMAGE_MEAN, IMAGE_STD


def uniform(count, low, high):
    return torch.rand(count) * (high - low) + low


def warp(x, size, turn, scale, shear, shift, bend):
    """A random affine map and a smooth elastic bend for every image."""
    n = x.shape[0]
    angle, zoom, aspect, slant = uniform(n, -turn, turn), uniform(n, *scale), uniform(n, .87, 1.15), \
        uniform(n, -shear, shear)
    c, s = angle.cos(), angle.sin()
    matrix = torch.stack([torch.stack([c / zoom * aspect, (-s + slant) / zoom], -1),
                          torch.stack([s / zoom, c / zoom / aspect], -1)], 1)
    matrix = torch.cat([matrix, uniform(2 * n, -shift, shift).view(n, 2, 1)], 2)
    grid = F.affine_grid(matrix, (n, 1, size, size), align_corners=False)
    knots = torch.randn(n, 2, 4, 4) * uniform(n, 0, bend).view(n, 1, 1, 1)
    grid = grid + F.interpolate(knots, size=(size, size), mode="bicubic", align_corners=True).permute(0, 2, 3, 1)
    if size < x.shape[-1] * .8:      # thin strokes would fall between the samples
        x = F.interpolate(x, size=(int(size * 1.15), int(size * 1.15)), mode="area")
    return F.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def paper(n, size):
    """Coloured backgrounds, half of them with a gradient."""
    first = torch.rand(n, 3, 1, 1)
    second = (first + torch.randn(n, 3, 1, 1) * .2).clamp(0, 1)
    ramp = torch.linspace(0, 1, size)
    ramp = ramp.view(1, 1, -1, 1) if random.random() < .5 else ramp.view(1, 1, 1, -1)
    return first * (1 - ramp) + second * ramp


def camera(x):
    """Blur, low resolution, noise; then Qwen2-VL's normalisation."""
    n, _, size, _ = x.shape
    draw = torch.rand(n)
    blurred = (draw < .2).nonzero().view(-1)
    if len(blurred):
        x[blurred] = F.avg_pool2d(F.pad(x[blurred], (1, 1, 1, 1), mode="replicate"), 3, 1)
    coarse = ((draw > .2) & (draw < .34)).nonzero().view(-1)
    if len(coarse):
        side = random.choice([14, 20, 28, 28, 32])
        small = F.interpolate(x[coarse], size=(side, side), mode="area")
        x[coarse] = F.interpolate(small, size=(size, size), mode=random.choice(["bilinear", "bicubic", "nearest"]))
    x = x + torch.randn_like(x) * uniform(n, -.05, .07).clamp(min=0).view(n, 1, 1, 1)
    return (x.clamp(0, 1) - IMAGE_MEAN) / IMAGE_STD


def glyphs(masks, size, strength, style):
    """Ink masks uint8 [N, S, S]; `style` is the share of inverted and coloured images."""
    x = masks.float()[:, None] / 255
    n = len(x)
    draw = torch.rand(n)
    thick = (draw < .17).nonzero().view(-1)
    if len(thick):
        x[thick] = F.max_pool2d(x[thick], 5, 1, 2)
    thin = ((draw > .2) & (draw < .3)).nonzero().view(-1)
    if len(thin):
        x[thin] = -F.max_pool2d(-x[thin], 3, 1, 1) * .7 + x[thin] * .3
    x = warp(x, size, .3 * strength, (.68, 1.22), .25 * strength, .14 * strength, .035 * strength)
    styled = torch.rand(n) < style
    grey = (torch.rand(n) < .55) | ~styled
    inverted = (torch.rand(n) < .55) & styled
    ink = torch.where(inverted, uniform(n, .7, 1), uniform(n, 0, .3)).view(n, 1, 1, 1).expand(n, 3, 1, 1)
    sheet = torch.where(inverted, uniform(n, 0, .25), uniform(n, .75, 1)).view(n, 1, 1, 1).expand(n, 3, size, size)
    colour, background = torch.rand(n, 3, 1, 1), paper(n, size)
    light = background.mean((1, 2, 3))
    close = ((light - colour.mean((1, 2, 3))).abs() < .25).view(n, 1, 1, 1)
    dark_sheet = (light < .5).float().view(n, 1, 1, 1)
    colour = torch.where(close, dark_sheet * (.6 + .4 * colour) + (1 - dark_sheet) * colour * .35, colour)
    grey = grey.view(n, 1, 1, 1)
    ink, sheet = torch.where(grey, ink, colour), torch.where(grey, sheet, background)
    return camera(ink * x + sheet * (1 - x))


def pictures(rgba, size, strength, style):
    """RGBA uint8 [N, S, S, 4] on white, black or coloured paper, in varying light."""
    x = rgba.permute(0, 3, 1, 2).float() / 255
    n = len(x)
    x[:, :3] *= x[:, 3:]
    x = warp(x, size, .3 * strength, (.7, 1.25), .18 * strength, .13 * strength, .022 * strength)
    draw = torch.rand(n).view(n, 1, 1, 1)
    white = torch.ones(n, 3, size, size) * uniform(n, .88, 1).view(n, 1, 1, 1)
    sheet = torch.where(draw > style, white, torch.where(draw < .25 * style, torch.zeros_like(white), paper(n, size)))
    x = x[:, :3] + sheet * (1 - x[:, 3:])
    x = x * uniform(n, .78, 1.15).view(n, 1, 1, 1) * (1 + torch.randn(n, 3, 1, 1) * .05)
    return camera(x + uniform(n, -.06, .06).view(n, 1, 1, 1))


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

    line = torch.linspace(-1, 1, size)
    yy, xx = torch.meshgrid(line, line, indexing="ij")
    first = p[:, 1:4] + torch.randn(n, 3) * .03
    second = p[:, 4:7] + torch.randn(n, 3) * .03
    second = torch.where((first - second).abs().sum(1, keepdim=True) < .6, 1 - second, second)
    rate = column((2 + p[:, 7] * 9) * uniform(n, .9, 1.1) * 2.2)
    angle = p[:, 8] * math.pi + torch.randn(n) * .09
    c, s = column(angle.cos()), column(angle.sin())
    a, b = xx * c + yy * s, -xx * s + yy * c
    phase_a, phase_b = column(uniform(n, 0, 6.28)), column(uniform(n, 0, 6.28))
    wave_a, wave_b = torch.sin(a * rate + phase_a), torch.sin(b * rate + phase_b)
    rows = torch.floor((b * rate + phase_b) / math.pi)
    brick = torch.minimum((torch.sin((a * rate * .5 + phase_a) + rows * math.pi / 2)).abs() - .12, wave_b.abs() - .22)
    cells = 3 + int(random.random() * 2)
    clouds = F.interpolate(torch.randn(n, 1, cells + 2, cells + 2), size=(size, size), mode="bicubic",
                           align_corners=True)[:, 0] * 2
    fine = F.interpolate(torch.randn(n, 1, 22, 22), size=(size, size), mode="bicubic", align_corners=True)[:, 0] * 2
    wobble = torch.sin(a * rate + phase_a + 1.5 * torch.sin(b * rate * .45 + phase_b))
    x, y = xx - column(uniform(n, -.25, .25)), yy - column(uniform(n, -.25, .25))
    radius, theta = (x ** 2 + y ** 2).sqrt(), torch.atan2(y, x) - column(angle)
    corners = column(3 + (p[:, 9] * 5).floor())
    segment = 2 * math.pi / corners
    local = theta % segment - segment / 2
    extent = column((.42 + .3 * p[:, 10]) * uniform(n, .82, 1.15))
    polygon = (extent * torch.cos(segment / 2) - radius * torch.cos(local)) * 25
    star = (extent * (.65 + .35 * torch.cos(corners * theta)) - radius) * 25
    ring = (column(.1 + .12 * p[:, 11]) - (radius - extent).abs()) * 25
    kinds = torch.stack([wave_a * 6, wave_a * wave_b * 12, (wave_a + wave_b - .8) * 6, a * 2 + 0 * clouds, clouds, fine,
                         polygon, star, ring, brick * 14, wobble * 6, wave_a * 3 + fine], 1)
    mask = torch.sigmoid(kinds[torch.arange(n), (p[:, 0] * PATTERNS).long()])[:, None]
    return camera(first[:, :, None, None] * mask + second[:, :, None, None] * (1 - mask))
