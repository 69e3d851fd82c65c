"""The pure inside: domain values and rules, with no I/O, no clock and no randomness of its own."""
