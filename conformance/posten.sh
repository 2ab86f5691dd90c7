#!/usr/bin/env bash
# Posten's own Java client against our simulator of Posten signering; then what the simulator gave back before veraPDF (3b) and EU DSS.
# OUT-FOLDER is left with the documents; the two DOCUMENTs are PDF/A. Exit 0: all was as it should be. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -eq 3 ] && [ -f "$2" ] && [ -f "$3" ] || { echo "usage: posten.sh OUT-FOLDER DOCUMENT DOCUMENT" >&2; exit 2; }
klient=$her/postenklient
bygg "$klient"
svar=$(mktemp)
trap 'rm -f "$svar"' EXIT
"$her/../.venv/bin/python" "$her/postenklient.py" "$klient/target" "$@" > "$svar" || true
python3 "$her/tabell.py" steg "$svar" "$(grep -c '[^ ] steg("' "$klient/src/main/java/no/kontraktverk/samsvar/Postenklient.java")"
PROFILER=3b "$her/kjor.sh" "$1"
"$her/signaturer.sh" "$1/ankere" "$1"
