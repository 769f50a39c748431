// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
export type { RemoveDataReq } from '../../messages.js';
