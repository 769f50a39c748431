// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
export type { ModDataResp } from '../../messages.js';
