"""What scripts/bench measures: one module a group of measurements, and what they share."""
