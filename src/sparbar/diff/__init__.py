"""What changed between two editions, and since a commit."""
