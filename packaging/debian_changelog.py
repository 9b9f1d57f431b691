"""The changelog that Debian's tools read, out of the project's own.

    packaging/debian_changelog.py ROOT VERSION
"""
import os
import re
import sys
import textwrap
from datetime import datetime, timezone
from email.utils import format_datetime


def contact(root):
    with open(f"{root}/packaging/publisher.cmake", encoding="utf-8") as file:
        return re.search(r'EMLOC_CONTACT "([^"]*)"', file.read())[1]


def main():
    root, version = sys.argv[1:]
    when = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    print(f"emloc-studio ({version}) unstable; urgency=medium\n")
    what = "What changed is told in CHANGELOG.md.gz beside this file."
    print(textwrap.fill(what, 78, initial_indent="  * ", subsequent_indent="    "))
    print(f"\n -- {contact(root)}  {format_datetime(when)}")


main()
