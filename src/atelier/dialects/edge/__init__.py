"""What every dialect needs at the HTTP edge, and none wants to write twice."""
