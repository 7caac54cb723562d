"""What a winner carries out: agreement, milestones, results, acceptance."""
