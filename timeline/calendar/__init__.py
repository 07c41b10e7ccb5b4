"""What a calendar says of events (RFC 5545, 7986, 9253): as values, and encoded."""
