#!/usr/bin/env python3
"""Writes the list of a release's parts (SPDX 2.3, JSON): write-sbom.py EXECUTABLE VERSION DATE >FILE

What is linked into the executable comes from Package.swift and the toolchain, what it loads from the system's packages.
"""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def linked_packages():
    """The packages that Package.swift names, at their exact versions; the sandbox's are in no release."""
    manifest = Path("Package.swift").read_text()
    for url, version in re.findall(r'\.package\(url: "([^"]+)", exact: "([^"]+)"\)', manifest):
        name = url.rsplit("/", 1)[-1]
        if name != "FlyingFox":
            yield name, version, url


def swift_version():
    return re.search(r"Swift version (\S+)", output("swift", "--version")).group(1)


def loaded_files(executable):
    """The files of the libraries that the executable loads: those it names, and libcurl, which it opens at the first request."""
    for line in output("ldd", executable).splitlines():
        found = re.search(r"(?:=> )?(/\S+) \(0x", line)
        if found:
            yield found.group(1)
    for line in output("/sbin/ldconfig", "-p").splitlines():
        found = re.match(r"\s+libcurl\.so\.4 .*=> (\S+)", line)
        if found:
            yield found.group(1)
            break


def debian_packages(files):
    """The packages that the files belong to, with their versions."""
    for file in files:
        real = str(Path(file).resolve())
        for candidate in (real, "/usr" + real, file):
            found = subprocess.run(["dpkg-query", "--search", candidate], capture_output=True, text=True)
            if found.returncode == 0:
                name = found.stdout.split(":")[0]
                yield name, output("dpkg-query", "--show", "--showformat", "${Version}", name)
                break
        else:
            sys.exit(f"{file}: no package of this system has it")


def spdx_id(name):
    return "SPDXRef-" + re.sub(r"[^A-Za-z0-9.-]", "-", name)


def package(name, version, location="NOASSERTION", license="NOASSERTION", reference=None):
    entry = {
        "SPDXID": spdx_id(name),
        "name": name,
        "versionInfo": version,
        "downloadLocation": location,
        "filesAnalyzed": False,
        "licenseConcluded": license,
        "licenseDeclared": license,
        "copyrightText": "NOASSERTION",
    }
    if reference:
        entry["externalRefs"] = [
            {"referenceCategory": "PACKAGE-MANAGER", "referenceType": "purl", "referenceLocator": reference}
        ]
    return entry


def main(executable, version, date):
    content = Path(executable).read_bytes()
    program = package("appflow-profile", version, license="Apache-2.0")
    program["checksums"] = [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(content).hexdigest()}]
    parts = [(program, "DESCRIBES")]
    for name, number, url in linked_packages():
        parts.append((package(name, number, f"git+{url}@{number}", "Apache-2.0"), "STATIC_LINK"))
    parts.append((package("swift", swift_version(), license="Apache-2.0"), "STATIC_LINK"))
    for name, number in sorted(set(debian_packages(loaded_files(executable)))):
        reference = f"pkg:deb/debian/{name}@{number.replace('+', '%2B').replace(':', '%3A')}"
        parts.append((package(name, number, reference=reference), "DYNAMIC_LINK"))
    document = {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"appflow-profile-{version}",
        "documentNamespace": f"urn:sha256:{program['checksums'][0]['checksumValue']}",
        "creationInfo": {"created": f"{date}T00:00:00Z", "creators": ["Tool: appflow-profile-write-sbom"]},
        "packages": [part for part, _ in parts],
        "relationships": [
            {
                "spdxElementId": "SPDXRef-DOCUMENT" if kind == "DESCRIBES" else program["SPDXID"],
                "relationshipType": kind,
                "relatedSpdxElement": part["SPDXID"],
            }
            for part, kind in parts
        ],
    }
    json.dump(document, sys.stdout, indent=2)
    print()


if __name__ == "__main__":
    main(*sys.argv[1:])
