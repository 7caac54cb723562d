"""Reading rounds: what assignment is made of, boards of officers, desks of judges."""
