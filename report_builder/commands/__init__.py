"""The commands, one module each, and what they share: they print, exit and read the clock."""
