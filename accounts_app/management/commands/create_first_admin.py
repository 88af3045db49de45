from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts_app.models import User
from accounts_app.selectors import workspace_for
from accounts_app.services import api_token_create, user_create


class Command(BaseCommand):
    help = "On an installation without users: make an administrator, print its password and an API token, once."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username", default="admin")
        parser.add_argument("--token-file", type=Path, help="also write the token here, readable to its owner only")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            if options["verbosity"] > 1:
                self.stdout.write("There are users already; nothing to do.")
            return
        password = secrets.token_urlsafe(12)
        user = user_create(username=options["username"], password=password, is_admin=True)
        workspace = workspace_for(user)
        assert workspace is not None  # noqa: S101 - user_create has just made it
        _, token = api_token_create(user=user, workspace=workspace, name="first token")
        if file := options["token_file"]:
            file.touch(mode=0o600)
            file.write_text(token + "\n")
        self.stdout.write(f"Administrator: {user.username}\nPassword:      {password}\nAPI token:     {token}")
        self.stdout.write("They are shown this once: change the password in the admin, keep the token.")
