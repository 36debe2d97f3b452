// What each meter's rules make of rows that were given: rows that no rule can tell apart are looked at once.
import type { Day } from '../calendar/day.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Meter, Model } from '../model/model.ts';
import type { UsageKind } from './match.ts';
import { type Atoms, lowerBound } from './usage.ts';
import { type DatedKind, type KindOutcome, stretchStarts, type Weighing, weigh } from './weigh.ts';

export interface UsageRow extends UsageKind {
  /** Of the window. */
  readonly day: Day;
  /** 0 to 23 by the clock of the billing zone; undefined: the row tells none. */
  readonly hour: number | undefined;
  /** Whose data was touched where that is not the account itself; '' is an unknown tenant. */
  readonly endTenant: string | undefined;
  /** Does the catalogue of operations lack the row's? */
  readonly unmapped: boolean;
  /** Digits of `requests` and of every other measure that the row has, at the measure's decimals. */
  readonly quantities: ReadonlyMap<string, bigint>;
}

/** A row with what a meter makes of it. */
export interface RowOutcome extends Omit<KindOutcome, 'kind'> {
  readonly row: UsageRow;
}

export interface Weighed {
  readonly meter: Meter;
  readonly weighing: Weighing;
  /** Of the rows that the meter is about. */
  readonly outcomes: readonly RowOutcome[];
}

/** By meter of the model. */
export function weighRows(
  model: Model,
  rows: readonly UsageRow[],
  measures: readonly LedgerMeasure[],
  atoms: Atoms,
): readonly Weighed[] {
  const { kinds, kindOf } = kindsOf(rows, stretchStarts(model, atoms));
  return model.meters.map((meter) => {
    const { weighing, outcomes } = weigh(model, meter, kinds, measures);
    const byKind = new Map(outcomes.map((outcome) => [outcome.kind, outcome]));
    const ofRow = rows.flatMap((row, i) => {
      const outcome = byKind.get(kindOf[i] ?? -1);
      return outcome === undefined ? [] : [{ ...outcome, row }];
    });
    return { meter, weighing, outcomes: ofRow };
  });
}

/** Rows that no rule can tell apart are of one kind. */
function kindsOf(rows: readonly UsageRow[], starts: readonly Day[]) {
  const numbers = new Map<string, number>();
  const kinds: DatedKind[] = [];
  const kindOf = rows.map((row) => {
    const { operation, tags, status, polling, keyClass } = row;
    const day = starts[lowerBound(starts, row.day + 1) - 1] ?? row.day;
    const key = JSON.stringify([operation, tags, status, polling, keyClass, day]);
    const number = numbers.get(key) ?? kinds.length;
    if (number === kinds.length) kinds.push({ operation, tags, status, polling, keyClass, day });
    numbers.set(key, number);
    return number;
  });
  return { kinds, kindOf };
}
