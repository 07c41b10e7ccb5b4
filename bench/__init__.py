"""Measurements and pictures to take by hand; README.md here says how. Not a part of the package."""
