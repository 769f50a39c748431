import { parseJson, RepeatedName } from '../../json-text.js';
import { ApiRefusal } from '../problem.js';
import { BodyProblems } from './body-problems.js';

/**
 * Returns the value of a JSON text, which is a body or a part of one; `placeOf` leads from a place in the part to that
 * in the body. Throws ApiRefusal JSON_MALFORMED where the text is no JSON, and REQUEST_INVALID where an object in it
 * has two members of one name: one of them would be lost without a word.
 */
export function parseJsonBody(text: string, placeOf = (path: readonly PropertyKey[]) => path): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof RepeatedName)) throw new ApiRefusal('JSON_MALFORMED', (error as SyntaxError).message);
    const problems = new BodyProblems();
    problems.add([{ code: 'custom', path: [...placeOf(error.path)], message: error.message, input: undefined }]);
    throw problems.refusal();
  }
}
