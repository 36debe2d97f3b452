// Values of a model in words and digits, for sentences about what changed. Digits are exact; money has
// at least the decimals of its currency when it has any.
import { formatDay } from '../../calendar/day.ts';
import { type Decimal, decimal, formatDecimal, formatScaled } from '../../exact/decimal.ts';
import type { Assumptions, Measured, Periods } from '../model.ts';
import type { AtLimit, Term } from '../plan.ts';
import type { Amount, Condition, MonthRange, UsageMatch } from '../values.ts';

/** What a number is: a share is shown as a percentage, units in thousands and millions. */
export type Role = 'money' | 'share' | 'units' | 'plain';

/** `digits`: decimals of the currency. */
export function numberText(value: Decimal, role: Role, digits: number): string {
  if (role === 'share') return `${formatDecimal(decimal(value.digits * 100n, value.scale))}%`;
  if (role === 'units') return unitsText(value);
  if (role === 'plain' || value.scale === 0 || value.scale >= digits) return formatDecimal(value);
  return formatScaled(value.digits * 10n ** BigInt(digits - value.scale), digits);
}

const SUFFIXES = [
  ['B', 9],
  ['M', 6],
  ['k', 3],
] as const;

/** 50k, 1.5M; digits when there is no short way that is exact. */
function unitsText(value: Decimal): string {
  if (value.scale > 0 || value.digits === 0n) return formatDecimal(value);
  const suffix = SUFFIXES.find(([, zeros]) => {
    const short = decimal(value.digits, zeros);
    return value.digits >= 10n ** BigInt(zeros) && short.scale <= (zeros === 3 ? 0 : 2);
  });
  return suffix === undefined ? formatDecimal(value) : `${formatDecimal(decimal(value.digits, suffix[1]))}${suffix[0]}`;
}

export function amountText(amount: Amount, role: Role, digits: number): string {
  const inner = (value: Amount): string => amountText(value, role, digits);
  switch (amount.kind) {
    case 'constant':
      return numberText(amount.value, role, digits);
    case 'column':
      return `the number in column ${amount.column}`;
    case 'by': {
      const rows = [...amount.rows].map(([value, number]) => `${value} ${inner(number)}`);
      const rest = amount.otherwise === undefined ? [] : [`otherwise ${inner(amount.otherwise)}`];
      return `by ${amount.column} (${[...rows, ...rest].join(', ')})`;
    }
    case 'dated':
      return `by date (${amount.steps.map((step) => `from ${formatDay(step.from)} ${inner(step.value)}`).join(', ')})`;
    case 'month':
      return `by month (${[...amount.values].map(([month, number]) => `month ${month} ${inner(number)}`).join(', ')})`;
    default:
      return amount satisfies never;
  }
}

/** Is this a number of a model in one of its forms? */
export function isAmount(value: unknown): value is Amount {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  if (value.kind === 'constant') return 'value' in value && isDecimal(value.value);
  if (value.kind === 'by') return 'rows' in value;
  if (value.kind === 'column') return 'column' in value;
  return (value.kind === 'dated' && 'steps' in value) || (value.kind === 'month' && 'values' in value);
}

export function isDecimal(value: unknown): value is Decimal {
  return typeof value === 'object' && value !== null && 'digits' in value && typeof value.digits === 'bigint';
}

export function conditionText(condition: Condition): string {
  const columns = condition.columns.map(({ column, values }) => `${column} ${values.join(' or ')}`);
  const joined = condition.joined === undefined ? [] : [`joined ${condition.joined} launch`];
  return [...columns, ...joined].join(' and ');
}

export function monthsText(months: readonly MonthRange[]): string {
  return months.map(({ first, last }) => (first === last ? String(first) : `${first}-${last}`)).join(', ');
}

/** "tag bulk or export and status 5xx"; "everything else" for a rule without keys. */
export function matchText(match: UsageMatch): string {
  const keys = [
    ['tag', match.tags],
    ['operation', match.operations],
    ['status', match.statuses],
    ['key_class', match.keyClasses],
  ] as const;
  const said = keys.flatMap(([key, values]) => (values === undefined ? [] : [`${key} ${values.join(' or ')}`]));
  return said.length === 0 ? 'everything else' : said.join(' and ');
}

export function termText({ count, unit }: Term): string {
  const [n, word] = unit === 'month' && count % 12 === 0 ? [count / 12, 'year'] : [count, unit];
  return `${n} ${word}${n === 1 ? '' : 's'}`;
}

export function periodsText(periods: Periods): string {
  if (periods.kind === 'days') return termText({ count: periods.count, unit: 'day' });
  return periods.kind === 'rolling' ? 'rolling 24 hours' : periods.kind;
}

export function limitText(limit: AtLimit): string {
  if (limit.kind !== 'auto_pack') return limit.kind;
  const most = limit.max === undefined ? '' : `, at most ${limit.max}`;
  return `auto_pack ${limit.pack}${most}, then ${limit.then}`;
}

export function measuredText(measured: Measured): string {
  if (measured.kind === 'commit') return 'commit';
  if (measured.kind === 'units') return `units of ${measured.of}`;
  return `share of ${matchText(measured.match)} in ${measured.of}`;
}

export function planAssumed(plan: Assumptions['plan']): string {
  return plan.kind === 'column' ? `column ${plan.column}` : plan.kind.replaceAll('_', ' ');
}

export function packsAssumed(packs: Assumptions['packs']): string {
  return packs.kind === 'file' ? `file ${packs.file}` : packs.kind;
}
