"""What a Word file is made of: its package, looks, numbers, equations, notes and drawings."""
