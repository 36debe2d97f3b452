// What each meter's rules make of every kind of usage: its weight, its class, or the rule that takes it
// out. Exact: weights are brought to the meter's scale, and nothing is divided.
import type { Day } from '../calendar/day.ts';
import { atScale, ONE } from '../exact/decimal.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Meter, Model } from '../model/model.ts';
import { usageRules } from '../model/rules.ts';
import { type Classes, classesOf, oneClass } from './classes.ts';
import { outcomeOf, type UsageKind } from './match.ts';
import type { Atoms } from './usage.ts';

/** How one meter counts. */
export interface Weighing {
  /** Decimals of its units. */
  readonly scale: number;
  /** Measures that it sums; a gauge or seats: none. */
  readonly measures: readonly string[];
  readonly classes: Classes['patterns'];
}

/** `requests`, which m_count has as q0, and every other measure that some meter sums. */
export function summedMeasures(model: Model): readonly string[] {
  return [...new Set(['requests', ...model.meters.flatMap(measuresOfMeter)])];
}

function measuresOfMeter(meter: Meter): readonly string[] {
  if (meter.take !== 'sum') return [];
  const measures = meter.weights.length === 0 ? [meter.of] : meter.weights.map((w) => w.of ?? meter.of);
  return [...new Set(measures)];
}

/**
 * First days of the stretches of the window in which the same rules hold: some hold on some days only.
 * Usage in two stretches is of two kinds.
 */
export function stretchStarts({ meters }: Model, { from, until }: Atoms): readonly Day[] {
  const [start, end] = [from[0] ?? 0, until[until.length - 1] ?? 0];
  const days = meters.flatMap((m) => m.notBilled.flatMap((n) => [n.from ?? start, n.until ?? start]));
  const inside = [...new Set(days)].filter((d) => d > start && d < end);
  return [start, ...inside.sort((a, b) => a - b)];
}

/** A kind of usage with one of the days on which it occurs. */
export interface DatedKind extends UsageKind {
  readonly day: Day;
}

/** What a meter that is about a kind of usage makes of it. */
export interface KindOutcome {
  /** Index in what was given. */
  readonly kind: number;
  /** The `not_billed` rule that takes it out; -1: none. */
  readonly rule: number;
  readonly weighted: boolean;
  /** Index in the meter's measures. */
  readonly measure: number;
  /** Units of one of the measure's digits, at the meter's scale. */
  readonly weight: bigint;
  /** Class of billed usage; -1: not billed. */
  readonly usageClass: number;
}

/** Kinds that the meter is not about have no outcome. */
export function weigh(
  model: Model,
  meter: Meter,
  kinds: readonly DatedKind[],
  declared: readonly LedgerMeasure[],
): { readonly weighing: Weighing; readonly outcomes: readonly KindOutcome[] } {
  const rules = usageRules(model, meter.name);
  const measures = measuresOfMeter(meter);
  if (meter.take !== 'sum')
    return { weighing: { scale: meter.precision, measures, classes: oneClass(rules) }, outcomes: [] };
  const decimals = (measure: string): number => declared.find((m) => m.name === measure)?.decimals ?? 0;
  const weights = meter.weights.length === 0 ? [{ weight: ONE, of: undefined }] : meter.weights;
  const scale = Math.max(...weights.map((w) => w.weight.scale + decimals(w.of ?? meter.of)));
  const counted = kinds.map((kind, i) => ({ i, kind, ...outcomeOf(meter, kind, kind.day) })).filter((o) => o.counted);
  const billed = counted.filter((o) => o.weight !== undefined && o.notBilled < 0);
  const classes = classesOf(
    rules,
    billed.map((o) => o.kind),
  );
  const classOf = new Map(billed.map((o, i) => [o.i, classes.ofKind[i] ?? 0]));
  const outcomes = counted.map(({ i, weight, measure, notBilled }) => ({
    kind: i,
    rule: notBilled,
    weighted: weight !== undefined,
    measure: Math.max(0, measures.indexOf(measure)),
    weight: weight === undefined ? 0n : atScale(weight, scale - decimals(measure)),
    usageClass: classOf.get(i) ?? -1,
  }));
  return { weighing: { scale, measures, classes: classes.patterns }, outcomes };
}
