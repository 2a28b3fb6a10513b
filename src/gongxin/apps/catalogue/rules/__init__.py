"""What a pack must hold to be loaded: one class a rule, in plain Python."""
