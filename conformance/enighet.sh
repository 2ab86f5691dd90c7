#!/usr/bin/env bash
# Puts our own genuine and forged files (written to FOLDER by egne_filer.py) before EU DSS and poppler's pdfsig, without any anchor.
# Exit 0: DSS finds no fault in what we call whole, and a fault in all that we do not, but for what enighet.py explains. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -eq 1 ] && [ -f "$1/egen.jsonl" ] || { echo "usage: enighet.sh FOLDER" >&2; exit 2; }
finn_filer "$1"
bygg
svar=$(mktemp)
ingen=$(mktemp -d)
trap 'rm -rf "$svar" "$ingen"' EXIT
dom Signaturer "$ingen" "${filer[@]}" > "$svar"
python3 "$her/enighet.py" "$1/egen.jsonl" "$svar"
