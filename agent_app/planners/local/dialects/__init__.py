"""Search conditions in the query languages of vendors, told apart by how the registry describes the input."""

from agent_app.planners.local.dialects.languages import says, says_age, says_period, search_query

__all__ = ["says", "says_age", "says_period", "search_query"]
