"""Key objects (KOS): what they name, and what doses or objects they carry themselves."""
