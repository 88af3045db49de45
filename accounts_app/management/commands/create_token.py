from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts_app.models import User
from accounts_app.selectors import workspace_for
from accounts_app.services import api_token_create

LONGEST_DAYS = 36_500


def _days(text: str) -> int:
    if text.isdecimal() and 1 <= int(text) <= LONGEST_DAYS:
        return int(text)
    raise ArgumentTypeError(f"{text!r} is not a whole number from 1 to {LONGEST_DAYS}")


class Command(BaseCommand):
    help = "Make a personal API token and print it; it can't be shown again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username", help="whose token it is")
        parser.add_argument("--name", default="command line", help="what the token is for")
        parser.add_argument("--workspace", help="id or slug; default: the user's default workspace")
        parser.add_argument("--days", type=_days, help="valid for so many days; default: until revoked")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["username"]).first()
        if user is None:
            raise CommandError(f"There is no user named {options['username']!r}.")
        workspace = workspace_for(user, options["workspace"])
        if workspace is None:
            raise CommandError("The user is not a member of that workspace.")
        expires_at = timezone.now() + timedelta(days=options["days"]) if options["days"] else None
        _, token = api_token_create(user=user, workspace=workspace, name=options["name"], expires_at=expires_at)
        self.stdout.write(token)
