"""The faults to survive (trust.md), each with a control that must fail. ``scripts/trials``."""
