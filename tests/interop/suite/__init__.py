# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What scripts/interop runs: exports that other programs open, and checkpoints of theirs that this one opens."""
