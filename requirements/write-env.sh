#!/bin/bash
# Write .env once, with random keys, readable only by its owner. An existing file only gets a key that came after it.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 077
key() { python3 -c 'import secrets; print(secrets.token_urlsafe(48))'; }
bytes() { python3 -c 'import secrets; print(secrets.token_hex(32))'; }
if [ -e .env ]; then
    # A last line that somebody left open would swallow the next one.
    grep -q '^LOG_KEY' .env || printf '%s\nLOG_KEY=%s\n' "$(cat .env)" "$(bytes)" > .env.new
    [ ! -e .env.new ] || mv .env.new .env
    exit 0
fi
cat > .env.new <<END
# Written once by "make setup". The other settings are explained in .env.example.
SECRET_KEY=$(key)
CODE_PEPPER=$(key)
SEAL_KEY=$(bytes)
LOG_KEY=$(bytes)
END
mv .env.new .env
