"""Uploaded boundaries, read and drawn in a process of its own: the files here import little of the project."""
