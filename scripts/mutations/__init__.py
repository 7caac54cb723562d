"""Each guard, phase check and restriction of a query taken away in turn: who notices: ``scripts/mutants``."""
