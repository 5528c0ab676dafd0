"""Sources to articles: fetch politely through one gate, read feeds and folders, extract text, sift by topic."""
