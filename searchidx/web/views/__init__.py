"""What an answer is, made once for the page and for JSON: data and the addresses around it."""
