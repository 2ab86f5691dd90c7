"""Hostile files and mutated ones: what the verifier must answer in bounded time and memory, whatever is uploaded."""
