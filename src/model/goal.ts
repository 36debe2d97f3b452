// A sentence about the figures of a priced book that holds or does not: what guardrails state and what a
// solver is to reach. Only names and numbers; figures/metrics.ts says what each comes to.
import { type Decimal, formatDecimal, parseDecimal } from '../exact/decimal.ts';
import { guess } from '../source/problem.ts';

export interface Goal {
  /** As it was written. */
  readonly text: string;
  readonly metric: Metric;
  /** Of the two totals that every run has. */
  readonly of: 'steady_state' | 'with_rollout';
  /** All must hold: one, or the two ends of `between … and …`. */
  readonly bounds: readonly Bound[];
}

export interface Metric {
  readonly name: MetricName;
  /** In brackets: percent of accounts, a number of them, requests a month. undefined: the metric takes none. */
  readonly argument: Decimal | undefined;
}

export interface Bound {
  readonly compare: '>=' | '<=' | '>' | '<';
  readonly value: Decimal;
}

/** money: in the currency of the run. share: a part of 1, written in percent. */
export type MetricUnit = 'money' | 'share' | 'count' | 'number';

interface Known {
  readonly unit: MetricUnit;
  /** What stands in brackets; left out: nothing does. */
  readonly argument?: 'percent' | 'count' | 'requests' | 'percentile';
  /** What must be known beside the ledger and the model. */
  readonly needs?: 'costs' | 'current_total';
  readonly says: string;
}

/** Every figure that can be asked for by name. "Bill": what an account is billed over the window. */
export const METRICS = {
  revenue: { unit: 'money', says: 'all bills of the window' },
  revenue_a_month: { unit: 'money', says: 'revenue ÷ months of the window' },
  revenue_a_year: { unit: 'money', says: 'revenue ÷ months of the window × 12' },
  paying_accounts: { unit: 'count', says: 'accounts with a bill above 0' },
  payers: { unit: 'share', says: 'share of accounts with a bill above 0' },
  within_included: { unit: 'share', says: 'share of accounts that stay within what is included in every period' },
  within_included_any: { unit: 'share', says: 'share of accounts that stay within it in some period' },
  arpa: { unit: 'money', says: 'average revenue per account: revenue_a_month ÷ accounts' },
  revenue_per_api_user: {
    unit: 'money',
    says: 'revenue_a_month ÷ accounts with at least one request in the window that a meter of the model bills',
  },
  mean: { unit: 'money', says: 'mean bill' },
  mean_of_payers: { unit: 'money', says: 'mean bill of the accounts with one above 0' },
  median: { unit: 'money', says: 'median bill' },
  percentile: { unit: 'money', argument: 'percentile', says: 'bill below which so many percent of accounts lie' },
  largest: { unit: 'money', says: 'largest bill' },
  top: { unit: 'share', argument: 'percent', says: 'share of revenue that so many percent of accounts pay' },
  gini: { unit: 'number', says: 'how unequal bills are: 0 all the same, 1 one account pays all' },
  without_largest: { unit: 'money', argument: 'count', says: 'revenue without the largest bills' },
  accounts_under: { unit: 'share', argument: 'requests', says: 'share of accounts with no more requests a month' },
  at_risk: {
    unit: 'share',
    argument: 'percent',
    needs: 'current_total',
    says: 'share of accounts whose bill rises by more than so many percent of what they spend today',
  },
  largest_rise: {
    unit: 'share',
    needs: 'current_total',
    says: 'largest rise of a bill as a part of what the account spends today; not told where one that spends nothing, or nobody knows what, pays more',
  },
  api_share: {
    unit: 'share',
    needs: 'current_total',
    says: 'revenue as a part of all that accounts would spend with us',
  },
  cost: { unit: 'money', needs: 'costs', says: 'what the requests of the window cost us, fixed costs included' },
  margin: {
    unit: 'share',
    needs: 'costs',
    says: '(what is kept of revenue − cost) ÷ revenue; kept: after marketplace, payment and partners (`keep:`)',
  },
  margin_at_scale: {
    unit: 'share',
    needs: 'costs',
    says: 'the same over the tenth of payers with the most requests, without fixed costs',
  },
  margin_at_entry: {
    unit: 'share',
    needs: 'costs',
    says: 'the same over the half of payers with the fewest requests, without fixed costs',
  },
  cost_share: { unit: 'share', needs: 'costs', says: 'cost ÷ revenue, so also per million requests' },
  cost_recovery: { unit: 'share', needs: 'costs', says: 'revenue ÷ cost' },
} as const satisfies Readonly<Record<string, Known>>;

export type MetricName = keyof typeof METRICS;

const NAMES = Object.keys(METRICS) as MetricName[];
const SHORT = /^p([1-9]\d?)$/;
const WRITTEN =
  /^\s*([a-z_0-9]+)\s*(?:\(\s*([^()\s]+)\s*\))?\s*(with rollout)?\s*(?:(>=|<=|>|<)\s*(\S+)|between\s+(\S+)\s+and\s+(\S+))\s*$/;

/** What is wrong with a goal, and how to fix it. */
export interface BadGoal {
  readonly message: string;
  readonly fix: string;
}

export function isGoal(read: Goal | BadGoal): read is Goal {
  return 'metric' in read;
}

