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
buildah run --user kontraktverk "$beholder" -- python -m app.cli maler kontroller
buildah run --user kontraktverk "$beholder" -- sh -c '
  python -m app.cli server --port 8765 >/tmp/logg 2>&1 & tjener=$!
  for _ in $(seq 40); do
    python -c "import urllib.request as u; print(u.urlopen(\"http://127.0.0.1:8765/helse\", timeout=2).read().decode())" 2>/dev/null && { kill $tjener; exit 0; }
    sleep 0.5
  done
  cat /tmp/logg >&2; exit 1'
echo "Bildet er bygd, og tjenesten svarte i det."
