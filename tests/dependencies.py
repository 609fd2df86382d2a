"""Holds every dependency to deny.toml: its licence, the banned crates, where it comes from.

This is the part of `cargo deny check licenses bans sources` that needs no installed tool. Both read the same file.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

try:
    import tomllib
except ModuleNotFoundError:
    sys.exit(f"reading deny.toml needs Python 3.11 or newer, and this is {sys.version.split()[0]}")

ROOT = Path(__file__).resolve().parent.parent

# The fuzz targets are left out: libFuzzer, which has a licence of its own, is linked into nothing that is given away.
MANIFESTS = ["Cargo.toml", "tests/peers/Cargo.toml"]


def main() -> int:
    policy = tomllib.loads((ROOT / "deny.toml").read_text(encoding="utf-8"))
    packages = {package["id"]: package for manifest in MANIFESTS for package in metadata(manifest)["packages"]}
    problems = [problem for package in packages.values() for problem in problems_of(package, policy)]
    for problem in problems:
        print(problem)
    print(f"{len(packages)} packages, {len(problems)} problems")
    return 1 if problems or not packages else 0


def metadata(manifest: str) -> dict:
    command = ["cargo", "metadata", "--locked", "--all-features", "--format-version", "1", "--manifest-path", manifest]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)


def problems_of(package: dict, policy: dict) -> list[str]:
    name, source = package["name"], package["source"]
    label = f"{name} {package['version']}"
    problems = []

    allowed = set(policy["licenses"]["allow"])
    for exception in policy["licenses"]["exceptions"]:
        if exception["crate"] == name:
            allowed |= set(exception["allow"])
    if not accepted(package["license"] or "", allowed):
        problems.append(f"{label}: licence `{package['license']}` is not allowed")

    problems += [f"{label}: banned: {ban['reason']}" for ban in policy["bans"]["deny"] if ban["crate"] == name]

    # A package of the workspace has no source.
    if source is None:
        wild = [each["name"] for each in package["dependencies"] if each["req"] == "*" and each.get("path") is None]
        problems += [f"{label}: dependency {each} names no version" for each in wild]
    elif source.removeprefix("registry+") not in policy["sources"]["allow-registry"]:
        problems.append(f"{label}: comes from {source}")
    return problems


def accepted(expression: str, allowed: set[str]) -> bool:
    """Whether an SPDX licence expression can be met with the allowed licences alone.

    >>> accepted("MIT OR GPL-3.0", {"MIT"}), accepted("MIT/Apache-2.0", {"Apache-2.0"})
    (True, True)
    >>> accepted("(MIT OR Apache-2.0) AND Unicode-3.0", {"MIT"})
    False
    >>> accepted("(MIT OR Apache-2.0) AND Unicode-3.0", {"MIT", "Unicode-3.0"})
    True
    >>> accepted("Apache-2.0 WITH LLVM-exception", {"Apache-2.0"})
    False
    >>> accepted("GPL-3.0 OR MIT AND Zlib", {"MIT"}), accepted("MIT AND Zlib OR GPL-3.0", {"GPL-3.0"})
    (False, True)
    >>> accepted("", {"MIT"}), accepted("MIT OR", {"MIT"}), accepted("MIT MIT", {"MIT"}), accepted("(MIT", {"MIT"})
    (False, False, False, False)
    """
    tokens = re.findall(r"[()]|[^\s()]+", expression.replace("/", " OR "))

    def either() -> bool:
        met = both()
        while tokens and tokens[0] == "OR":
            tokens.pop(0)
            met = both() or met
        return met

    def both() -> bool:
        met = one()
        while tokens and tokens[0] == "AND":
            tokens.pop(0)
            met = one() and met
        return met

    def one() -> bool:
        token = tokens.pop(0)
        if token == "(":
            met = either()
            if tokens.pop(0) != ")":
                raise ValueError("unbalanced")
            return met
        if tokens and tokens[0] == "WITH":
            token = f"{token} WITH {tokens[1]}"
            del tokens[:2]
        return token in allowed

    try:
        return either() and not tokens
    except (IndexError, ValueError):
        return False


if __name__ == "__main__":
    sys.exit(main())
