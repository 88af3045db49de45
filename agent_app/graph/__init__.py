"""The LangGraph state machine. Import from here lazily: LangGraph takes a second to load."""
