#!/usr/bin/env bash
# Puts every PDF of the given folders before veraPDF, profiles 3a and ua1, and prints a table with every finding.
# Exit 0: every file conforms to both. 1: some file does not, or there was none. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -ge 1 ] || { echo "usage: kjor.sh FOLDER..." >&2; exit 2; }
finn_filer "$@"
bygg
svar=$(mktemp)
trap 'rm -f "$svar"' EXIT
dom Samsvar 3a,ua1 "${filer[@]}" > "$svar"
python3 "$her/tabell.py" samsvar "$svar" $(( ${#filer[@]} * 2 ))
