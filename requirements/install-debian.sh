#!/bin/bash
# Install the Debian packages of the named sections of debian.txt that are missing.
# Without root or passwordless sudo, name them in one line and go on: only the PDF and some tests need them.
# Usage: install-debian.sh run [test]
set -euo pipefail
cd "$(dirname "$0")"

wanted() { awk -v sections="$*" '/^# \[/ { section = substr($2, 2, length($2) - 2) }
    /^[a-z]/ && index(" " sections " ", " " section " ") { print $1 }' debian.txt; }

missing=()
for package in $(wanted "$@"); do
    dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || missing+=("$package")
done
[ "${#missing[@]}" -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
    if sudo -n true 2>/dev/null; then
        as_root=(sudo -n)
    else
        echo "Missing Debian packages (install them as root): ${missing[*]}" >&2
        exit 0
    fi
fi

# The tests start their own servers on free ports: forbid the packages to start theirs,
# unless this machine already has a rule for that.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
    "${as_root[@]}" chmod 0755 "$policy"
    trap '"${as_root[@]}" rm -f "$policy"' EXIT
fi
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
