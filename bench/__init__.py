"""Benchmarks: run by hand, side by side with rivals in one go, never in tests."""
