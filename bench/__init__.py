"""Measurements and pictures, made by hand; README.md here says how. No part of the package."""
