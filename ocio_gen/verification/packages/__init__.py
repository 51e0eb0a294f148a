"""A package asked as its hosts ask it."""
