"""The page: what it could tell, what each section takes of that, and the operations that change it."""
