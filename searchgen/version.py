"""The version of the package, by itself, so that every file may know it."""

__version__ = "0.2.0"
