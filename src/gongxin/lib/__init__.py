"""Plain kit: no models, no Django. What is here could serve another project."""
