"""Floor 1: the nouns, the seams and the loop. Imports the standard library and pluggy, nothing else."""
