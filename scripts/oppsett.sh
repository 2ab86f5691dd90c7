#!/usr/bin/env bash
# Set-up for one make target: scripts/oppsett.sh venv|kjoring|test|java|bench. Writes .settopp/<name> when it is done.
# As root, what is missing comes from Debian; otherwise a sentence says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .settopp
delen=${1:?venv, kjoring, test, java or bench}

fra_debian() { # fra_debian PACKAGE...
  if [ "$(id -u)" -ne 0 ]; then
    echo "Mangler Debian-pakker: $*. Installer dem (apt-get install $*), og kjør kommandoen en gang til." >&2
    exit 2
  fi
  echo "Installerer fra Debian: $*" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y --no-install-recommends "$@" >.settopp/apt.log 2>&1 ||
    { apt-get update >.settopp/apt.log 2>&1 && apt-get install -y --no-install-recommends "$@" >>.settopp/apt.log 2>&1; } ||
    { tail -n 20 .settopp/apt.log >&2; exit 1; }
}

har_bibliotek() { ldconfig -p | grep -q "$1"; }

lag_venv() { # lag_venv FOLDER
  python3 -m venv "$1" 2>/dev/null || { rm -rf "$1"; fra_debian python3-venv; python3 -m venv "$1"; }
}

case $delen in
venv)
  python3 -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' ||
    { echo "Kontraktverk trenger Python 3.11–3.13; python3 er $(python3 --version 2>&1)." >&2; exit 2; }
  [ -x .venv/bin/python ] || lag_venv .venv
  .venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .venv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  ;;
kjoring) # WeasyPrint draws with Pango and cuts fonts with HarfBuzz (five times faster than without)
  mangler=()
  har_bibliotek libpango-1.0.so.0 || mangler+=(libpango-1.0-0)
  har_bibliotek libpangoft2-1.0.so.0 || mangler+=(libpangoft2-1.0-0)
  har_bibliotek libharfbuzz-subset.so.0 || mangler+=(libharfbuzz-subset0)
  [ ${#mangler[@]} -eq 0 ] || fra_debian "${mangler[@]}"
  ;;
test) # the judges from Debian: of files, of words and of pages; and the server that the tests start for themselves
  mangler=()
  command -v pdfsig >/dev/null && command -v pdftoppm >/dev/null || mangler+=(poppler-utils)
  command -v qpdf >/dev/null || mangler+=(qpdf)
  command -v hunspell >/dev/null || mangler+=(hunspell)
  command -v chromium >/dev/null || mangler+=(chromium)
  [ -f /usr/share/hunspell/nb_NO.dic ] || mangler+=(myspell-nb)
  [ -f /usr/share/hunspell/nn_NO.dic ] || mangler+=(myspell-nn)
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || mangler+=(postgresql)
  [ ${#mangler[@]} -eq 0 ] || fra_debian "${mangler[@]}"
  ;;
java)
  mangler=()
  command -v javac >/dev/null || mangler+=(default-jdk-headless)
  command -v mvn >/dev/null || mangler+=(maven)
  command -v xmlsec1 >/dev/null || mangler+=(xmlsec1) # judges signed XML beside the JDK
  [ ${#mangler[@]} -eq 0 ] || fra_debian "${mangler[@]}"
  ;;
bench) # the peers are shown beside us, never needed by the product: an environment of their own
  command -v chromium >/dev/null || fra_debian chromium
  [ -x .settopp/benkvenv/bin/python ] || lag_venv .settopp/benkvenv
  .settopp/benkvenv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
  .settopp/benkvenv/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
  .settopp/benkvenv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r bench/requirements.lock
  ;;
*)
  echo "Ukjent del: $delen" >&2
  exit 2
  ;;
esac
touch ".settopp/$delen"
