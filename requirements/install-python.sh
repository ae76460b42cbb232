#!/bin/bash
# Bring .venv to exactly the locked packages, with their hashes. Does nothing when the locks did not change.
# Usage: install-python.sh app.txt [dev.txt]
set -euo pipefail
cd "$(dirname "$0")/.."
export UV_PYTHON_DOWNLOADS=never UV_LINK_MODE=copy

# Our own command, which runs from any folder; a package of ours would have to be built and installed for it.
write_command() {
    cat > .venv/bin/radiation-passport-verify <<PYTHON
#!$PWD/.venv/bin/python
import sys

sys.path.insert(0, "$PWD")
from passport.verify.command import main

sys.exit(main())
PYTHON
    chmod +x .venv/bin/radiation-passport-verify
}

locks=("${@/#/requirements/}")
stamp=.venv/.installed
state=$(sha256sum "${locks[@]}" requirements/tools.txt)
# What the tests need contains what the application needs: running after testing removes nothing.
if [ -e "$stamp" ] && [ "$(grep -cFf "$stamp" <<<"$state" || true)" -eq "$(wc -l <<<"$state")" ]; then
    write_command
    exit 0
fi
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/tools.txt
# Where only pip knows the way to the packages (a mirror in its own configuration), pip does it.
.venv/bin/uv pip install --quiet --python .venv/bin/python --require-hashes "${locks[@]/#/-r}" ||
    .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes "${locks[@]/#/-r}"
printf '%s\n' "$state" > "$stamp"
write_command
