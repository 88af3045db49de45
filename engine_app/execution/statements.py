"""What a host reads with its own connections; what it writes is in `run_state`."""

from __future__ import annotations

__all__ = ["DOCUMENT", "LINE_LOCK", "SIGNALS", "STEPS"]

DOCUMENT = "SELECT document::text FROM sessions_app_workflowversion WHERE id = $1"

LINE_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))"
"""Serialises the admission of one workflow's runs of one key, until the transaction ends."""

STEPS = """
SELECT run_id, node_id, path, state, attempt, inputs::text, output::text, branch, error::text, attempts::text,
    resolution::text,
    EXTRACT(EPOCH FROM due_at - clock_timestamp())::float8 AS due_in,
    EXTRACT(EPOCH FROM call_until - clock_timestamp())::float8 AS call_ends_in,
    EXTRACT(EPOCH FROM clock_timestamp() - started_at)::float8 AS began_ago
FROM engine_app_steprun WHERE run_id = ANY($1::uuid[])
"""

SIGNALS = """
SELECT run.signals, run.cancel_requested, run.pause_requested,
    (SELECT jsonb_agg(jsonb_build_object('node_id', question.node_id, 'path', question.path,
            'state', question.state, 'comment', question.comment, 'by', person.username))
        FROM engine_app_approval AS question
        LEFT JOIN accounts_app_user AS person ON person.id = question.decided_by_id
        WHERE question.run_id = run.id AND question.state IN ('approved', 'rejected'))::text AS decisions,
    (SELECT jsonb_agg(jsonb_build_object('node_id', step.node_id, 'path', step.path, 'resolution', step.resolution))
        FROM engine_app_steprun AS step
        WHERE step.run_id = run.id AND step.state = 'unknown' AND step.resolution IS NOT NULL)::text AS resolutions
FROM engine_app_run AS run WHERE run.id = $1
"""
