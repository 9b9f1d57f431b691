"""What the checks of this folder share: the files of the tree, and one way to say what is wrong."""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]


def files(*patterns):
    """The files that git knows or would take in, by pathspec, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    return sorted({name for name in listed.split("\0") if name and (ROOT / name).is_file()})


def lines(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


class Findings:
    """Collects what is wrong and ends the program with 1 where there is something."""

    def __init__(self, mend):
        self.mend = mend
        self.found = []

    def add(self, name, line, what):
        self.found.append(f"{name}:{line}: {what}")

    def finish(self):
        if not self.found:
            return
        print("\n".join(self.found))
        print(f"To mend: {self.mend}")
        sys.exit(1)
