"""What a calendar says of events (RFC 5545, 7986, 9253): as values, which events it names as related, encoded."""
