"""What in a text would tell the public more of somebody than it may be told, and how to cover it (charter C12)."""
