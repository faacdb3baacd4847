"""Very many rows, written by statements that each fill a whole table."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

from . import databases

SETTINGS = """
    SET synchronous_commit = off; SET work_mem = '256MB'; SET jit = off;
    SET maintenance_work_mem = '512MB';
"""


class Bulk:
    """Copies of rows in some tables of one database, whose ids go on from ``next``.

    :param connection: one that is there already
    """

    def __init__(self, database, connection, tables):
        self._database, self._connection = database, connection
        self.next = {
            table: self.value(f"SELECT max(id) + 1 FROM {table}") for table in tables
        }

    def value(self, query, parameters=None):
        return databases.value(self._connection, query, parameters)

    def id(self, table):
        return f"{self.next[table]} + n"

    def copy(self, table, source_id, count, joins="", **differs):
        """The statement for so many copies of one row, where n counts them from 0.

        Every column is copied but those that differ.

        :param differs: SQL of columns, in terms of n and of what is joined
        """
        columns = databases.rows(
            self._connection,
            """SELECT quote_ident(column_name) AS name FROM information_schema.columns
            WHERE table_name = %s AND table_schema = 'public'""",
            [table],
        )
        names = [column["name"] for column in columns]
        differs.setdefault("id", self.id(table))
        unknown = differs.keys() - set(names)
        if unknown:
            raise LookupError(f"{table} has no {', '.join(unknown)}")
        values = [differs.get(name, f"source.{name}") for name in names]
        return f"""INSERT INTO {table} ({", ".join(names)})
            SELECT {", ".join(values)} FROM {table} AS source
            CROSS JOIN generate_series(0, {count - 1}) AS n {joins}
            WHERE source.id = {source_id}"""

    def run(self, *statements):
        """Two at a time."""

        def execute(statement):
            with closing(databases.connect(self._database)) as connection:
                cursor = connection.cursor()
                cursor.execute(SETTINGS)
                cursor.execute(statement)

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(execute, statements))

    @contextmanager
    def without_indexes(self):
        """Drop what slows down writing, and put it back; rows are right as they are.

        Sequences and statistics of the tables are brought up to date.
        """
        tables = [list(self.next)]
        constraints = databases.rows(
            self._connection,
            """SELECT conrelid::regclass AS table, quote_ident(conname) AS name,
                pg_get_constraintdef(oid) || CASE contype WHEN 'f' THEN ' NOT VALID'
                ELSE '' END AS definition
            FROM pg_constraint
            WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('f', 'u')""",
            tables,
        )
        indexes = databases.rows(
            self._connection,
            """SELECT indexrelid::regclass AS name,
                pg_get_indexdef(indexrelid) AS definition
            FROM pg_index WHERE indrelid = ANY(%s::regclass[]) AND NOT EXISTS (
                SELECT FROM pg_constraint WHERE conindid = indexrelid)""",
            tables,
        )
        change = "ALTER TABLE {table} {what} CONSTRAINT {name} "
        drop = [change.format(what="DROP", **row) for row in constraints]
        add = [
            change.format(what="ADD", **row) + row["definition"] for row in constraints
        ]
        cursor = self._connection.cursor()
        for statement in (*drop, *(f"DROP INDEX {row['name']}" for row in indexes)):
            cursor.execute(statement)
        yield
        self.run(*(row["definition"] for row in indexes))
        for statement in add:
            cursor.execute(statement)
        self.run(
            *(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
                for table in self.next
            )
        )
        self.run(*(f"VACUUM ANALYZE {table}" for table in self.next))
