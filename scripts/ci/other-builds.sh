#!/usr/bin/env bash
# What .ci/run does beside the tests: all of it works in copies of the checkout. Ends at the first failure.
set -euo pipefail
cd "$(dirname "$0")/../.."

echo '--- A second judge of the contract: libxmljs2'
bash scripts/ci/second-validator.sh
echo '--- Demo on Node.js 26'
bash scripts/ci/demo-on-node-26.sh
