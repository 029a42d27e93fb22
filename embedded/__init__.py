"""What bin/* start on a machine that has only Python: PostgreSQL, Valkey, a mail sink and the application.

For laptops, tests and measurements. Production runs the servers of docker-compose.yml or an operator's own.
"""
