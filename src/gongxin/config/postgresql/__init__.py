"""Django's own way to PostgreSQL, except that it reads instants fast."""
