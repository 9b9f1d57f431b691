"""No file over 400 lines, no function over 40, no class in two .cpp files, no two types of one name in a namespace.

    packaging/checks/sizes.py
"""
import re

from tree import Findings, files, lines

FILE_LINES = 400
FUNCTION_LINES = 40
SOURCES = [f"{folder}/*.{kind}" for folder in ("app", "engine", "ui", "tests") for kind in ("cpp", "cu", "h")]
PYTHON = ["packaging/*.py", "tests/*.py"]
SCOPE = re.compile(
    r"\s*(template\s*<.*>\s*)?(inline\s+)?(namespace|class|struct|enum|union|extern\s+\"\")\b(?!.*\)\s*$)", re.S
)
NOT_CODE = re.compile(
    r'//[^\n]*|/\*.*?\*/|R"(\w*)\(.*?\)\1"|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])+\'|^\s*#[^\n]*', re.S | re.M
)
NAMESPACE = re.compile(r"namespace ?([\w:]*) ?\{")
TYPE = re.compile(r"(?:struct|class|enum class|enum) (\w+)\b(?!::)[^;]*\{")
MEMBER = re.compile(r"^[\w:<>,&*~ ]*?\b([A-Z]\w*)::~?\w+\(")


def blank(match):
    """Nothing, over as many lines; a text stays recognisable as one."""
    return ('""' if match[0][0] in 'R"' else "") + "\n" * match[0].count("\n")


def functions(text):
    """(line, lines of the body, head) of every function: a block outside of other blocks whose head has parentheses."""
    code = NOT_CODE.sub(blank, text)
    opened = []  # (line, head, is a scope of names) of the braces around
    head, line = "", 1
    for character in code:
        if character == "{":
            outside = all(is_scope for _, _, is_scope in opened)
            opened.append(
                (line, head if outside and "(" in head and not SCOPE.match(head) else "", bool(SCOPE.match(head)))
            )
        elif character == "}" and opened:
            start, name, _ = opened.pop()
            if name:
                yield start, line - start - 1, " ".join(name.split())[:80]
        if character in "{};":
            head = ""
        else:
            head += character
        line += character == "\n"


def check_sizes(findings):
    for name in files(*SOURCES, *PYTHON):
        text = lines(name)
        if len(text) > FILE_LINES:
            findings.add(name, FILE_LINES + 1, f"has {len(text)} lines; {FILE_LINES} are allowed")
        # Tests keep tables of bad files in functions, which read best in one piece.
        if name.endswith(".py") or name.startswith("tests/"):
            continue
        for line, length, head in functions("\n".join(text)):
            if length > FUNCTION_LINES:
                findings.add(name, line, f"{head} has {length} lines; {FUNCTION_LINES} are allowed")


def check_classes(findings):
    """A class of a folder has its members in one .cpp."""
    homes = {}
    for name in files("app/*.cpp", "engine/*.cpp", "ui/*.cpp"):
        for number, line in enumerate(lines(name), 1):
            member = MEMBER.match(line)
            if member and not line.startswith(("//", "    ", "return")):
                key = (name.rsplit("/", 1)[0], member[1])
                home = homes.setdefault(key, name)
                if home != name:
                    findings.add(name, number, f"defines {member[1]}, whose other members lie in {home}")
                    homes[key] = name


def types(text):
    """(line, name) of every type that a namespace with a name holds."""
    inside = []
    for number, line in enumerate(text, 1):
        if opened := NAMESPACE.match(line):
            inside.append(opened[1])
        elif line.startswith("}  // namespace") and inside:
            inside.pop()
        elif "" not in inside and (found := TYPE.match(line)):
            yield number, "::".join([*inside, found[1]])


def check_types(findings):
    """Of two types of one name the linker keeps one's code for both, without a word."""
    homes = {}
    for name in files("app/*.h", "app/*.cpp", "engine/*.h", "engine/*.cpp", "ui/*.h", "ui/*.cpp"):
        for number, found in types(lines(name)):
            home = homes.setdefault(found, name)
            if home != name:
                findings.add(name, number, f"defines {found}, as {home} does")


def main():
    findings = Findings(
        "give what can stand alone a file, a function or a class of its own, named after what it does; a class whose "
        "members need two files is two classes, and two types of one name need two names."
    )
    check_sizes(findings)
    check_classes(findings)
    check_types(findings)
    findings.finish()


if __name__ == "__main__":
    main()
