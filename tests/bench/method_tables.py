"""Tables, CSV and a page of what method_report.py measured."""
import csv
import dataclasses
import html
import io
import math
import statistics

FIRST = "emloc"  # the method that others are held against
CHANCE = 0.05  # less probable differences are told as wins and losses


@dataclasses.dataclass
class Cell:
    """One method on one set: all its episodes together."""

    cell: str
    method: str
    right: list  # of every query, in the order of the first method's
    first: list
    kept: float
    js: float | None
    adapt_seconds: float
    query_seconds: float

    @property
    def better(self):
        return sum(own > other for own, other in zip(self.right, self.first))

    @property
    def worse(self):
        return sum(own < other for own, other in zip(self.right, self.first))

    @property
    def verdict(self):
        """+ or - where McNemar's exact test finds the difference from the first method less probable than CHANCE."""
        if mcnemar(self.better, self.worse) >= CHANCE:
            return ""
        return "+" if self.better > self.worse else "-"


def mcnemar(better, worse):
    """How probable so uneven a split of the answers that differ is, were either method as likely to be right."""
    count = better + worse
    tail = sum(math.comb(count, k) for k in range(min(better, worse) + 1)) / 2**count
    return min(1.0, 2 * tail)


def interval(right, total, z=1.96):
    """Wilson's 95 % interval of a share."""
    share, extra = right / total, z * z / total
    centre = (share + extra / 2) / (1 + extra)
    half = z * math.sqrt(share * (1 - share) / total + extra / (4 * total)) / (1 + extra)
    return centre - half, centre + half


def mean(values):
    known = [value for value in values if value is not None]
    return statistics.fmean(known) if known else None


def joined(cell, name, runs, first_runs):
    """The same method of several episodes as one."""
    return Cell(
        cell,
        name,
        sum((run["right"] for run in runs), []),
        sum((run["right"] for run in first_runs), []),
        mean([run["kept_share"] for run in runs]),
        mean([run["js"] for run in runs]),
        mean([run["adapt_seconds"] for run in runs]),
        mean([run["query_seconds"] for run in runs]),
    )


def cells_of(found, order):
    """Cells in that order, each with its methods in the order of the comparison; at the end all cells together."""
    report = []
    everything = {}
    for cell in order:
        episodes = sorted((one for one in found if one["cell"] == cell), key=lambda one: one["episode"])
        runs = {}
        for episode in episodes:
            for method in episode["methods"]:
                runs.setdefault(method["method"], []).append(method)
        for name, of_method in runs.items():
            report.append(joined(cell, name, of_method, runs[FIRST]))
            everything.setdefault(name, []).extend(of_method)
    return report + [joined("all", name, runs, everything[FIRST]) for name, runs in everything.items()]


def as_csv(report):
    text = io.StringIO()
    lines = csv.writer(text, lineterminator="\n")
    lines.writerow(
        "cell method right total accuracy low high better worse p kept js adapt_seconds query_seconds".split()
    )
    for one in report:
        right, total = sum(one.right), len(one.right)
        low, high = interval(right, total)
        lines.writerow(
            [one.cell, one.method, right, total, f"{right / total:.4f}", f"{low:.4f}", f"{high:.4f}"]
            + [one.better, one.worse, f"{mcnemar(one.better, one.worse):.4g}", f"{one.kept:.4f}"]
            + ["" if one.js is None else f"{one.js:.3g}", f"{one.adapt_seconds:.2f}", f"{one.query_seconds:.4f}"]
        )
    return text.getvalue()


def by_cell(report):
    cells = {}
    for one in report:
        cells.setdefault(one.cell, {})[one.method] = one
    return cells


def percent(share):
    return f"{100 * share:.1f}"


def matrix(report, chosen, title):
    """Methods down, the chosen cells across: percent right, with + or - where it differs from the first method."""
    cells = {cell: methods for cell, methods in by_cell(report).items() if chosen(cell)}
    methods = list(dict.fromkeys(name for one in cells.values() for name in one))
    if not cells:
        return ""
    text = f"{title}\n\n| | " + " | ".join(cells) + " |\n|---" + "|---" * len(cells) + "|\n"
    text += "| queries | " + " | ".join(str(len(next(iter(one.values())).right)) for one in cells.values()) + " |\n"
    for name in methods:
        entries = []
        for one in cells.values():
            own = one.get(name)
            entries.append(f"{percent(sum(own.right) / len(own.right))}{own.verdict}" if own else "")
        text += f"| `{name}` | " + " | ".join(entries) + " |\n"
    return text


