"""LINE: events in, words out. The SDK enters `client` alone, and only where LINE is configured."""
