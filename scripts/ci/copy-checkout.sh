#!/usr/bin/env bash
# Usage: copy-checkout.sh DIRECTORY. Copies this checkout there, without what is installed or built in it.
set -euo pipefail
cd "$(dirname "$0")/../.."
mkdir -p "$1"
tar -c --exclude=./node_modules --exclude=./dist --exclude=./coverage . | tar -x -C "$1"