/** `within_included >= 85%`, `top(10%) between 40% and 60%`, `p95 with rollout <= 5k`. */
export function readGoal(text: string): Goal | BadGoal {
  const match = WRITTEN.exec(text);
  if (match === null)
    return {
      message: `"${text}" is no goal`,
      fix: `write a metric, a comparison and a value: within_included >= 85%, payers between 10% and 20%; metrics: ${shownNames()}`,
    };
  const [, name = '', argument, rollout, compare, value = '', low = '', high = ''] = match;
  const metric = metricOf(name, argument);
  if ('message' in metric) return metric;
  const written =
    compare === undefined
      ? ([
          ['>=', low],
          ['<=', high],
        ] as const)
      : [[compare, value] as const];
  const bounds: Bound[] = [];
  for (const [how, typed] of written) {
    const read = boundOf(typed, METRICS[metric.name].unit);
    if ('message' in read) return read;
    bounds.push({ compare: how as Bound['compare'], value: read });
  }
  const [first, last] = bounds.map((b) => b.value);
  if (
    first !== undefined &&
    last !== undefined &&
    first.digits * 10n ** BigInt(last.scale) > last.digits * 10n ** BigInt(first.scale)
  )
    return { message: `"${low} and ${high}" is upside down`, fix: `write between ${high} and ${low}` };
  return { text: text.trim(), metric, of: rollout === undefined ? 'steady_state' : 'with_rollout', bounds };
}

/** A metric by its name, as an optimiser or a column of a table is told: `revenue`, `top(1%)`, `p95`. */
export function readMetric(text: string): Metric | BadGoal {
  const match = /^\s*([a-z_0-9]+)\s*(?:\(\s*([^()\s]+)\s*\))?\s*$/.exec(text);
  return match === null ? metricOf(text, undefined) : metricOf(match[1] ?? '', match[2]);
}

export function metricText({ name, argument }: Metric): string {
  if (argument === undefined) return name;
  const kind = argumentOf(name);
  if (kind === 'percentile') return `p${formatDecimal(argument)}`;
  return `${name}(${kind === 'percent' ? percentText(argument) : formatDecimal(argument)})`;
}

function argumentOf(name: MetricName): Known['argument'] {
  const known: Known = METRICS[name];
  return known.argument;
}

/** What must be known beside the ledger and the model. */
export function needsOf({ metric }: Goal): Known['needs'] {
  const known: Known = METRICS[metric.name];
  return known.needs;
}

function metricOf(name: string, typed: string | undefined): Metric | BadGoal {
  const short = SHORT.exec(name);
  if (short !== null && typed === undefined) return metricOf('percentile', short[1]);
  if (!isName(name)) {
    const known = guess(name, NAMES);
    return {
      message: `there is no metric "${name}"`,
      fix: known === undefined ? `use one of ${shownNames()}` : `did you mean "${known}"? There are ${shownNames()}`,
    };
  }
  const wants = argumentOf(name);
  if (wants === undefined)
    return typed === undefined
      ? { name, argument: undefined }
      : { message: `the metric ${name} takes nothing in brackets`, fix: `write ${name}` };
  const example = { percent: '(10%)', count: '(3)', requests: '(50k)', percentile: '(95)' }[wants];
  const read = typed === undefined ? undefined : parseDecimal(typed);
  if (read === undefined || typeof read === 'string' || !fits(read, wants, typed ?? ''))
    return {
      message:
        typed === undefined ? `the metric ${name} wants a value in brackets` : `${name}(${typed}) makes no sense`,
      fix: `write ${name}${example}`,
    };
  return { name, argument: read };
}

function fits(value: Decimal, wants: NonNullable<Known['argument']>, typed: string): boolean {
  const whole = value.scale === 0;
  switch (wants) {
    case 'percent':
      return typed.endsWith('%') && value.digits >= 0n;
    case 'percentile':
      return whole && value.digits >= 1n && value.digits <= 99n;
    case 'count':
      return whole && value.digits >= 1n;
    case 'requests':
      return whole && value.digits >= 0n;
    default:
      return wants satisfies never;
  }
}

function boundOf(typed: string, unit: MetricUnit): Decimal | BadGoal {
  const read = parseDecimal(typed);
  if (typeof read === 'string')
    return { message: read, fix: unit === 'share' ? 'write a percentage: 85%' : 'write a number: 20k' };
  const percent = typed.endsWith('%');
  if ((unit === 'share') !== percent)
    return unit === 'share'
      ? { message: `"${typed}" is no percentage, and the metric is a share`, fix: `write ${typed}%` }
      : {
          message: `"${typed}" is a percentage, and the metric is ${unit === 'money' ? 'money' : 'a number'}`,
          fix: `write a number: 20k`,
        };
  return read;
}

function isName(name: string): name is MetricName {
  return (NAMES as readonly string[]).includes(name);
}

function shownNames(): string {
  return NAMES.map((name) => (name === 'percentile' ? 'p1 … p99' : name)).join(', ');
}

/** 0.125 as "12.5%". */
function percentText({ digits, scale }: Decimal): string {
  const whole = scale < 2 ? { digits: digits * 10n ** BigInt(2 - scale), scale: 0 } : { digits, scale: scale - 2 };
  return `${formatDecimal(whole)}%`;
}
