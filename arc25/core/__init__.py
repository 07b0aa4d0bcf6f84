"""The nouns, the seams and the loop. Imports the standard library and pluggy, nothing else."""
