# SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
# SPDX-License-Identifier: GPL-3.0-or-later

"""What runs inside the virtual environments: each module opens or writes checkpoints with one public tool."""
