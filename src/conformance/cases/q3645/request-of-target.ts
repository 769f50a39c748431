import { type CaseDefinition, notApplicable, type Verdict } from '../../case.js';
import type { CaseContext } from '../../case-context.js';
import type { React } from '../../played-peer.js';
import type { Received } from '../../received.js';
import { seconds } from '../../target.js';

/** A case about a request that the target's operator begins: not applicable where none comes. */
export function requestOfTarget(
  definition: Omit<CaseDefinition, 'run' | 'takesRequest' | 'waits'> & {
    /** How the request is acknowledged; left out: with 100. */
    react?: React;
    run(context: CaseContext, request: Received): Promise<Verdict>;
  },
): CaseDefinition {
  const { react, run, ...rest } = definition;
  return {
    ...rest,
    waits: true,
    takesRequest: true,
    async run(context) {
      const request = await context.takeRequest(react);
      if (request !== undefined) return run(context, request);
      const { requests } = context.settings;
      return notApplicable(
        requests === undefined
          ? 'the tester did not wait for a request of the target (--requests)'
          : `the target sent no request within ${seconds(requests)}`,
      );
    },
  };
}

/** Why a part of a sentence is tested only so. */
export const BY_OPERATOR = "The target's operator has to begin a request while the tester waits for it (`--requests`).";
