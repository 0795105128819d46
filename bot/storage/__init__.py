"""YAML to library and rows to frozen values. SQLAlchemy and PyYAML live here and nowhere else."""
