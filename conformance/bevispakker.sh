#!/usr/bin/env bash
# Puts the evidence packages of FOLDER (made by bevispakker.py) before EU DSS, offline, and before xmlsec1. Exit 0: both accept every package
# under gode/ and refuse every one under darlige/, as we do. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -eq 1 ] && [ -f "$1/egen.jsonl" ] || { echo "usage: bevispakker.sh FOLDER" >&2; exit 2; }
mapfile -d '' pakker < <(find "$1/gode" "$1/darlige" -name '*.asice' -print0 | sort -z)
ankere=()
for anker in "$1"/ankere/*.pem; do ankere+=(--trusted-pem "$(realpath "$anker")"); done
bygg
svar=$(mktemp)
utpakket=$(mktemp -d)
trap 'rm -rf "$svar" "$utpakket"' EXIT
cat "$1/egen.jsonl" > "$svar"

skal_godtas() { [ "$(basename "$(dirname "$1")")" = gode ]; }
skriv() { # skriv PACKAGE JUDGE accepted|refused
  local samsvar=false
  if skal_godtas "$1"; then [ "$3" = accepted ] && samsvar=true; else [ "$3" = refused ] && samsvar=true; fi
  echo "{\"fil\":\"$1\",\"dommer\":\"$2\",\"samsvar\":$samsvar}" >> "$svar"
}
# xmlsec1 reads files by their address, so it stands in the unpacked package. The certificates were good when the package was made.
xmlsec() {
  local mappe=$utpakket/$(basename "$(dirname "$1")")-$(basename "$1")
  python3 -m zipfile -e "$1" "$mappe"
  local tid
  tid=$(sed -n 's/.*<SigningTime>\([0-9-]*\)T\([0-9:]*\).*/\1 \2/p' "$mappe/META-INF/signatures.xml")
  cd "$mappe"
  xmlsec1 --verify --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties --verification-time "$tid" "${ankere[@]}" \
    META-INF/signatures.xml >/dev/null 2>&1
}
for pakke in "${pakker[@]}"; do
  if (xmlsec "$pakke"); then skriv "$pakke" xmlsec1 accepted; else skriv "$pakke" xmlsec1 refused; fi
  if dom Signaturer "$1/ankere" "$pakke" | grep -q '"samsvar":true'; then svaret=accepted; else svaret=refused; fi
  skriv "$pakke" "EU DSS" "$svaret"
done
python3 "$her/tabell.py" xmlsignatur "$svar" $(( ${#pakker[@]} * 3 ))
