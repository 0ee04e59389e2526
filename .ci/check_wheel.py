"""python .ci/check_wheel.py FILE.whl: whether it holds the package, its data and nothing else.

Compares with the folder gan_keras of this checkout; prints what is missing or too much.
"""

import sys
import zipfile
from pathlib import Path, PurePosixPath

PACKAGE = Path(__file__).resolve().parents[1] / "gan_keras"


def expected(package=PACKAGE):
    """The files of the package, modules and data, as a wheel names them."""
    files = (path for path in package.rglob("*") if path.is_file())
    return {
        path.relative_to(package.parent).as_posix()
        for path in files
        if "__pycache__" not in path.parts
    }


def faults(wheel, package=PACKAGE):
    """Sentences about what is wrong with the wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    about = {name for name in names if PurePosixPath(name).parts[0].endswith(".dist-info")}
    wanted = expected(package)
    found = [f"{name} is missing" for name in sorted(wanted - names)]
    found += [f"{name} does not belong there" for name in sorted(names - wanted - about)]
    if not any(name.endswith("/licenses/LICENSE") for name in about):
        found.append("LICENSE is missing")
    return found


if __name__ == "__main__":
    [wheel] = sys.argv[1:]
    for sentence in faults(wheel):
        print(f"error: {wheel}: {sentence}", file=sys.stderr)
    print(f"{wheel}: {len(expected())} files of the package")
    raise SystemExit(bool(faults(wheel)))
