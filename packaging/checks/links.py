"""Relative links in documents lead somewhere, and so do the paths that documents and comments name. No network.

    packaging/checks/links.py
"""
import posixpath
import re
import urllib.parse

from tree import ROOT, Findings, files, lines

LINK = re.compile(r"!?\[[^\]]*\]\(\s*<?([^)\s>]+)>?[^)]*\)|<img[^>]+src=\"([^\"]+)\"|^\[[^\]]+\]:\s*(\S+)")
# What looks like a path from the root: in documents between backticks, in comments anywhere.
FOLDERS = r"(?:app|cmake|docs|engine|packaging|projects|resources|tests|ui)"
QUOTED = re.compile(rf"`({FOLDERS}/[\w./-]+)`")
MENTIONED = re.compile(rf"(?<![\w./-])({FOLDERS}/[\w./-]+\.(?:cpp|cu|h|py|md|sh|cmake|json|txt))\b")
LINE_NUMBER = re.compile(r"\b[\w/]+\.(?:cpp|h|py|md):\d+")
COMMENT = re.compile(r"(?://|#)\s(.*)$")


def slug(heading):
    """The anchor that GitHub and GitLab give a heading."""
    text = re.sub(r"[`*_]|\[([^\]]*)\]\([^)]*\)", lambda m: m[1] or "", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", text).replace(" ", "-")


def anchors(name):
    return {slug(line.lstrip("#")) for line in outside_code(lines(name)) if line.startswith("#")}


def outside_code(text):
    """The lines, those of fenced code emptied."""
    inside = False
    for line in text:
        fence = line.lstrip().startswith("```")
        inside = inside != fence
        yield "" if inside or fence else line


def dead(name, target):
    """What is wrong with a link from `name`, or None."""
    path, _, anchor = urllib.parse.unquote(target).partition("#")
    if re.match(r"[a-z]+:", path):
        return None
    file = posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) if path else name
    if file.startswith("..") or not (ROOT / file).exists():
        return f"leads nowhere: {target}"
    if anchor and file.endswith(".md") and anchor not in anchors(file):
        return f"has no such heading: {target}"
    return None


def check_documents(findings):
    for name in files("*.md"):
        for number, line in enumerate(outside_code(lines(name)), 1):
            for groups in LINK.findall(line):
                wrong = dead(name, next(filter(None, groups)))
                if wrong:
                    findings.add(name, number, wrong)
            for path in QUOTED.findall(line):
                if not (ROOT / path).exists():
                    findings.add(name, number, f"names a path that isn't there: {path}")


def check_comments(findings):
    for name in files("*.cpp", "*.h", "*.cu", "*.py", "*CMakeLists.txt", "*.cmake", "packaging/*", "tests/fuzz/run"):
        try:
            text = lines(name)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text, 1):
            comment = COMMENT.search(line)
            if not comment:
                continue
            for path in MENTIONED.findall(comment[1]):
                if not (ROOT / path).exists():
                    findings.add(name, number, f"its comment names a path that isn't there: {path}")
            for place in LINE_NUMBER.findall(comment[1]):
                findings.add(name, number, f"its comment names a line, which moves: {place}")


def main():
    findings = Findings("point at the file where it is now (git log --follow -- OLD-PATH says where it went).")
    check_documents(findings)
    check_comments(findings)
    findings.finish()


if __name__ == "__main__":
    main()
