"""What the web server loads of the population base."""

from .population_base import from_environment

application = from_environment()
