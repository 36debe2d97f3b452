// Models written in a test: read, or all that is wrong with them.
import { type Decimal, parseDecimal } from '../../src/exact/decimal.ts';
import type { Charge } from '../../src/model/charge.ts';
import type { Model } from '../../src/model/model.ts';
import { isModel, parseModel } from '../../src/model/parse.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Amount, UsageMatch } from '../../src/model/values.ts';
import { formatProblem, type Problem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';

/** What is wrong with a model, in the order of the file. */
function problemsOf(text: string): readonly Problem[] {
  const source = readYaml('m.yaml', `model: m\ncurrency: USD\n${text}`);
  if (!isYamlSource(source)) return source;
  const parsed = parseModel(source);
  return isModel(parsed) ? [] : parsed;
}

/** A model without its head. */
export function modelOf(text: string): Model {
  const source = readYaml('m.yaml', `model: m\ncurrency: USD\n${text}`);
  const parsed = isYamlSource(source) ? parseModel(source) : source;
  if (!isModel(parsed)) throw new Error(parsed.map(formatProblem).join('\n'));
  return parsed.model;
}

/** The only plan of a model. */
export function planOf(plan: string, rest = ''): Plan {
  const [only] = modelOf(`${rest}plans: {only: ${plan}}\n`).plans;
  if (only === undefined) throw new Error('no plan');
  return only;
}

/** The only charge of the only plan of a model. */
export function chargeOf(charge: string, rest = ''): Charge {
  const [only] = planOf(`{charges: {only: ${charge}}}`, rest).charges;
  if (only === undefined) throw new Error('no charge');
  return only;
}

/** Codes and messages, one line each. */
export function mistakes(text: string): readonly string[] {
  return problemsOf(text).map((p) => `${p.code}: ${p.message}`);
}

export function number(text: string): Decimal {
  const value = parseDecimal(text);
  if (typeof value === 'string') throw new Error(value);
  return value;
}

export const constant = (text: string): Amount => ({ kind: 'constant', value: number(text) });

export function match(keys: Partial<UsageMatch>): UsageMatch {
  return { tags: undefined, operations: undefined, statuses: undefined, keyClasses: undefined, ...keys };
}
