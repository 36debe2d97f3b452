// Which rule of a meter an operation's usage falls under: what it weighs, or why it is not billed.
import { type Decimal, ONE } from '../exact/decimal.ts';
import type { Meter, UsageMatch } from '../model/model.ts';

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
  /** Units of one request (or of one of the measure); undefined: no rule gives it a weight. */
  readonly weight: Decimal | undefined;
  /** Index of the `not_billed` rule that takes it out; -1: billed. */
  readonly notBilled: number;
}

/** First match wins, for weights and for what is not billed. Without weights everything weighs 1. */
export function outcomeOf(meter: Meter, usage: UsageKind): Outcome {
  const weight = meter.weights.length === 0 ? ONE : meter.weights.find((rule) => matches(rule, usage))?.weight;
  return { weight, notBilled: meter.notBilled.findIndex((rule) => matches(rule, usage)) };
}

function matches(rule: UsageMatch, usage: UsageKind): boolean {
  const tags = usage.polling ? [...usage.tags, 'polling'] : usage.tags;
  return (
    (rule.tags === undefined || rule.tags.some((t) => tags.includes(t))) &&
    (rule.operations === undefined || rule.operations.includes(usage.operation)) &&
    (rule.statuses === undefined || rule.statuses.some((s) => hasStatus(s, usage.status))) &&
    (rule.keyClasses === undefined || rule.keyClasses.includes(usage.keyClass))
  );
}

/** "304" is one status, "5xx" a class. */
function hasStatus(declared: string, status: number): boolean {
  return /^[1-5]xx$/.test(declared)
    ? String(status).length === 3 && String(status)[0] === declared[0]
    : declared === String(status);
}
