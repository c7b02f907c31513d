"""What an operator is given fits the product: the lock, the container's files, the unit, the audit."""

from __future__ import annotations

import configparser
import fnmatch
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version
from places import REPO

from rag.config import Settings

PROJECT = tomllib.loads((REPO / "pyproject.toml").read_text(encoding="utf-8"))
LOCKED_EXTRAS = ("docx", "html", "ocr", "pdf", "generator", "milvus")
SHIPPED = ("Containerfile", "compose.yaml", "deploy/youju.env", "docs/operating.md")
_ENTRY = re.compile(
    r"^([A-Za-z0-9._-]+)==(\S+?)(?:\s*;[^\\\n]*)?((?: \\\n +--hash=sha256:[0-9a-f]{64})*)$", re.MULTILINE
)


def locked(name: str) -> dict[str, tuple[str, int]]:
    """Version and number of hashes by package; every line that is no comment belongs to one."""
    text = (REPO / name).read_text(encoding="utf-8")
    entries = _ENTRY.findall(text)
    left = [line for line in _ENTRY.sub("", text).splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert left == [], "a line of the lock that is no pinned package"
    return {canonicalize_name(package): (version, hashes.count("sha256:")) for package, version, hashes in entries}


def wanted() -> list[Requirement]:
    extras = PROJECT["project"]["optional-dependencies"]
    lines = [*PROJECT["project"]["dependencies"], *(line for extra in LOCKED_EXTRAS for line in extras[extra])]
    return [Requirement(line) for line in lines]


def test_every_dependency_is_locked_at_a_version_that_it_allows() -> None:
    lock = locked("requirements.lock")
    missing = {one.name for one in wanted()} - {one.name for one in wanted() if canonicalize_name(one.name) in lock}
    assert missing == set()
    # ==2.13.0 allows 2.13.0+cpu.
    unfit = [str(one) for one in wanted() if Version(lock[canonicalize_name(one.name)][0]) not in one.specifier]
    assert unfit == []


def test_what_builds_the_wheel_is_locked() -> None:
    lock = locked("requirements-build.lock")
    assert {canonicalize_name(Requirement(line).name) for line in PROJECT["build-system"]["requires"]} <= lock.keys()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-build.lock"])
def test_every_entry_has_a_hash(name: str) -> None:
    lock = locked(name)
    assert len(lock) > 5
    assert [package for package, (_, hashes) in lock.items() if hashes == 0] == []


def test_the_lock_has_the_cpu_build_of_torch_and_nothing_of_cuda() -> None:
    lock = locked("requirements.lock")
    assert lock["torch"][0].endswith("+cpu")
    assert [name for name in lock if name.startswith("nvidia") or name == "triton"] == []


def test_no_extra_is_forgotten() -> None:
    extras = PROJECT["project"]["optional-dependencies"]
    assert set(extras) - {"dev", "formats"} == set(LOCKED_EXTRAS)
    assert extras["formats"] == ["youju[docx,html,ocr,pdf]"]


def test_every_source_of_the_container_is_there_and_reaches_it() -> None:
    text = (REPO / "Containerfile").read_text(encoding="utf-8")
    copied = [line.split()[1:-1] for line in re.findall(r"^COPY (?!--from).*$", text, re.MULTILINE)]
    sources = [source.rstrip("/") for line in copied for source in line]
    assert {"requirements.lock", "pyproject.toml", "rag"} <= set(sources)
    ignored = (REPO / ".dockerignore").read_text(encoding="utf-8").split()
    for source in sources:
        assert (REPO / source).exists(), source
        assert any(fnmatch.fnmatch(f"!{source}", line) for line in ignored), f"{source} is ignored"


def test_every_setting_that_is_named_exists() -> None:
    known = {f"YOUJU_{name}".upper() for name in Settings.model_fields}
    for name in SHIPPED:
        text = (REPO / name).read_text(encoding="utf-8")
        named = set(re.findall(r"YOUJU_[A-Z_]*[A-Z]", text))
        assert named - known == set(), name
        assert named, name
    assert "YOUJU_" not in (REPO / "deploy" / "youju.service").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    compose = yaml.safe_load((REPO / "compose.yaml").read_text(encoding="utf-8"))
    named = {volume.split(":")[0] for one in compose["services"].values() for volume in one["volumes"]}
    assert named == set(compose["volumes"])
    return dict(compose["services"])


def test_every_service_is_held(services: dict[str, Any]) -> None:
    assert set(services) == {"index", "page", "vllm", "milvus"}
    for name, service in services.items():
        assert service["read_only"] is True, name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["mem_limit"], name
        assert service["pids_limit"], name
        assert service["tmpfs"][0].startswith("/tmp"), name
        assert not {"privileged", "cap_add", "network_mode", "pid", "ipc"} & service.keys(), name


def test_only_the_page_is_published_and_only_to_this_machine(services: dict[str, Any]) -> None:
    published = {name: service["ports"] for name, service in services.items() if "ports" in service}
    assert published == {"page": ["127.0.0.1:7860:7860"]}


def test_what_is_optional_stands_behind_a_profile(services: dict[str, Any]) -> None:
    assert {name: service.get("profiles") for name, service in services.items()} == {
        "index": None,
        "page": None,
        "vllm": ["vllm"],
        "milvus": ["milvus"],
    }
    for service in services.values():
        for name, condition in service.get("depends_on", {}).items():
            assert name == "index" or condition["required"] is False


def test_the_image_is_of_this_version_and_its_volumes_are_where_the_settings_point(services: dict[str, Any]) -> None:
    assert services["page"]["image"] == f"youju:{PROJECT['project']['version']}"
    text = (REPO / "Containerfile").read_text(encoding="utf-8")
    written = re.findall(r"YOUJU_\w+_(?:DIR|FILE)=(\S+)", text)
    mounted = tuple(volume.split(":")[1] for volume in services["page"]["volumes"])
    assert len(written) >= 5
    assert [path for path in written if not path.startswith(mounted)] == []
    assert re.search(r"^USER 10001:10001$", text, re.MULTILINE)


def test_the_health_check_of_the_image_is_a_program(tmp_path: Path) -> None:
    """It says 1 where nobody answers, and is no syntax error."""
    text = (REPO / "Containerfile").read_text(encoding="utf-8")
    (line,) = re.findall(r"^    CMD (\[.*\])$", text, re.MULTILINE)
    _, *arguments = json.loads(line)
    done = subprocess.run(
        [sys.executable, *arguments], env={"YOUJU_PORT": "1"}, capture_output=True, text=True, check=False, cwd=tmp_path
    )
    assert done.returncode == 1
    assert "URLError" in done.stderr


def test_the_unit_lets_the_service_write_where_its_settings_point() -> None:
    unit = configparser.RawConfigParser(strict=False)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(REPO / "deploy" / "youju.service", encoding="utf-8")
    service = unit["Service"]
    assert (service["ProtectSystem"], service["NoNewPrivileges"], service["Restart"]) == ("strict", "yes", "on-failure")
    assert service["MemoryMax"]
    assert service["CapabilityBoundingSet"] == ""
    writable = (f"/var/lib/{service['StateDirectory']}/", f"/var/cache/{service['CacheDirectory']}")
    assert service["EnvironmentFile"] == "/etc/youju/youju.env"
    env = (REPO / "deploy" / "youju.env").read_text(encoding="utf-8")
    paths = re.findall(r"^YOUJU_\w+_(?:DIR|FILE)=(\S+)", env, re.MULTILINE)
    assert len(paths) == 5
    assert [path for path in paths if not path.startswith(writable)] == []


def test_the_proxy_takes_the_address_from_nobody() -> None:
    text = (REPO / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    assert re.findall(r"proxy_set_header X-Forwarded-For (\S+);", text) == ["$remote_addr"]
    assert "proxy_add_x_forwarded_for" not in text
