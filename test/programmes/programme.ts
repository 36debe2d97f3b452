// Prices one small situation under a file of pricing-models/ in both pricers, so that the figures that a
// programme promises are held against the file that people read. `changes` are laid over it, as an extending file's keys are.
import { join } from 'node:path';
import { formatDecimal } from '../../src/exact/decimal.ts';
import { outcomeOf, type UsageKind } from '../../src/meter/match.ts';
import { basesBeside } from '../../src/model/base-files.ts';
import { readModel } from '../../src/model/file.ts';
import type { Model } from '../../src/model/model.ts';
import { isModel, parseModel } from '../../src/model/parse.ts';
import { usageRules } from '../../src/model/rules.ts';
import { formatProblem } from '../../src/source/problem.ts';
import { isYamlSource, readYaml } from '../../src/source/yaml.ts';
import { inputOf, priceInput, type Situation, type Small } from '../price/small.ts';

const FOLDER = join(import.meta.dirname, '../../pricing-models');

export interface Programme {
  readonly model: Model;
  price(situation?: Situation): Small;
  /** The same under the contracts of an account. */
  priceOf(account: string, situation?: Situation): Small;
  /** What one of a kind of usage counts: "10 requests", "not billed", or "no part of it". */
  counts(meter: string, usage: Partial<UsageKind>): string;
  /** Which of a meter's rules the usage matches, for the grains of a situation. */
  rules(meter: string, usage: { readonly tags: readonly string[] }): readonly number[];
}

export function programme(name: string, changes = '', set: readonly string[] = []): Programme {
  const model =
    changes === '' ? readModel(join(FOLDER, `${name}.yaml`), name, { set }) : changedModel(name, changes, set);
  return {
    model,
    price: (situation = {}) => priceInput(inputOf(model, situation)),
    priceOf: (account, situation = {}) => priceInput(inputOf(contracted(model, account), situation)),
    counts: (meter, usage) => counted(model, meter, usage),
    rules: (meter, { tags }) =>
      usageRules(model, meter).flatMap((rule, i) =>
        rule.tags === undefined || rule.tags.some((tag) => tags.includes(tag)) ? [i] : [],
      ),
  };
}

/** The same units on the tenth of each month of 2025, or on those given. */
export function monthly(units: string, months: readonly number[] = YEAR): Readonly<Record<string, string>> {
  return Object.fromEntries(months.map((month) => [`2025-${String(month).padStart(2, '0')}-10`, units]));
}

const YEAR = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

/** The window of the year 2025. */
export const IN_2025 = ['2025-01-01', '2026-01-01'] as const;

/** Directory facts that hold all along. */
export function facts(row: Readonly<Record<string, string>>): NonNullable<Situation['facts']> {
  return { '2020-01-01': row };
}

function changedModel(name: string, changes: string, set: readonly string[]): Model {
  const source = readYaml('changed.yaml', `model: changed\nextends: ${name}.yaml\n${changes}`);
  const parsed = isYamlSource(source)
    ? parseModel(source, { bases: basesBeside(join(FOLDER, 'changed.yaml'), []), set })
    : source;
  if (!isModel(parsed)) throw new Error(parsed.map(formatProblem).join('\n'));
  return parsed.model;
}

/** Situations are of acme: the account's contracts become those of acme. */
function contracted(model: Model, account: string): Model {
  const contracts = model.contracts.filter((c) => c.account === account).map((c) => ({ ...c, account: 'acme' }));
  return { ...model, contracts };
}

function counted(model: Model, name: string, usage: Partial<UsageKind>): string {
  const meter = model.meters.find((m) => m.name === name);
  if (meter === undefined) throw new Error(`there is no meter ${name}`);
  const any = { operation: 'GET /', tags: [], status: 200, polling: false, keyClass: 'production' };
  const { counted: about, weight, measure, notBilled } = outcomeOf(meter, { ...any, ...usage });
  if (!about) return 'no part of it';
  if (notBilled >= 0) return 'not billed';
  return weight === undefined ? 'no weight' : `${formatDecimal(weight)} ${measure}`;
}
