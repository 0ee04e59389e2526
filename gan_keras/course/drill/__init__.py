"""A mock interview in the terminal: which question comes next, how it looks, what is remembered."""
