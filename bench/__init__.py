"""Speed and memory beside peers, in one run: ratios of medians over interleaved pairs. `make bench`."""
