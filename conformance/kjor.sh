#!/usr/bin/env bash
# Puts every PDF of the given folders before veraPDF and prints a table with every finding. Profiles 3a and ua1, which our own files
# claim; PROFILER=3b for what a provider made of them. Exit 0: every file conforms to all. 1: some file does not, or there was none. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -ge 1 ] || { echo "usage: kjor.sh FOLDER..." >&2; exit 2; }
finn_filer "$@"
bygg
svar=$(mktemp)
trap 'rm -f "$svar"' EXIT
profiler=${PROFILER:-3a,ua1}
dom Samsvar "$profiler" "${filer[@]}" > "$svar"
IFS=, read -ra hver <<< "$profiler"
python3 "$her/tabell.py" samsvar "$svar" $(( ${#filer[@]} * ${#hver[@]} ))
