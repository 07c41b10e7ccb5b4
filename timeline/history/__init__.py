"""What was published, and how it changed: events.lock, release notes, and a feed of changes."""
