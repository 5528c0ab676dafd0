"""claims -> findings: what different articles say alike, what contradicts what, and from how many origins it comes."""
