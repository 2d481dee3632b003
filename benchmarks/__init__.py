"""Figures that a command prints: ratios against a named peer, measured in one run."""