def totals(report):
    text = "| method | right | of | 95 % | better, worse | p | kept % | JS |\n"
    text += "|---" * 8 + "|\n"
    for one in (one for one in report if one.cell == "all"):
        right, total = sum(one.right), len(one.right)
        low, high = interval(right, total)
        js = "" if one.js is None else f"{one.js:.4f}"
        own = "" if one.method == FIRST else f"{one.better}, {one.worse}"
        p = "" if one.method == FIRST else f"{mcnemar(one.better, one.worse):.3f}"
        text += f"| `{one.method}` | {right} | {total} | {percent(low)} to {percent(high)} | {own} | {p} | "
        text += f"{percent(one.kept)} | {js} |\n"
    return text


def as_markdown(report):
    parts = [
        totals(report),
        matrix(report, lambda cell: cell.startswith("project "), "Sample projects, percent right:"),
        matrix(report, lambda cell: cell.endswith(" 10x5"), "10 classes of 5 demonstrations, percent right:"),
        matrix(report, lambda cell: cell.endswith(" 20x10"), "20 classes of 10 demonstrations, percent right:"),
    ]
    return "\n".join(part for part in parts if part)


def plot(cell, methods):
    """Accuracy against tokens kept, an SVG of its own; bars are 95 % intervals."""
    width, height, left, bottom = 420, 300, 44, 34

    def x(kept):
        return left + kept * (width - left - 12)

    def y(share):
        return 10 + (1 - share) * (height - bottom - 10)

    lines = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html.escape(cell)}">']
    for tick in (0, 0.25, 0.5, 0.75, 1):
        lines.append(f'<line class="grid" x1="{left}" x2="{width - 12}" y1="{y(tick):.1f}" y2="{y(tick):.1f}"/>')
        lines.append(f'<text x="{left - 6}" y="{y(tick) + 4:.1f}" text-anchor="end">{tick:.0%}</text>')
        lines.append(f'<text x="{x(tick):.1f}" y="{height - 14}" text-anchor="middle">{tick:.0%}</text>')
    for one in methods.values():
        right, total = sum(one.right), len(one.right)
        low, high = interval(right, total)
        kind = "first" if one.method == FIRST else "rival"
        at = x(one.kept)
        told = f"{one.method}: {right} of {total}, {percent(one.kept)} % kept"
        lines.append(
            f'<g class="{kind}"><title>{html.escape(told)}</title><line x1="{at:.1f}" x2="{at:.1f}" '
            f'y1="{y(low):.1f}" y2="{y(high):.1f}"/><circle cx="{at:.1f}" cy="{y(right / total):.1f}" r="4"/></g>'
        )
    return "".join(lines) + "</svg>"


STYLE = """body{font:14px sans-serif;margin:24px;max-width:1300px;color:#222;background:#fff}
figure{display:inline-block;width:420px;margin:8px}figcaption{font-weight:600}
table{border-collapse:collapse;margin:8px 0}td,th{padding:2px 8px;text-align:right;border-bottom:1px solid #ddd}
td:first-child,th:first-child{text-align:left}svg text{font-size:10px;fill:#555}.grid{stroke:#eee}
.rival line{stroke:#889}.rival circle{fill:#889}.first line{stroke:#06c}.first circle{fill:#06c}"""


def rows(methods):
    text = "<table><tr><th>method<th>right<th>of<th>95 %<th>better, worse<th>p<th>kept %<th>JS</tr>"
    for one in methods.values():
        right, total = sum(one.right), len(one.right)
        low, high = interval(right, total)
        text += f"<tr><td>{one.method}<td>{right}<td>{total}<td>{percent(low)} to {percent(high)}"
        text += f"<td>{one.better}, {one.worse}<td>{mcnemar(one.better, one.worse):.3f}<td>{percent(one.kept)}"
        text += f"<td>{'' if one.js is None else format(one.js, '.4f')}</tr>"
    return text + "</table>"


def as_page(report):
    cells = by_cell(report)
    plots = "".join(
        f"<figure><figcaption>{html.escape(cell)}</figcaption>{plot(cell, methods)}</figure>"
        for cell, methods in cells.items()
    )
    tables = "".join(f"<h2>{html.escape(cell)}</h2>{rows(methods)}" for cell, methods in cells.items())
    return (
        f"<!DOCTYPE html><html lang='en'><meta charset='utf-8'><title>EMLoC and its rivals</title><style>{STYLE}"
        "</style><h1>EMLoC and its rivals at equal tokens</h1><p>Percent right against tokens kept, with 95 % intervals; "
        f"EMLoC in blue. Better, worse: answers that are right where EMLoC's is wrong, and the other way round; p: "
        f"McNemar's exact test. Hover a point for its method.</p>{plots}{tables}</html>\n"
    )
