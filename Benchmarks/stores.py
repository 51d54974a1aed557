"""Where each tool keeps the imported tables, and the commands that import them."""

import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Stores:
    """The imported tables of one scale: Deed's workspace, DuckDB's file, polars' Parquet files."""

    def __init__(self, folder, deed, venv, data, loading):
        self.folder, self.deed, self.venv, self.data = folder, deed, venv, data
        self.loading = loading
        folder.mkdir(parents=True, exist_ok=True)

    @property
    def workspace(self):
        return self.folder / "workspace"

    @property
    def database(self):
        return self.folder / "tables.duckdb"

    @property
    def indexed(self):
        """SQLite's file, with the index that W3ft wants."""
        return self.folder / "tables.sqlite"

    def parquet(self, table):
        return self.folder / f"{table}.parquet"

    def place(self, tool):
        """Where a tool's import is measured."""
        return self.folder / {
            "deed": "import-deed", "duckdb": "import.duckdb", "polars": "import.parquet"}[tool]

    def import_command(self, tool, table="responses", place=None):
        """The command that imports a table into an empty place and prints rows and bytes."""
        file = self.data / f"{table}.csv"
        program, more = {
            "deed": (self.deed, []),
            "duckdb": (self.venv / "bin/duckdb", [self.sql(table)]),
            "polars": (self.venv / "bin/python3", [HERE / "peers/polars_import.py"]),
        }[tool]
        return [HERE / "import.sh", tool, program, place or self.place(tool), table, file, *more]

    def sql(self, *tables):
        """A file with the statements that import tables into DuckDB and count the first one."""
        path = self.folder / f"import-{'-'.join(tables)}.sql"
        statements = [*self.loading(tables), "CHECKPOINT", f"SELECT count(*) FROM {tables[0]}"]
        path.write_text(";\n".join(statements) + ";\n")
        return path

    def prepare(self, peers=True, by_row=False):
        """Imports what the workloads over stored tables read, anew; SQLite's file only `by_row`."""
        if peers:
            self.prepare_peers()
        if peers and by_row:
            self.indexed.unlink(missing_ok=True)
            self.run([self.venv / "bin/python3", HERE / "peers/sqlite_peer.py", self.data,
                      "w3f_store", self.indexed])
        self.run(self.import_command("deed", "responses", self.workspace))
        self.run([self.deed, "import", "customers", self.data / "customers.csv",
                  "--workspace", self.workspace])

    def prepare_peers(self):
        for table in ("responses", "customers"):
            self.run(self.import_command("polars", table, self.parquet(table)))
        self.database.unlink(missing_ok=True)
        with open(self.sql("responses", "customers")) as statements:
            subprocess.run([self.venv / "bin/duckdb", self.database], stdin=statements, check=True,
                           stdout=subprocess.DEVNULL)

    @staticmethod
    def run(command):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"{' '.join(map(str, command))}\n{done.stderr}")
