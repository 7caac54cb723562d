"""What laboratories can test: accredited scopes from their schedules (能力附表), and what projects demonstrated."""
