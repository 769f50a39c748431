#!/usr/bin/env bash
# Checks the contract once more with libxmljs2 beside libxml2-wasm (docs/decisions/0001-libxml2-wasm-and-libxmljs2.md).
# In a copy of the checkout: scripts/contract/libxmljs2/ is a package of its own, installed nowhere else, whose lock file
# says what is fetched.
set -euo pipefail
cd "$(dirname "$0")/../.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash scripts/ci/copy-checkout.sh "$work/checkout"
cp -R node_modules "$work/checkout/node_modules"
cd "$work/checkout"

# Compiled by a script of ours: that of libxmljs2 would first look for a binary that no lock file has.
npm ci --prefix scripts/contract/libxmljs2 --ignore-scripts
if ! JOBS=max npm run build --prefix scripts/contract/libxmljs2 >"$work/build.log" 2>&1; then
  tail -n 30 "$work/build.log"
  echo "libxmljs2 does not build on Node.js $(node --version)"
  exit 1
fi
tail -n 1 "$work/build.log"

npm run validate-contract | tee "$work/verdicts.log"
if ! grep -q 'libxmljs2 gives' "$work/verdicts.log"; then
  echo 'libxmljs2 is built but did not judge'
  exit 1
fi
