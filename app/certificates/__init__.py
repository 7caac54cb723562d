"""What a winner of an award holds in his hands, and anybody can verify."""
