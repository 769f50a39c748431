// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
export type { AddNodeReq } from '../../messages.js';
