"""An HTML page -> Article."""
