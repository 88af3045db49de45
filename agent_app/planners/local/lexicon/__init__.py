"""The planner's general English of software teams: verbs, nouns, connectives. No prompts, no registry rows."""
