"""English as the digest reads it: sentences, names, figures, dates, and who says what."""
