from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from asgiref.sync import async_to_sync
from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts_app.contracts import Principal
from accounts_app.models import User
from accounts_app.selectors import workspace_for
from agent_app.services import prompt_answer
from sessions_app.definition import PlannedWrite, describe_write
from wfproject.common.errors import ApplicationError
from wfproject.common.management.utility import command_error


class Command(BaseCommand):
    help = "Ask the agent: answers a prompt as the API does, in a new or a given session."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("prompt", help="what is wanted, in plain language")
        parser.add_argument("--session", type=UUID, help="go on with this session")
        parser.add_argument("--user", help="name of the user to act for; default: the first administrator")
        parser.add_argument("--json", action="store_true", help="print the whole response as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        principal = self._principal(options["user"])
        try:
            response = async_to_sync(prompt_answer)(
                principal=principal, prompt=options["prompt"], session_id=options["session"]
            )
        except ApplicationError as error:
            raise command_error(error) from error
        if options["json"]:
            self.stdout.write(json.dumps(response, indent=2, ensure_ascii=False))
            return
        self.stdout.write(response["conversation"])
        if response["workflow"] is not None:
            self.stdout.write(json.dumps(response["workflow"], indent=2, ensure_ascii=False))
        for write in response["writes"]:
            self.stdout.write(f"writes: {describe_write(PlannedWrite.model_validate(write))}")
        if response["next_question"]:
            self.stdout.write(self.style.WARNING(response["next_question"]))
        self.stdout.write(f"session {response['session_id']}, interaction {response['interaction_id']}")

    def _principal(self, username: str | None) -> Principal:
        users = User.objects.filter(username=username) if username else User.objects.filter(is_superuser=True)
        user = users.order_by("pk").first()
        workspace = workspace_for(user) if user else None
        if user is None or workspace is None:
            raise CommandError("There is no such user with a workspace; run manage.py create_first_admin.")
        return Principal(user_id=user.pk, workspace_id=workspace.pk, username=user.username)
