"""What scripts/interop runs: exports that other programs open, and checkpoints of theirs that this one opens."""
