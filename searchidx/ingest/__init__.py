"""Raw bytes -> Article."""
