"""What comes in, whatever platform it comes from: stored, queued and accounted for. A room of its own."""
