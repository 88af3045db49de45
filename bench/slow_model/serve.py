"""A language model on loopback that thinks for some seconds and then takes the draft, until its input ends."""

from __future__ import annotations

import sys

from tests.agent_app.planners.openai import server as wire
from tests.agent_app.planners.openai.drafts import plan


def main() -> None:
    with wire.ScriptedOpenAI(keeps_connections=True) as server:
        taken = plan(decision="draft", triggers=[], conversation="As drafted.")
        server.on("decision", wire.answer(taken, delay=float(sys.argv[1])))
        print(server.base_url, flush=True)
        sys.stdin.read()
        print(len(server.requests), flush=True)


if __name__ == "__main__":
    main()
