"""Fetches what static/vendor/packages.toml names with `npm pack`, and copies just the files named.

A package whose bytes do not have the integrity hash of the list is refused, and nothing is changed.
"""

import base64
import hashlib
import io
import json
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

VENDOR = Path(__file__).resolve().parents[1] / "static" / "vendor"
LUCIDE = VENDOR / "LICENSE-lucide.md"  # the icons are a subset made by hand, in static/icons.svg


def main() -> None:
    packages = tomllib.loads((VENDOR / "packages.toml").read_text())["package"]
    fetched = [(package, *fetch(package)) for package in packages]
    manifest, licences = {}, [LUCIDE.read_text().strip()]

    for package, content, licence in fetched:
        (VENDOR / package["as"]).write_bytes(content)
        manifest[package["as"]] = {
            "package": package["name"],
            "version": package["version"],
            "file": package["file"],
            "sha384": digest("sha384", content),
        }
        licences.append(
            f"## {package['name']} {package['version']}, in `{package['as']}`\n\n{licence.strip()}"
        )

    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    (VENDOR / "LICENSES.md").write_text("\n\n---\n\n".join(licences) + "\n")
    print(f"{len(manifest)} files in {VENDOR}")


def fetch(package: dict[str, str]) -> tuple[bytes, str]:
    """The named file of a package and its licence. Ends the program for bytes not asked for."""
    with tempfile.TemporaryDirectory() as place:
        subprocess.run(
            ["npm", "pack", "--silent", f"{package['name']}@{package['version']}"],
            cwd=place, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        packed = next(Path(place).glob("*.tgz")).read_bytes()
    if digest("sha512", packed) != package["integrity"]:
        sys.exit(f"{package['name']} is not what packages.toml says; nothing was changed")
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        return member(archive, package["file"]), member(archive, "LICENSE").decode()


def member(archive: tarfile.TarFile, name: str) -> bytes:
    found = archive.extractfile(f"package/{name}")
    if found is None:
        sys.exit(f"No {name} in this package")
    return found.read()


def digest(name: str, content: bytes) -> str:
    return f"{name}-{base64.b64encode(hashlib.new(name, content).digest()).decode()}"


if __name__ == "__main__":
    main()
