"""Policy support granted to a laboratory, recorded against the result that earned it (measure 7)."""
