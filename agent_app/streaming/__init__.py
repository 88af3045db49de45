"""Answers as a stream of events, which a client may leave and take up again."""
