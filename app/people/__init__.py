"""Users, organisations, memberships and seats."""
