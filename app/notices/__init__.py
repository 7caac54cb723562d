"""Public notices, objections, announcement."""
