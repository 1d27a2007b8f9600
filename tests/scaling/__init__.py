# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""How calibration scales over ranks, measured and on paper (scripts/rank-scaling)."""
