"""Ask a SQLite file inside a namespace: a line of JSON with statement and values in, a line with the rows out.

SQLite follows the links of a path itself, so that a file in another namespace cannot be opened from outside.
"""

import json
import sqlite3
import sys
from contextlib import closing


def main(file: str) -> None:
    """Answer until nobody asks any more."""
    for line in sys.stdin:
        statement, values = json.loads(line)
        with closing(sqlite3.connect(file, timeout=20)) as connection, connection:
            print(json.dumps(connection.execute(statement, values).fetchall()), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
