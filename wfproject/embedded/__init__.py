"""PostgreSQL and Redis brought along: started beside the service when no outside ones are configured."""
