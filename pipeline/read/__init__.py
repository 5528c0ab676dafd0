"""What a sentence says: its words, names, figures and dates, who holds it, of which kind it is and what to call it.

Pure functions from one sentence to values, by rule and word list; what is doubtful yields nothing.
"""
