"""Real rows for tests, one module a noun. Factories add and flush; the test commits when a request must see them."""
