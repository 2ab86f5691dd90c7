#!/usr/bin/env bash
# Puts the signed XML of FOLDER (made by signert_xml.py) before xmlsec1 and before the JDK's own XML signature (JSR-105), with secure
# validation and without. Exit 0: both accept every case under gode/ and refuse every case under darlige/, as we do. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -eq 1 ] && [ -f "$1/egen.jsonl" ] || { echo "usage: xmlsignatur.sh FOLDER" >&2; exit 2; }
mapfile -d '' tilfeller < <(find "$1/gode" "$1/darlige" -mindepth 1 -maxdepth 1 -type d -print0 | sort -z)
ankere=()
for anker in "$1"/anker-*.pem; do ankere+=(--trusted-pem "$(realpath "$anker")"); done
bygg
svar=$(mktemp)
trap 'rm -f "$svar"' EXIT
cat "$1/egen.jsonl" > "$svar"

# xmlsec1 reads files by their address, so it stands in the case's folder. The vector's certificate is its own issuer, and long expired.
xmlsec() {
  local signatur=META-INF/signatures.xml tillit=("${ankere[@]}")
  cd "$1"
  [ -f "$signatur" ] || signatur=ltvsdo.xml
  [[ $1 != */postens-testvektor* ]] || tillit=(--insecure)
  xmlsec1 --verify --id-attr:Id http://uri.etsi.org/01903/v1.3.2#:SignedProperties \
    --id-attr:Id https://id.signicat.com/definitions/xsd/LtvSdo-1.0:LtvSdo "${tillit[@]}" "$signatur" >/dev/null 2>&1
}
for tilfelle in "${tilfeller[@]}"; do
  if (xmlsec "$tilfelle"); then godtatt=gode; else godtatt=darlige; fi
  [ "$(basename "$(dirname "$tilfelle")")" = $godtatt ] && samsvar=true || samsvar=false
  echo "{\"fil\":\"$tilfelle\",\"dommer\":\"xmlsec1\",\"samsvar\":$samsvar}" >> "$svar"
done
dom XmlSignatur "${tilfeller[@]}" >> "$svar"
python3 "$her/tabell.py" xmlsignatur "$svar" $(( ${#tilfeller[@]} * 4 ))
