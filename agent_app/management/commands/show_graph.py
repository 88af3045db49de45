from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Print the agent's state machine as a Mermaid diagram."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        from agent_app.graph.build import compiled_graph

        self.stdout.write(compiled_graph().get_graph().draw_mermaid())
