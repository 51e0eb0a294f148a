"""LUT files: what they hold (`transforms`, made of `ops`), and a module for each format."""
