"""Prompts that are answered by workers, for clients that can't wait (`Prefer: respond-async`)."""
