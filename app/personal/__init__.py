"""Personal data: what is kept of whom and why, one's own copy of it, and what erasing leaves. Knows tables by name."""
