"""One room per messaging platform. Platforms never import each other."""
