"""Kills, full disks, short writes and tight memory against the real program (scripts/faults)."""
