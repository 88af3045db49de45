"""Preflight: a workflow checked against the live vendors before it runs, with calls that change nothing."""
