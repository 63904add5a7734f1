"""Text -> terms."""
