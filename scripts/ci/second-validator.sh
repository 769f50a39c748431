#!/usr/bin/env bash
# Checks the contract once more with libxmljs2 beside libxml2-wasm (docs/decisions/0001-libxml2-wasm-and-libxmljs2.md). In a copy of the checkout: the
# installed packages stay as package-lock.json says.
#
# libxmljs2 is compiled here. It must build on Node.js 20; where it does not build on a newer one, this says so and is done.
set -euo pipefail
cd "$(dirname "$0")/../.."
readonly VERSION=0.35.0

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bash scripts/ci/copy-checkout.sh "$work/checkout"
cp -R node_modules "$work/checkout/node_modules"
cd "$work/checkout"

# Its install script is run by hand: newer npm versions skip those of packages that package.json does not allow.
npm install --no-save --ignore-scripts "libxmljs2@$VERSION"
if ! (cd node_modules/libxmljs2 && JOBS=max npm run install) >"$work/build.log" 2>&1; then
  tail -n 30 "$work/build.log"
  echo "NOTICE: libxmljs2 $VERSION does not build on Node.js $(node --version); the contract was checked by libxml2-wasm only"
  case $(node --version) in v20.*) exit 1 ;; *) exit 0 ;; esac
fi
tail -n 1 "$work/build.log"

npm run validate-contract | tee "$work/verdicts.log"
if ! grep -q 'libxmljs2 gives' "$work/verdicts.log"; then
  echo 'libxmljs2 is built but did not judge'
  exit 1
fi
