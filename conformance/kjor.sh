#!/usr/bin/env bash
# Puts every PDF of the given folders before veraPDF, profiles 3a and ua1, and prints a table with every finding.
# Exit 0: every file conforms to both. 1: some file does not, or there was none. 2: misuse.
set -euo pipefail

her=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { echo "usage: kjor.sh FOLDER..." >&2; exit 2; }
for mappe in "$@"; do [ -d "$mappe" ] || { echo "kjor.sh: no such folder: $mappe" >&2; exit 2; }; done
mapfile -d '' filer < <(find "$@" -name '*.pdf' -type f -print0 | sort -z)
[ ${#filer[@]} -gt 0 ] || { echo "kjor.sh: no PDF in $*" >&2; exit 1; }

# Built once: again only when the sources or the versions are newer. One at a time.
mkdir -p "$her/target"
exec 9> "$her/target/.las"
flock 9
if [ ! -e "$her/target/bygget" ] || [ -n "$(find "$her/pom.xml" "$her/src" -newer "$her/target/bygget" -print -quit)" ]; then
  mvn --quiet --batch-mode --file "$her/pom.xml" process-classes
  touch "$her/target/bygget"
fi
flock -u 9

svar=$(mktemp)
trap 'rm -f "$svar"' EXIT
java -cp "$her/target/classes:$her/target/jar/*" no.kontraktverk.samsvar.Samsvar 3a,ua1 "${filer[@]}" > "$svar" || true
python3 "$her/tabell.py" "$svar" $(( ${#filer[@]} * 2 ))
