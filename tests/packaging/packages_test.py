"""What is installed and packed from a build, tried as who gets it would: python3 packages_test.py BUILD_FOLDER

The packages are the real ones, uncompressed; tests/packaging/try_in_debian installs the compressed one in a bare Debian.
"""
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(sys.argv.pop(1)).resolve()
APPLICATION = "org.emloc.studio"
VERSION = re.search(r"VERSION (\S+)", (ROOT / "CMakeLists.txt").read_text().split("project(")[1])[1]


def run(*command, **more):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False, **more)


def bare_environment(home):
    """As a user has it who has built nothing."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "LC_ALL": "C.UTF-8", "QT_QPA_PLATFORM": "offscreen"}


def have(program):
    return shutil.which(program) is not None


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory(dir=BUILD)
        cls.output = Path(cls.folder.name) / "packages"
        cls.made = {}
        for script in ("deb", "portable"):
            cls.made[script] = run(ROOT / "packaging" / script, "--quick", "--as-built", "--output", cls.output)
        cls.deb = next(cls.output.glob("*.deb"), None)
        cls.archive = next(cls.output.glob("*.tar.xz"), None)
        cls.tree = Path(cls.folder.name) / "unpacked"
        if cls.deb:
            run("dpkg-deb", "--extract", cls.deb, cls.tree)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def setUp(self):
        for script, made in self.made.items():
            self.assertEqual(made.returncode, 0, f"packaging/{script}: {made.stdout}{made.stderr}")

    def field(self, name):
        return run("dpkg-deb", "--field", self.deb, name).stdout.strip()

    def test_both_warn_that_the_publisher_is_not_known_yet(self):
        holds = "example.org" in (ROOT / "packaging/publisher.cmake").read_text()
        for made in self.made.values():
            self.assertEqual("Warning: homepage" in made.stdout, holds)

    def test_control_says_what_is_in_the_package_and_what_it_needs(self):
        self.assertEqual(self.field("Package"), "emloc-studio")
        self.assertEqual(self.field("Version"), VERSION)
        self.assertEqual(self.field("Section"), "science")
        for library in ("libqt6widgets6", "libopencv-core", "libsqlite3-0", "libavformat", "libc6"):
            self.assertIn(library, self.field("Depends"))
        self.assertNotIn("libtorch", self.field("Depends"))
        self.assertGreater(int(self.field("Installed-Size")), 100_000)

    def test_no_script_runs_as_root(self):
        control = Path(self.folder.name) / "control"
        run("dpkg-deb", "--control", self.deb, control)
        self.assertEqual({path.name for path in control.iterdir()}, {"control", "md5sums"})

    def test_files_are_root_s_and_of_the_commit_s_time(self):
        listed = run("dpkg-deb", "--contents", self.deb).stdout.splitlines()
        self.assertTrue(all(" root/root " in line for line in listed))
        self.assertEqual(len({line.split()[3] for line in listed}), 1)

    def test_it_starts_where_nothing_was_built(self):
        with tempfile.TemporaryDirectory() as home:
            environment = bare_environment(home)
            for program in ("emloc", "emloc-studio"):
                said = run(self.tree / "usr/bin" / program, "--version", env=environment)
                self.assertEqual(said.returncode, 0, said.stderr)
                self.assertIn(VERSION, said.stdout)
            libraries = self.tree / "usr/lib/emloc-studio"
            for needs_it in (self.tree / "usr/bin/emloc", libraries / "emloc-studio-engine.so"):
                loaded = run("ldd", needs_it, env=environment).stdout
                self.assertIn(str(libraries / "libtorch_cpu.so"), loaded.replace("bin/../", ""))
                self.assertNotIn("not found", loaded)
            # The window is there before libtorch is.
            loaded = run("ldd", self.tree / "usr/bin/emloc-studio", env=environment).stdout
            self.assertNotIn("libtorch", loaded)

    def test_it_adapts_and_names_a_picture_with_what_ships_with_it(self):
        share = self.tree / "usr/share/emloc-studio"
        with tempfile.TemporaryDirectory() as home:
            environment = bare_environment(home) | {"EMLOC_STORE": f"{home}/contexts.emloc"}
            emloc = self.tree / "usr/bin/emloc"
            demos = share / "projects/food/demonstrations"
            made = run(emloc, "adapt", "--demos", demos, "--name", "food", env=environment)
            self.assertEqual(made.returncode, 0, made.stderr)
            held_back = share / "projects/food/held-back"
            tested = run(emloc, "evaluate", "--context", "food", "--data", held_back, "--json", env=environment)
            self.assertGreater(json.loads(tested.stdout)["accuracy"], 0.8, tested.stderr)

    def test_the_archive_runs_from_a_folder_with_spaces_in_its_name(self):
        with tempfile.TemporaryDirectory(dir=BUILD, prefix="a folder ") as folder:
            run("tar", "-xf", self.archive, "-C", folder)
            start = Path(folder) / f"emloc-studio-{VERSION}-x86_64/start"
            said = run(start, "--command-line", "inspect", env=bare_environment(folder))
            self.assertEqual(said.returncode, 0, said.stderr)
            self.assertIn("pocket", said.stdout)
            said = run(start, "--version", env=bare_environment(folder))
            self.assertIn(VERSION, said.stdout, said.stderr)

    def test_the_archive_names_the_packages_that_are_missing(self):
        with tempfile.TemporaryDirectory(dir=BUILD) as folder:
            run("tar", "-xf", self.archive, "-C", folder)
            top = Path(folder) / f"emloc-studio-{VERSION}-x86_64"
            with open(top / "share/emloc-studio/libraries.txt", "a", encoding="utf-8") as file:
                file.write("libnowhere.so.9 libnowhere9\n")
            said = run(top / "start", env=bare_environment(folder))
            self.assertEqual(said.returncode, 1)
            self.assertIn("libnowhere.so.9", said.stderr)
            self.assertIn("apt install libnowhere9", said.stderr)

    def test_the_bill_of_materials_names_every_file_and_wheel(self):
        for package in (self.deb, self.archive):
            bill = json.loads(Path(f"{package}.spdx.json").read_text(encoding="utf-8"))
            self.assertEqual(bill["spdxVersion"], "SPDX-2.3")
            names = {each["name"] for each in bill["packages"]}
            self.assertLessEqual({"emloc-studio", "torch", "pyarrow", "nvidia-cuda-runtime"}, names)
            self.assertTrue(any(each["fileName"].endswith("bin/emloc") for each in bill["files"]))
            known = {each["SPDXID"] for key in ("packages", "files") for each in bill[key]} | {"SPDXRef-DOCUMENT"}
            for relation in bill["relationships"]:
                self.assertIn(relation["relatedSpdxElement"], known)
        checked = run("sha256sum", "--check", "SHA256SUMS", cwd=self.output)
        self.assertEqual(checked.returncode, 0, checked.stderr)

    def test_manual_pages_and_completions_are_there(self):
        for name in ("emloc", "emloc-studio", "emloc-cuda-setup"):
            page = self.tree / f"usr/share/man/man1/{name}.1.gz"
            self.assertIn(".SH SYNOPSIS", gzip.decompress(page.read_bytes()).decode())
            if have("man"):
                self.assertEqual(run("man", "--warnings", "-l", "-Tutf8", "-Z", page).stderr, "")
        for name in (
            "bash-completion/completions/emloc",
            "zsh/vendor-completions/_emloc",
            "fish/vendor_completions.d/emloc.fish",
        ):
            self.assertIn("adapt", (self.tree / "usr/share" / name).read_text())

    def test_the_desktop_finds_the_program_its_files_and_icons(self):
        share = self.tree / "usr/share"
        entry = share / f"applications/{APPLICATION}.desktop"
        if have("desktop-file-validate"):
            checked = run("desktop-file-validate", entry)
            self.assertEqual(checked.stdout + checked.stderr, "")
        if have("appstreamcli"):
            info = share / f"metainfo/{APPLICATION}.metainfo.xml"
            checked = run("appstreamcli", "validate", "--no-net", "--pedantic", "--strict", info)
            self.assertEqual(checked.returncode, 0, checked.stdout)
        text = entry.read_text(encoding="utf-8")
        types = re.search(r"^MimeType=(.*);$", text, re.M)[1].split(";")
        known = ElementTree.parse(share / "mime/packages/emloc-studio.xml").getroot()
        self.assertEqual(types, [each.get("type") for each in known])
        icons = share / "icons/hicolor/scalable"
        self.assertTrue((icons / f"apps/{APPLICATION}.svg").is_file())
        for each in types:
            self.assertTrue((icons / f"mimetypes/{each.replace('/', '-')}.svg").is_file())

    def test_a_thumbnail_of_a_project_is_drawn_without_a_display(self):
        with tempfile.TemporaryDirectory() as home:
            project = Path(home) / "pets.emloc-project"
            food = self.tree / "usr/share/emloc-studio/projects/food/demonstrations"
            classes = [
                {"class": each.name, "images": [{"file": str(min(each.iterdir()))}]} for each in sorted(food.iterdir())
            ]
            project.write_text(json.dumps({"format": "emloc-project", "version": 1, "groups": classes}))
            picture = Path(home) / "picture.png"
            drawn = run(
                self.tree / "usr/bin/emloc-studio", "--thumbnail", project, picture, 128, env=bare_environment(home)
            )
            self.assertEqual(drawn.returncode, 0, drawn.stderr)
            self.assertEqual(picture.read_bytes()[:4], b"\x89PNG")

    def test_what_cuda_needs_is_listed_with_its_hashes_and_not_fetched_unasked(self):
        with tempfile.TemporaryDirectory() as home:
            setup = self.tree / "usr/bin/emloc-cuda-setup"
            listed = run(setup, "--list", env=bare_environment(home))
            self.assertRegex(listed.stdout, r"torch==\S+ +sha256:[0-9a-f]{64}")
            asked = run(setup, env=bare_environment(home), stdin=subprocess.DEVNULL)
            self.assertEqual(asked.returncode, 1)
            self.assertEqual(os.listdir(home), [])


if __name__ == "__main__":
    unittest.main()
