"""Query string -> hits."""
