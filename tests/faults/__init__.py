# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""Kills, full disks, short writes and tight memory against the real program (scripts/faults)."""
