"""Changes of a workflow in plain language, as typed patches."""
