"""Reading spreadsheets in a process of their own. Nothing here imports more than the standard library until a file
of the old kind needs calamine, so that the process is small and starts at once."""
