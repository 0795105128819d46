"""What each feature answers: handlers guard, call and render, and nothing else."""
