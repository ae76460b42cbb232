"""The programs of DCMTK, also where pynetdicom's of the same names come first on the path."""

import os
import shutil
import sysconfig


def tool(name: str) -> str:
    """Return the path of DCMTK's program. Raises FileNotFoundError when it is not installed."""
    ours = sysconfig.get_path("scripts")
    others = os.pathsep.join(folder for folder in os.get_exec_path() if folder != ours)
    found = shutil.which(name, path=others)
    if found is None:
        raise FileNotFoundError(name)
    return found
