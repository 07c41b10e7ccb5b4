"""The site over HTTP, answered from memory."""
