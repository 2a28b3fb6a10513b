"""Rules of links: plain Python."""
