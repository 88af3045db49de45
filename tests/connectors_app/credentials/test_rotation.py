"""Rotation of the keys while credentials are read and edited: nothing fails, nothing is lost, the old key is no use."""

from __future__ import annotations

import io
import random
import sys
import threading
import time
from typing import Any
from uuid import uuid4

import pytest
from asgiref.sync import async_to_sync
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command
from django.db import connections

from accounts_app.models import Workspace
from connectors_app.credentials.encryption import SecretUnreadable, make_keyring
from connectors_app.credentials.rotation import credentials_rotate
from connectors_app.credentials.services import credential_binding, credential_connection, credential_update
from connectors_app.models import Connector, Credential

OLD, NEW = Fernet.generate_key().decode(), Fernet.generate_key().decode()


pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def committed() -> Workspace:
    """A workspace that other threads see, and the registry, which an earlier test of this kind may have emptied."""
    call_command("sync_connectors", verbosity=0, stdout=io.StringIO())
    return Workspace.objects.create(name="rotation", slug=f"rotation-{uuid4().hex[:8]}")


def fill(workspace: Workspace, rows: int, key: str) -> list[Credential]:
    ring = make_keyring((key,))
    connector = Connector.objects.get(catalog="core", key="github")
    made = [
        Credential(workspace=workspace, connector=connector, name=f"c{index}", kind="token", key_id=ring.current_id)
        for index in range(rows)
    ]
    for row in made:
        row.sealed = ring.seal(
            {"token": f"token-{row.name}"}, binding=credential_binding(row), hosts={"api.github.com"}
        )
    Credential.unscoped.bulk_create(made, batch_size=1000)
    return made


def openable(workspace: Workspace, key: str) -> int:
    ring, count = make_keyring((key,)), 0
    for row in Credential.unscoped.filter(workspace=workspace):
        try:
            ring.unseal(row.sealed, binding=credential_binding(row))
            count += 1
        except SecretUnreadable:
            continue
    return count


class Load:
    """Threads that read and one that edits until told to stop."""

    def __init__(self, rows: list[Credential]) -> None:
        self.rows, self.stop = rows, threading.Event()
        self.reads, self.failures, self.edited = 0, [], {}  # type: ignore[var-annotated]
        self.threads = [threading.Thread(target=self.run, args=(self.read,)) for _ in range(3)]
        self.threads.append(threading.Thread(target=self.run, args=(self.edit,)))

    def run(self, work: Any) -> None:
        try:
            while not self.stop.is_set():
                try:
                    work(random.choice(self.rows))
                except Exception as error:  # noqa: BLE001 - every failure counts
                    self.failures.append(repr(error))
        finally:
            connections.close_all()

    def read(self, row: Credential) -> None:
        found = Credential.unscoped.select_related("connector").get(pk=row.pk)
        secret = async_to_sync(credential_connection)(credential=found).secrets["token"]
        assert secret.startswith((f"token-{row.name}", "edited-")), "a secret of another row"
        self.reads += 1

    def edit(self, row: Credential) -> None:
        secret = f"edited-{uuid4()}"
        credential_update(credential=row, secrets={"token": secret})
        self.edited[row.pk] = secret
        time.sleep(0.01)


@pytest.mark.parametrize("rows", [400, pytest.param(10_000, marks=pytest.mark.slow)])
def test_rotation_under_load(
    committed: Workspace, settings: Any, rows: int, capsys: pytest.CaptureFixture[str]
) -> None:
    made = fill(committed, rows, OLD)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    load = Load(made)
    for thread in load.threads:
        thread.start()
    while load.reads < 5:
        time.sleep(0.01)
    seen: list[tuple[int, int]] = []
    started = time.monotonic()
    try:
        report = credentials_rotate(progress=lambda done, total: seen.append((done, total)), batch_size=100)
    finally:
        seconds = time.monotonic() - started
        load.stop.set()
        for thread in load.threads:
            thread.join()
    assert load.failures == []
    assert load.edited
    assert (report.remaining, report.unreadable) == (0, [])
    assert seen[-1][1] <= rows
    assert openable(committed, OLD) == 0
    assert openable(committed, NEW) == rows
    settings.CREDENTIAL_KEYS = [NEW]
    for pk, secret in load.edited.items():
        row = Credential.unscoped.select_related("connector").get(pk=pk)
        assert async_to_sync(credential_connection)(credential=row).secrets == {"token": secret}
    with capsys.disabled():
        sys.stdout.write(
            f"\n{rows} rotated in {seconds:.1f} s, {load.reads} reads, {len(load.edited)} edits meanwhile, 0 failures\n"
        )


def test_an_edit_between_reading_and_writing_wins(committed: Workspace, settings: Any, monkeypatch: Any) -> None:
    from connectors_app.credentials import rotation

    (row,) = fill(committed, 1, OLD)
    settings.CREDENTIAL_KEYS = [OLD]
    store = rotation._store

    def edited_just_before(renewed: Any, key_id: str) -> Any:
        monkeypatch.setattr(rotation, "_store", store)
        credential_update(
            credential=row, secrets={"token": "edited-meanwhile"}
        )  # by a process that still has the old key
        settings.CREDENTIAL_KEYS = [NEW, OLD]
        return store(renewed, key_id)

    ring = make_keyring((NEW, OLD))
    monkeypatch.setattr(rotation, "keyring", lambda: ring)
    monkeypatch.setattr(rotation, "_store", edited_just_before)
    report = credentials_rotate()
    assert (report.overtaken, report.rotated, report.remaining) == (1, 1, 0)
    settings.CREDENTIAL_KEYS = [NEW]
    found = Credential.unscoped.select_related("connector").get(pk=row.pk)
    assert async_to_sync(credential_connection)(credential=found).secrets == {"token": "edited-meanwhile"}


def test_a_stopped_rotation_goes_on_where_it_was(committed: Workspace, settings: Any) -> None:
    fill(committed, 30, OLD)
    settings.CREDENTIAL_KEYS = [NEW, OLD]

    def stop(done: int, total: int) -> None:
        if done >= 10:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        credentials_rotate(progress=stop, batch_size=10)
    assert (openable(committed, NEW), openable(committed, OLD)) == (10, 20)
    out = io.StringIO()
    call_command("rotate_credentials", stdout=out, stderr=io.StringIO())
    assert "20 credentials" in out.getvalue()
    assert (openable(committed, NEW), openable(committed, OLD)) == (30, 0)


def test_what_no_key_opens_is_named_and_left_alone(committed: Workspace, settings: Any) -> None:
    good, moved, lost = fill(committed, 3, OLD)
    stranger = make_keyring((Fernet.generate_key().decode(),))
    unknown = stranger.seal({"token": "t"}, binding=credential_binding(lost))
    Credential.unscoped.filter(pk=moved.pk).update(sealed=good.sealed)
    Credential.unscoped.filter(pk=lost.pk).update(sealed=unknown)
    settings.CREDENTIAL_KEYS = [NEW, OLD]
    with pytest.raises(CommandError) as caught:
        call_command("rotate_credentials", stdout=io.StringIO(), stderr=io.StringIO())
    assert str(moved.pk) in str(caught.value)
    assert str(lost.pk) in str(caught.value)
    stored = dict(Credential.unscoped.filter(workspace=committed).values_list("pk", "sealed"))
    assert stored[moved.pk] == good.sealed
    assert stored[lost.pk] == unknown
    assert stored[good.pk] != good.sealed
