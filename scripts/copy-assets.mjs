// Puts beside the compiled code what it reads at run time: the contract, the SQL migrations and the demo's profiles.
import { cpSync, existsSync } from 'node:fs';

for (const folder of ['wsdl', 'xsd', 'src/store/sqlite/migrations', 'src/admin/openapi', 'demo']) {
  if (existsSync(folder)) cpSync(folder, `dist/${folder}`, { recursive: true });
}
