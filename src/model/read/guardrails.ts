// `guardrails:` — what must hold of the figures of a run. They change no bill.
import { isGoal, readGoal } from '../goal.ts';
import type { Guardrail } from '../model.ts';
import { itemsAt, placeAt, type Reading, report, valueAt } from './reading.ts';

/** undefined where nothing is stated. */
export function guardrailsOf(r: Reading): readonly Guardrail[] | undefined {
  const paths = itemsAt(r.source, ['guardrails']);
  const stated = new Set<string>();
  const found = paths.flatMap((path): Guardrail[] => {
    const text = valueAt(r.source, path);
    if (typeof text !== 'string' || text === '') return [];
    const goal = readGoal(text);
    if (!isGoal(goal)) {
      report(r, path, 'goal', goal.message, goal.fix);
      return [];
    }
    if (stated.has(goal.text)) report(r, path, 'twice', `"${goal.text}" is stated twice`, 'remove one of them');
    stated.add(goal.text);
    return [{ goal, place: placeAt(r, path) }];
  });
  return found.length === 0 ? undefined : found;
}
