"""What runs inside the virtual environments: each module opens or writes checkpoints with one public tool."""
