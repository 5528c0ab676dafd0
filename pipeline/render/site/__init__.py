"""A static site from the store: pages, differences, sources and pictures, to be read without a server or a script."""
