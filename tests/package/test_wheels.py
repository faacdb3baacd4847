"""Each addon is a Python package, for those who install Odoo as one."""

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest
from support import tree

import odoo.release


def run(*command, **options):
    done = subprocess.run(
        list(map(str, command)), capture_output=True, text=True, **options
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheels(tmp_path_factory):
    """A directory with the wheels of all addons, built without a network."""
    directory = tmp_path_factory.mktemp("wheels")
    for addon in tree.ADDONS:
        copy = tmp_path_factory.mktemp("source") / addon
        shutil.copytree(
            tree.ROOT / addon, copy, ignore=shutil.ignore_patterns("__pycache__")
        )
        run(
            *(sys.executable, "-m", "build", "--wheel", "--no-isolation"),
            *("--outdir", directory, copy),
        )
    return directory


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """The Python of a new environment, in which there is Odoo and nothing of ours."""
    directory = tmp_path_factory.mktemp("venv")
    run(sys.executable, "-m", "venv", "--without-pip", directory)
    (site,) = directory.glob("lib/python*/site-packages")
    paths = (sysconfig.get_path("purelib"), Path(odoo.release.__file__).parents[1])
    (site / "odoo.pth").write_text("\n".join(map(str, paths)))
    return directory / "bin" / "python"


def test_wheels_hold_the_addons(wheels):
    for addon in tree.ADDONS:
        (wheel,) = wheels.glob(f"odoo_addon_{addon}-19.0.*.whl")
        packed = set(zipfile.ZipFile(wheel).namelist())
        expected = {
            f"odoo/addons/{path.relative_to(tree.ROOT)}"
            for path in tree.files(addon, "*.py", "*.xml", "*.js", "*.csv", "*.po")
        }
        assert not expected - packed


def test_install(wheels, scratch):
    """With what it depends on: the base comes along, Odoo is there already."""
    run(
        *(sys.executable, "-m", "pip", "--python", scratch, "install", "--no-index"),
        *("--find-links", wheels, *(f"odoo-addon-{addon}" for addon in tree.ADDONS)),
    )
    for addon in tree.ADDONS:
        code = f"import odoo.addons.{addon} as a; print(a.__file__)"
        installed = run(scratch, "-c", code, cwd=wheels)
        assert Path(installed.strip()).is_relative_to(scratch.parents[1])
