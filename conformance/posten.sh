#!/usr/bin/env bash
# Posten signering: what we send before the official schemas (they come with Posten's Java client), that client against our simulator,
# then what the simulator gave back before veraPDF (3b) and EU DSS.
# OUT-FOLDER is left with the documents; the two DOCUMENTs are PDF/A. Exit 0: all was as it should be. 2: misuse.
set -euo pipefail
. "$(dirname "$0")/felles.sh"

[ $# -eq 3 ] && [ -f "$2" ] && [ -f "$3" ] || { echo "usage: posten.sh OUT-FOLDER DOCUMENT DOCUMENT" >&2; exit 2; }
klient=$her/postenklient
python=$her/../.venv/bin/python
bygg "$klient"
svar=$(mktemp)
referanse=$(mktemp -d)
trap 'rm -rf "$svar" "$referanse"' EXIT
skjema=$referanse/posten/spec/schema/xsd
mkdir -p "$skjema"
"$python" -m zipfile -e "$klient"/target/jar/signature-api-specification-[0-9]*.jar "$skjema"
(cd "$her/.." && KONTRAKTVERK_REFERANSE=$referanse .venv/bin/python -m pytest -q -k offisielle_skjemaene tests/unit/signing/posten/test_manifest.py)
"$python" "$her/postenklient.py" "$klient/target" "$skjema" "$@" > "$svar" || true
"$python" "$her/tabell.py" steg "$svar" "$(grep -c '[^ ] steg("' "$klient/src/main/java/no/kontraktverk/samsvar/Postenklient.java")"
PROFILER=3b "$her/kjor.sh" "$1"
"$her/signaturer.sh" "$1/ankere" "$1"
