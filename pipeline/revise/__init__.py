"""findings -> operations -> the next brief -> changes: the only place where a page comes about."""
