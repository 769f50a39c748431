import { serveCrew } from '../../simulation/crew.js';
import { type DiskFailure, ScriptedScenario } from './scripted-scenario.js';

/** What became of a scenario with a failing disk. */
export interface Outcome {
  /** The statement that failed; empty where none did. */
  failed: string;
  violations: string[];
}

serveCrew<DiskFailure, Outcome>(async (failure) => {
  const scenario = new ScriptedScenario(failure);
  await scenario.play().catch((error) => scenario.violations.push(String(error.stack)));
  return { failed: scenario.failed, violations: scenario.violations };
});
