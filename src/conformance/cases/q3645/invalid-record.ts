/** What makes a record break the rules of ENUM while the schema allows it: its regexp is no substitution expression [RFC 3402 §3.2]. */
export const INVALID_RECORD = { regexp: 'no-substitution-expression' };
