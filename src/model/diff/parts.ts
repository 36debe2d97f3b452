// How the parts of a model are called when two models are compared: what tells the items of a list apart,
// what a sentence calls them, and the words of the YAML for the keys of the data.

import { formatDay } from '../../calendar/day.ts';
import type { Decimal } from '../../exact/decimal.ts';
import type { MonthRange, UsageMatch } from '../values.ts';
import { matchText, monthsText, numberText } from './words.ts';

type Group = Readonly<Record<string, unknown>>;

interface ListRule {
  /** "charges" */
  readonly all: string;
  id(part: Group, owner: Group, digits: number): string;
  title(id: string, owner: string): string;
  /** Keys that the id says. */
  readonly idKeys: readonly string[];
  /** Where these are bounds in an order. */
  readonly ordered?: 'bounds' | 'months';
}

const byName = (all: string, title: (id: string, owner: string) => string): ListRule => ({
  all,
  id: (part) => String(part['name']),
  title,
  idKeys: ['name'],
});

const byMatch = (all: string, title: (id: string, owner: string) => string): ListRule => ({
  all,
  id: (part) => matchText(part as unknown as UsageMatch),
  title,
  idKeys: ['tags', 'operations', 'statuses', 'keyClasses'],
});

/** Lists of parts, by their key in the data. */
export const LISTS: Readonly<Record<string, ListRule>> = {
  params: byName('parameters', (id) => `parameter ${id}`),
  meters: byName('meters', (id) => `meter ${id}`),
  plans: byName('plans', (id) => `plan ${id}`),
  packs: byName('packs', (id) => `pack ${id}`),
  discounts: byName('discounts', (id) => `discount ${id}`),
  credits: byName('credits', (id) => `credit ${id}`),
  includes: byName('pools', (id, owner) => `the pool of ${id} in ${owner}`),
  charges: byName('charges', (id, owner) => `${id} in ${owner}`),
  rateLimits: byName('rate limits', (id, owner) => `rate limit ${id} in ${owner}`),
  revenueShares: byName('revenue shares', (id) => `revenue share ${id}`),
  weights: byMatch('weights', (id, owner) => `the weight of ${id} in ${owner}`),
  notBilled: byMatch('not_billed rules', (id, owner) => `not_billed ${id} in ${owner}`),
  lacks: byMatch('lacks', (id, owner) => `${id}, which ${owner} lacks`),
  rates: byMatch('rates', (id, owner) => `the rate of ${id} for ${owner}`),
  payer: {
    all: 'payer rules',
    id: payerText,
    title: (id) => `the payer of ${id}`,
    idKeys: ['ownerKinds', 'keyClasses'],
  },
  phases: {
    all: 'phases',
    id: (part) => `months ${monthsText(part['months'] as readonly MonthRange[])}`,
    title: (id) => `the phase of ${id}`,
    idKeys: ['months'],
    ordered: 'months',
  },
  tiers: {
    all: 'tiers',
    id: tierText,
    title: (id, owner) => `the tier ${id} of ${owner}`,
    idKeys: ['upTo'],
    ordered: 'bounds',
  },
  stepUps: {
    all: 'step-ups',
    id: (part) => `term ${String(part['term'])}`,
    title: (id, owner) => `${id} of ${owner}`,
    idKeys: ['term'],
  },
  steps: {
    all: 'steps',
    id: stepText,
    title: (id, owner) => `the step at ${id} of ${owner}`,
    idKeys: ['from'],
    ordered: 'bounds',
  },
  contracts: {
    all: 'contracts',
    id: contractText,
    title: (id) => `the contract of ${id}`,
    idKeys: ['account', 'from'],
  },
};

/** Parts that stand once in a model. */
export const NESTED: Readonly<Record<string, string>> = {
  choices: 'choices',
  rollout: 'the rollout',
  keep: 'what we keep',
  take: 'the marketplace take',
  paymentFee: 'the payment fee',
  assume: 'assumptions',
};

function payerText(part: Group): string {
  const said = (['ownerKinds', 'keyClasses'] as const).flatMap((key) => {
    const values = part[key] as readonly string[] | undefined;
    return values === undefined ? [] : [`${key === 'ownerKinds' ? 'owner_kind' : 'key_class'} ${values.join(' or ')}`];
  });
  return said.length === 0 ? 'everything else' : said.join(' and ');
}

function tierText(part: Group): string {
  const upTo = part['upTo'] as Decimal | undefined;
  return upTo === undefined ? 'without end' : `up to ${numberText(upTo, 'units', 0)}`;
}

function stepText(part: Group, owner: Group, digits: number): string {
  const off = owner['off'] as { measured: { kind: string } };
  const role = off.measured.kind === 'share' ? 'share' : 'units';
  return numberText(part['from'] as Decimal, role, digits);
}

function contractText(part: Group): string {
  const from = part['from'] as number | undefined;
  return `${String(part['account'])}${from === undefined ? '' : ` from ${formatDay(from)}`}`;
}

const LABELS: Readonly<Record<string, string>> = { by: 'divide_by', percents: 'percent', credits: 'credit' };

/** The key as the YAML calls it. */
export function labelOf(key: string): string {
  return LABELS[key] ?? key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A part with the keys that one writes, where the data holds them in another form. */
export function written(part: Group): Group {
  const { off, rates, unlimited, tiers, ...rest } = part;
  if (off !== undefined) {
    const { kind, value, ...steps } = off as { kind: string; value?: unknown };
    return { ...rest, ...(kind === 'steps' ? steps : { [kind]: value }) };
  }
  if (rest['renews'] !== undefined && 'value' in rest) {
    const { value, ...credit } = rest;
    return { ...credit, [rest['kind'] === 'share' ? 'percent' : 'amount']: value };
  }
  if (rates !== undefined) return { ...rest, price: undefined, rates };
  if (unlimited !== undefined) return unlimited === true ? { ...rest, base: 'unlimited' } : rest;
  if (tiers === undefined) return rest;
  const [only, ...others] = tiers as readonly Group[];
  const same = rest['kind'] === 'percentage' && others.length === 0 && only?.['upTo'] === undefined;
  return same ? { ...rest, rate: only?.['rate'] } : { ...rest, tiers };
}
