"""Claims into findings: what carries what, what is near what, who stands where, and what is measured."""
