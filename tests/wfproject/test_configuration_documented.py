"""Every setting is in .env.example, and the container files use only what exists."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from celery.bin.celery import celery as celery_cli
from django.core.management import get_commands
from django.urls import resolve
from django.utils.module_loading import import_string

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
READ = re.compile(r"""\benv(?:str|bool|int|float|list|choice|path|prices)\(\s*["'](WF_\w+)["']""")
FOREIGN_VARIABLES = {"DJANGO_SETTINGS_MODULE", "POSTGRES_PASSWORD", "POSTGRES_USER", "POSTGRES_DB"}


def read_variables() -> set[str]:
    sources = [path for path in ROOT.glob("*/**/*.py") if path.relative_to(ROOT).parts[0].endswith(("_app", "project"))]
    return {name for path in sources for name in READ.findall(path.read_text())}


def documented_variables() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.lstrip("#").split("=", 1) for line in lines if re.match(r"#?WF_\w+=", line))


def test_every_variable_the_code_reads_is_documented_and_nothing_else() -> None:
    assert read_variables() == set(documented_variables())


def test_the_services_of_the_design_are_all_there() -> None:
    assert {"workflow-agent", "worker", "beat", "postgres", "redis"} <= set(SERVICES)
    assert SERVICES["postgres"]["image"].startswith("pgvector/pgvector:pg")
    assert int(SERVICES["postgres"]["image"].rsplit("pg", 1)[1]) >= 15
    assert SERVICES["redis"]["image"].startswith("redis:7")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_compose_names_only_variables_that_exist(name: str) -> None:
    known = set(documented_variables()) | FOREIGN_VARIABLES
    text = yaml.safe_dump(SERVICES[name])
    interpolated = set(re.findall(r"\$\{(\w+)", text))
    assert interpolated | set(SERVICES[name].get("environment", {})) <= known


def test_urls_point_at_services_and_ports_of_the_file() -> None:
    environment = SERVICES["workflow-agent"]["environment"]
    ports = {"postgres": "5432", "redis": "6379"}
    for variable in ("WF_DATABASE_URL", "WF_REDIS_URL", "WF_BROKER_URL"):
        host, port = re.search(r"(?:@|//)([\w-]+):(\d+)/", environment[variable]).groups()  # type: ignore[union-attr]
        assert host in SERVICES
        assert ports[host] == port


def test_settings_module_of_containers_exists() -> None:
    module = SERVICES["workflow-agent"]["environment"]["DJANGO_SETTINGS_MODULE"]
    assert (ROOT / (module.replace(".", "/") + ".py")).is_file()
    assert f"DJANGO_SETTINGS_MODULE={module}" in (ROOT / "Dockerfile").read_text()


def test_containers_limit_memory_as_the_embedded_default_does() -> None:
    from wfproject.common.management.programs import MEMORY_SETTINGS

    dockerfile = (ROOT / "Dockerfile").read_text()
    assert all(f"{name}={value}" in dockerfile for name, value in MEMORY_SETTINGS.items())


def test_containers_start_what_the_embedded_default_starts() -> None:
    from wfproject.common.management.programs import beat_command, embedder_command, web_command, worker_command

    def program(command: list[str]) -> set[str]:
        """What is started: the words that name a server, an application or a role of Celery."""
        known = {"uvicorn", "wfproject.asgi:application", "celery", "wfproject.celery", "worker", "beat"}
        known |= {"vectors_app.embedders.serve", "--socket"}
        return known.intersection(command)

    assert len(program(SERVICES["workflow-agent"]["command"])) == 2
    assert program(SERVICES["workflow-agent"]["command"]) == program(web_command(3))
    assert program(SERVICES["worker"]["command"]) == program(worker_command())
    assert program(SERVICES["beat"]["command"]) == program(beat_command(Path("data")))
    assert program(SERVICES["embedder"]["command"]) == program(embedder_command("--socket", "/run/embedder/socket"))


def test_containers_share_the_embedder_that_listens_on_a_common_volume() -> None:
    command, volume = SERVICES["embedder"]["command"], SERVICES["embedder"]["volumes"][0]
    place = command[command.index("--socket") + 1]
    name, directory = volume.split(":")
    assert Path(place).parent == Path(directory)
    assert name in COMPOSE["volumes"]
    assert place in " ".join(SERVICES["embedder"]["healthcheck"]["test"])
    for asking in ("workflow-agent", "worker"):
        assert SERVICES[asking]["environment"]["WF_EMBEDDER_SOCKET"] == place
        assert volume in SERVICES[asking]["volumes"]
        assert SERVICES[asking]["depends_on"]["embedder"]["condition"] == "service_healthy"
    assert f"-o service -d {directory}" in (ROOT / "Dockerfile").read_text()


def test_commands_name_things_that_exist() -> None:
    web = SERVICES["workflow-agent"]["command"]
    assert import_string(web[1].replace(":", ".")) is not None
    assert SERVICES["setup"]["command"][2] in get_commands()
    for name in ("worker", "beat"):
        command = SERVICES[name]["command"]
        assert import_string(command[command.index("-A") + 1] + ".app") is not None
        assert name in celery_cli.commands


def test_port_8000_everywhere() -> None:
    web = SERVICES["workflow-agent"]
    assert web["ports"] == ["8000:8000"]
    assert web["command"][web["command"].index("--port") + 1] == "8000"
    assert documented_variables()["WF_PORT"] == "8000"
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert "EXPOSE 8000" in dockerfile
    assert '"--port", "8000"' in dockerfile


def test_health_checks_ask_paths_and_programs_that_exist() -> None:
    for name in ("workflow-agent", "worker", "postgres", "redis"):
        assert SERVICES[name]["healthcheck"]["test"], name
    text = " ".join(SERVICES["workflow-agent"]["healthcheck"]["test"])
    path = re.search(r"http://127\.0\.0\.1:8000(/\w+)", text)
    assert path is not None
    assert resolve(path[1]).func.__name__ == "healthz"
    assert "inspect" in celery_cli.commands


def test_image_runs_as_an_ordinary_user() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    last_user = re.findall(r"^USER (\S+)$", dockerfile, re.MULTILINE)[-1]
    assert last_user not in {"root", "0"}


def test_dependencies_wait_for_health() -> None:
    for name in ("workflow-agent", "setup"):
        dependencies = SERVICES[name]["depends_on"]
        assert dependencies["postgres"]["condition"] == dependencies["redis"]["condition"] == "service_healthy"
    for name in ("workflow-agent", "worker", "beat"):
        assert SERVICES[name]["depends_on"]["setup"]["condition"] == "service_completed_successfully"
