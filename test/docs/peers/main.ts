import { writePeerPages } from './quotes.js';

writePeerPages();
