"""Scoring planners on case files: format, playing, metrics, report."""
