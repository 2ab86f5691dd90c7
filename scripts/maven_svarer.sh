#!/usr/bin/env bash
# Does Maven Central answer? Exit 0 or 1. Asks for one small artifact in an empty local repository, 90 seconds at most.
set -u
cd "$(dirname "$0")/.."
scripts/oppsett.sh java >/dev/null 2>&1 || exit 1
prove=$(mktemp -d)
trap 'rm -rf "$prove"' EXIT
timeout 90 mvn -q -B -Dmaven.repo.local="$prove" help:help >/dev/null 2>&1
