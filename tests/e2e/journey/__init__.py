"""The browser journeys: steps by seat, and the tests that string them together."""
