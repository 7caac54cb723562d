"""Acts that need a second person: proposed by one, agreed by another, or lapsed."""
