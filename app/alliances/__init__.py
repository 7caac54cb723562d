"""Service alliances (一链一联盟): one for each chain, its members, charter, notices, and what it works on together."""
