#!/usr/bin/env bash
# Puts every PDF of the given folders before EU DSS, offline, with the certificates of ANCHOR-FOLDER as trust anchors.
# Exit 0: every file is signed, and every signature is TOTAL_PASSED. 1: some is not, or there was no file. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -ge 2 ] && [ -d "$1" ] || { echo "usage: signaturer.sh ANCHOR-FOLDER FOLDER..." >&2; exit 2; }
ankere=$1
shift
finn_filer "$@"
bygg
svar=$(mktemp)
trap 'rm -f "$svar"' EXIT
dom Signaturer "$ankere" "${filer[@]}" > "$svar"
python3 "$her/tabell.py" signaturer "$svar" ${#filer[@]}
