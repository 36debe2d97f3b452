// Which rule of a meter an operation's usage falls under: what it weighs, or why it is not billed.
import type { Day } from '../calendar/day.ts';
import { type Decimal, ONE } from '../exact/decimal.ts';
import type { Meter, NotBilled } from '../model/model.ts';
import type { UsageMatch } from '../model/values.ts';

/** The class of a key of which nothing is said. */
export const PRODUCTION = 'production';

/** A kind of usage: all rows that no rule can tell apart. */
export interface UsageKind {
  readonly operation: string;
  readonly tags: readonly string[];
  readonly status: number;
  /** The rows were flagged as polling: they carry the tag `polling` besides the catalogue's. */
  readonly polling: boolean;
  readonly keyClass: string;
}

export interface Outcome {
  /** false: the meter is not about this usage, and the rest says nothing. */
  readonly counted: boolean;
  /** Units of one of the measure; undefined: no rule gives it a weight. */
  readonly weight: Decimal | undefined;
  /** What is weighed: `requests` or another measure of the rows. */
  readonly measure: string;
  /** Index of the `not_billed` rule that takes it out; -1: billed. */
  readonly notBilled: number;
}

/**
 * First match wins, for weights and for what is not billed. Without weights everything weighs 1. A
 * `not_billed` rule with dates holds on the days that it names; it needs the usage's day.
 */
export function outcomeOf(meter: Meter, usage: UsageKind, day?: Day): Outcome {
  const rule = meter.weights.find((w) => matches(w, usage));
  return {
    counted: meter.only === undefined || matches(meter.only, usage),
    weight: meter.weights.length === 0 ? ONE : rule?.weight,
    measure: rule?.of ?? meter.of,
    notBilled: meter.notBilled.findIndex((n) => holdsOn(n, day) && matches(n, usage)),
  };
}

/** Values of one key are alternatives, keys must all hold. A rule without keys matches everything. */
export function matches(rule: UsageMatch, usage: UsageKind): boolean {
  const tags = usage.polling ? [...usage.tags, 'polling'] : usage.tags;
  return (
    (rule.tags === undefined || rule.tags.some((t) => tags.includes(t))) &&
    (rule.operations === undefined || rule.operations.includes(usage.operation)) &&
    (rule.statuses === undefined || rule.statuses.some((s) => hasStatus(s, usage.status))) &&
    (rule.keyClasses === undefined || rule.keyClasses.includes(usage.keyClass))
  );
}

/** [from, until); a bound that is not given is open. */
function holdsOn({ from, until }: NotBilled, day: Day | undefined): boolean {
  if (from === undefined && until === undefined) return true;
  return day !== undefined && day >= (from ?? day) && (until === undefined || day < until);
}

/** "304" is one status, "5xx" a class. */
function hasStatus(declared: string, status: number): boolean {
  return /^[1-5]xx$/.test(declared)
    ? String(status).length === 3 && String(status)[0] === declared[0]
    : declared === String(status);
}
