// A worker of Node.js 20 does not know TypeScript, though the main thread does.
import { register } from 'tsx/esm/api';

register();
await import('./reading-thread.ts');
