// Checks a model written as YAML, as `reprice check` does without a project; results as short texts.
import { type Checked, checkModel, type Known } from '../../src/advise/check.ts';
import { modelOf } from '../price/small.ts';

const NOTHING: Known = { window: undefined, observed: undefined, costs: undefined, catalogue: undefined };

export function check(yaml: string, known: Partial<Known> = {}): Checked {
  return checkModel(modelOf(`model: m\ncurrency: USD\n${yaml}`), { ...NOTHING, ...known });
}

/** Messages of the warnings of one kind. */
export function warned(yaml: string, code: string, known: Partial<Known> = {}): readonly string[] {
  return check(yaml, known)
    .advice.filter((a) => a.code === code)
    .map((a) => a.message);
}

/** Ranges as "starter 0-25000, pro 25001-", one text per comparison. */
export function ranges(yaml: string): readonly string[] {
  const names = modelOf(`model: m\ncurrency: USD\n${yaml}`).plans.map((p) => p.name);
  return check(yaml).comparisons.map((c) => {
    const list = c.ranges.map((r) => `${names[r.plan]} ${r.from}-${r.until ?? ''}`).join(', ');
    return c.label === '' ? list : `${c.label}: ${list}`;
  });
}
