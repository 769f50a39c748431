import { boundToSoap12, servedAtOnePort } from './checks/binding.js';
import { xsdCompiles } from './checks/compiles.js';
import { declaredOnce } from './checks/declared-once.js';
import { documented } from './checks/documented.js';
import { elementsHaveNamedTypes, messagesHaveOnePart, portTypeHasEveryOperation } from './checks/operations.js';
import { plainConstructs } from './checks/plain-constructs.js';
import { wsdlIsValid, xsdIsValid } from './checks/published-schemas.js';
import { type Check, type ContractPaths, read } from './contract.js';
import { type Finding, findingsOf, withDocument } from './libxml2.js';

export const CHECKS: readonly Check[] = [
  wsdlIsValid,
  xsdIsValid,
  xsdCompiles,
  declaredOnce,
  documented,
  plainConstructs,
  elementsHaveNamedTypes,
  messagesHaveOnePart,
  portTypeHasEveryOperation,
  boundToSoap12,
  servedAtOnePort,
];

export interface CheckResult {
  /** What was checked. */
  name: string;
  findings: Finding[];
}

function notWellFormed(path: string): Finding[] {
  try {
    return withDocument(read(path), path, () => []);
  } catch (error) {
    return findingsOf(error, path);
  }
}

/** Runs every check on a WSDL and its XSD. A file that is not well-formed ends it at once: nothing else can be said of it. */
export function checkContract(paths: ContractPaths): CheckResult[] {
  const wellFormed = {
    name: 'both files are well-formed',
    findings: [...notWellFormed(paths.wsdl), ...notWellFormed(paths.xsd)],
  };
  if (wellFormed.findings.length > 0) return [wellFormed];
  return withDocument(read(paths.wsdl), paths.wsdl, (wsdl) =>
    withDocument(read(paths.xsd), paths.xsd, (xsd) => {
      const contract = { wsdl: { path: paths.wsdl, document: wsdl }, xsd: { path: paths.xsd, document: xsd } };
      return [wellFormed, ...CHECKS.map(({ name, run }) => ({ name, findings: run(contract) }))];
    }),
  );
}
