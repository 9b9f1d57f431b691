"""What a package consists of, as SPDX 2.3 JSON on standard output.

    packaging/bill_of_materials.py --package FILE --tree DIR --depends "libc6 (>= 2.36), ..."

The libraries out of wheels are named with the wheels' hashes (libtorch.txt, arrow.txt), Debian's packages by their names and
versions, and every file with its own hash. Times are SOURCE_DATE_EPOCH's.
"""
import argparse
import hashlib
import json
import os
import re
from datetime import datetime, timezone
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LICENCES = {
    "torch": "BSD-3-Clause",
    "pyarrow": "Apache-2.0",
    "nvidia-cuda-runtime": "LicenseRef-NVIDIA-CUDA-EULA",
    "nvidia-cuda-cupti": "LicenseRef-NVIDIA-CUDA-EULA",
}


def digest(path, name):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, name).hexdigest()


def publisher(name):
    text = (ROOT / "packaging/publisher.cmake").read_text(encoding="utf-8")
    return re.search(rf'{name} "([^"]*)"', text)[1]


def version():
    return re.search(r"VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8").split("project(")[1])[1]


def package(name, release, licence, **more):
    return {
        "SPDXID": "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name),
        "name": name,
        "versionInfo": release,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
        **more,
    }


def purl(kind, name, release):
    return [
        {
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:{kind}/{name}@{release}",
        }
    ]


def wheels():
    for list_name in ("libtorch.txt", "arrow.txt"):
        for line in (ROOT / "packaging" / list_name).read_text(encoding="utf-8").splitlines():
            words = line.removeprefix("cpu ").split()
            if line.startswith(("#", "cuda ")) or not words:
                continue
            name, release = words[0].split("==")
            yield package(
                name,
                release,
                LICENCES[name],
                checksums=[{"algorithm": "SHA256", "checksumValue": words[1]}],
                externalRefs=purl("pypi", name, release),
            )


def debian_packages(depends):
    for word in sorted(filter(None, (each.strip() for each in depends.split(",")))):
        name, _, bound = word.split("|")[0].strip().partition(" ")
        release = re.sub(r"[()]", "", bound) or "any"
        yield package(name, release, "NOASSERTION", externalRefs=purl("deb/debian", name, release.split()[-1]))


def files(tree):
    for path in sorted(tree.rglob("*")):
        name = path.relative_to(tree).as_posix()
        if name.startswith("DEBIAN") or path.is_symlink() or not path.is_file():
            continue
        yield {
            "SPDXID": "SPDXRef-File-" + hashlib.sha256(name.encode()).hexdigest()[:16],
            "fileName": "./" + name,
            "checksums": [
                {"algorithm": "SHA1", "checksumValue": digest(path, "sha1")},
                {"algorithm": "SHA256", "checksumValue": digest(path, "sha256")},
            ],
            "licenseConcluded": "NOASSERTION",
            "copyrightText": "NOASSERTION",
        }


def relation(one, kind, other):
    return {"spdxElementId": one, "relationshipType": kind, "relatedSpdxElement": other}


def document(options):
    made = datetime.fromtimestamp(int(os.environ["SOURCE_DATE_EPOCH"]), timezone.utc)
    hash_of_all = digest(options.package, "sha256")
    own = package(
        "emloc-studio",
        version(),
        "Apache-2.0",
        packageFileName=Path(options.package).name,
        checksums=[{"algorithm": "SHA256", "checksumValue": hash_of_all}],
        homepage=publisher("EMLOC_HOMEPAGE"),
    )
    inside, outside = list(wheels()), list(debian_packages(options.depends))
    listed = list(files(Path(options.tree)))
    relations = [relation("SPDXRef-DOCUMENT", "DESCRIBES", own["SPDXID"])]
    relations += [relation(own["SPDXID"], "CONTAINS", each["SPDXID"]) for each in inside + listed]
    relations += [relation(own["SPDXID"], "DEPENDS_ON", each["SPDXID"]) for each in outside]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": Path(options.package).name,
        "documentNamespace": f"{publisher('EMLOC_HOMEPAGE')}/spdx/{hash_of_all}",
        "creationInfo": {"created": made.strftime("%Y-%m-%dT%H:%M:%SZ"), "creators": ["Tool: bill_of_materials.py"]},
        "packages": [own, *inside, *outside],
        "files": listed,
        "hasExtractedLicensingInfos": [
            {
                "licenseId": "LicenseRef-NVIDIA-CUDA-EULA",
                "extractedText": "See usr/share/doc/emloc-studio/licences in the package.",
            }
        ],
        "relationships": relations,
    }


def main():
    parser = argparse.ArgumentParser()
    for name in ("package", "tree", "depends"):
        parser.add_argument(f"--{name}", required=True)
    print(json.dumps(document(parser.parse_args()), indent=1))


main()
