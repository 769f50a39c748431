/** One thing to change in a copy of the contract, and the check that must notice. */
export interface Breakage {
  what: string;
  which: 'wsdl' | 'xsd';
  from: string;
  to: string;
  /** Part of the name of the check that must notice, and of what it must say. */
  check: string;
  says: string;
  /** Lines between the start of the change and the finding; left out: none. */
  below?: number;
}
