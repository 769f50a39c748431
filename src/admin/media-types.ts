export const JSON_TYPE = 'application/json';

/** Not registered, but what everyone calls it. */
export const JSON_LINES = 'application/x-ndjson';
