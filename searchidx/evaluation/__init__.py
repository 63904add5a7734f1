"""How good rankings are, by judgments of people."""
