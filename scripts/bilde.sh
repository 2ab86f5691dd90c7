#!/usr/bin/env bash
# Builds the container image and starts it, with buildah (no engine needed). The base is made by debootstrap where no registry
# of images answers, so that the Dockerfile is tried as it stands. Root only; elsewhere: docker build .
set -euo pipefail
cd "$(dirname "$0")/.."
if [ "$(id -u)" -ne 0 ]; then
  echo "make bilde bygger med buildah og må kjøres som root. Med en motor for hånden: docker build -t kontraktverk ." >&2
  exit 2
fi
mkdir -p .settopp build/bilde
export DEBIAN_FRONTEND=noninteractive
for kommando in buildah debootstrap; do
  command -v "$kommando" >/dev/null || apt-get install -y --no-install-recommends buildah debootstrap >.settopp/apt.log 2>&1
done
export STORAGE_DRIVER=vfs BUILDAH_ISOLATION=chroot
BASE=${BASE:-localhost/kontraktverk-base}
if ! buildah inspect --type image "$BASE" >/dev/null 2>&1; then
  echo "Lager grunnbildet med debootstrap (et par minutter)" >&2
  speil=$(apt-get indextargets --format '$(SITE)' 2>/dev/null | head -n 1)
  rm -rf build/bilde/rot
  debootstrap --variant=minbase --include=python3,python3-venv,ca-certificates bookworm build/bilde/rot "${speil:-}" >.settopp/debootstrap.log 2>&1 ||
    { tail -n 20 .settopp/debootstrap.log >&2; exit 1; }
  cp /etc/apt/sources.list build/bilde/rot/etc/apt/ 2>/dev/null || true
  cp -r /etc/apt/sources.list.d /etc/apt/apt.conf.d build/bilde/rot/etc/apt/ 2>/dev/null || true
  beholder=$(buildah from scratch)
  tar -C build/bilde/rot -cf build/bilde/rot.tar .
  buildah add --quiet "$beholder" build/bilde/rot.tar / >/dev/null
  buildah commit --quiet "$beholder" "$BASE" >/dev/null
  buildah rm "$beholder" >/dev/null
  rm -rf build/bilde/rot build/bilde/rot.tar
fi
oppsett=()
for fil in /etc/pip.conf; do [ -f "$fil" ] && oppsett+=(-v "$fil:$fil:ro"); done
buildah bud --quiet --format docker --pull=false --build-arg "BASE=$BASE" --build-arg "REVISJON=$(git rev-parse HEAD 2>/dev/null || true)" -v /etc/ssl/certs:/etc/ssl/certs:ro "${oppsett[@]}" -t kontraktverk:prove .
beholder=$(buildah from --pull=false kontraktverk:prove)
trap 'buildah rm "$beholder" >/dev/null' EXIT
kjor() { buildah run "$beholder" -- "$@"; } # as the image's own user
kjor python -m app.cli maler kontroller
[ "$(kjor id -u)" -ne 0 ] || { echo "Bildet kjører som root." >&2; exit 1; }

# Only the data folder and the temporary ones can be written to: with a read-only root the rest would not be missed.
skrivbart=$(kjor find / -xdev -type d -writable -not -path '/proc*' -not -path '/dev*' -not -path '/tmp*' -not -path '/var/tmp*' \
  -not -path '/run/lock*' -not -path '/data*' 2>/dev/null || true)
[ -z "$skrivbart" ] || { echo "Brukeren kan skrive her: $skrivbart" >&2; exit 1; }

# Nothing that the service does not need: tests, the tools that installed it, anybody's keys. Certificates are nobody's keys.
overflodig=$(kjor find /srv /opt /data -name 'test_*.py' -path '/srv/*' -o -name 'pip' -type d -o -name 'setuptools' -type d \
  -o -name '*.key' -o -name '*.p12' -o -name '*.pem' -not -name cacert.pem -not -name "*.cert.pem" -o -name 'nokler.toml' -o -name '.git*' -path '/srv/*')
[ -z "$overflodig" ] || { echo "Dette hører ikke hjemme i bildet: $overflodig" >&2; exit 1; }
kjor cat /srv/kontraktverk/sbom.cdx.json >build/bilde/sbom.cdx.json
grep -q '"pkg:pypi/weasyprint@' build/bilde/sbom.cdx.json && grep -q '"pkg:deb/debian/libpango' build/bilde/sbom.cdx.json ||
  { echo "SBOM-en er ikke hel." >&2; exit 1; }
buildah inspect --type image kontraktverk:prove | grep -q '"Healthcheck"' || { echo "Bildet har ingen helsesjekk." >&2; exit 1; }

# Started without a shell, as it is run; asked as the health check asks.
port=${PORT:-8765}
buildah run "$beholder" -- python -m app.cli server --port "$port" >build/bilde/logg 2>&1 &
tjener=$!
trap 'kill $tjener 2>/dev/null; wait $tjener 2>/dev/null; buildah rm "$beholder" >/dev/null' EXIT
for _ in $(seq 120); do
  if python3 -c "import urllib.request as u; print(u.urlopen('http://127.0.0.1:$port/helse', timeout=2).read().decode())" 2>/dev/null; then
    echo "Bildet er bygd, og tjenesten svarte i det. Hva som er i det: build/bilde/sbom.cdx.json"
    exit 0
  fi
  kill -0 $tjener 2>/dev/null || break
  sleep 0.5
done
cat build/bilde/logg >&2
exit 1
