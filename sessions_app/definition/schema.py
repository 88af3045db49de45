"""Writes the published JSON Schema: `python -m sessions_app.definition.schema`."""

from __future__ import annotations

from sessions_app.definition.json_schema import SCHEMA_PATH, render_schema

if __name__ == "__main__":
    SCHEMA_PATH.write_text(render_schema(), encoding="utf-8")
