// Loaded before mocha, so that tests and what they test are ES modules, as in the product.
//
// Left to itself, mocha takes TypeScript files with require(), and tsx makes CommonJS of them. A module that is also imported
// dynamically is then there twice: instanceof fails between the two, and their coverage does not add up.
import 'tsx/esm';

// What mocha goes by when it chooses between require() and import() for test files.
Object.defineProperty(process.features, 'require_module', { value: false });
