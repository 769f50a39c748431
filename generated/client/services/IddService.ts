// generated from wsdl/idd.wsdl by `npm run generate`, do not edit
import type { IddPort } from "../ports/IddPort.js";

export interface IddService {
    readonly IddPort: IddPort;
}
