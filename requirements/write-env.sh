#!/bin/bash
# Write .env once, with random keys, readable only by its owner. An existing file is left alone.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -e .env ] && exit 0
umask 077
key() { python3 -c 'import secrets; print(secrets.token_urlsafe(48))'; }
bytes() { python3 -c 'import secrets; print(secrets.token_hex(32))'; }
cat > .env.new <<END
# Written once by "make setup". The other settings are explained in .env.example.
SECRET_KEY=$(key)
CODE_PEPPER=$(key)
SEAL_KEY=$(bytes)
LOG_KEY=$(bytes)
END
mv .env.new .env
