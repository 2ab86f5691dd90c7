# What both judges need: the PDFs of the given folders, and the runner, built once. Sourced by kjor.sh and signaturer.sh.
her=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

# finn_filer FOLDER...: fills `filer`. Exit 2 where a folder is not there, 1 where there is nothing to judge.
finn_filer() {
  local mappe
  for mappe in "$@"; do [ -d "$mappe" ] || { echo "no such folder: $mappe" >&2; exit 2; }; done
  mapfile -d '' filer < <(find "$@" -name '*.pdf' -type f -print0 | sort -z)
  [ ${#filer[@]} -gt 0 ] || { echo "no PDF in $*" >&2; exit 1; }
}

# bygg [FOLDER]: again only when the sources or the versions are newer, and one at a time.
bygg() {
  local mappe=${1:-$her}
  mkdir -p "$mappe/target"
  exec 9> "$mappe/target/.las"
  flock 9
  if [ ! -e "$mappe/target/bygget" ] || [ -n "$(find "$mappe/pom.xml" "$mappe/src" -newer "$mappe/target/bygget" -print -quit)" ]; then
    rm -rf "$mappe/target/jar" "$mappe/target/classes"
    mvn --quiet --batch-mode --file "$mappe/pom.xml" process-classes
    touch "$mappe/target/bygget"
  fi
  flock -u 9
}

# dom CLASS ARGUMENT...: the judge's JSON lines. Its exit code is not the verdict; the table is.
dom() {
  local klasse=$1
  shift
  java -cp "$her/target/classes:$her/target/jar/*" "no.kontraktverk.samsvar.$klasse" "$@" || true
}
