import { createRequire } from 'node:module';
import type { Server as SoapServer } from 'soap/lib/server.js';
import type { open_wsdl as openWsdl } from 'soap/lib/wsdl/index.js';

/**
 * The two parts of node-soap that the endpoint uses, without what else its main file brings along: its client, XML
 * signatures, and HTTP clients with 35 packages for a WSDL that is fetched from a URL, which ours never is. Those are
 * loaded only when something asks for a URL; test/soap/endpoint/loaded-packages.test.ts lists what is left.
 */
const require = createRequire(import.meta.url);
const HTTP_CLIENT = require.resolve('soap/lib/http.js');

const isLoaded = require.cache[HTTP_CLIENT] !== undefined;
if (!isLoaded) {
  const exports = {
    get HttpClient() {
      return (require('soap/lib/http.js') as { HttpClient: unknown }).HttpClient;
    },
  };
  require.cache[HTTP_CLIENT] = { exports, loaded: true } as NodeModule;
}
export const { open_wsdl } = require('soap/lib/wsdl/index.js') as { open_wsdl: typeof openWsdl };
if (!isLoaded) delete require.cache[HTTP_CLIENT];

export const { Server } = require('soap/lib/server.js') as { Server: typeof SoapServer };
