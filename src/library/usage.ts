// Usage as it was given, as rows that metering counts. Measures get the decimals of the row that has most of them.
import { atScale, type Decimal, ONE } from '../exact/decimal.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import { outcomeOf, PRODUCTION, type UsageKind } from '../meter/match.ts';
import type { UsageRow } from '../meter/weigh-rows.ts';
import type { Model } from '../model/model.ts';
import { NO_OPERATION } from '../project/project.ts';
import type { GivenUsage, PriceInput } from './given.ts';
import type { Reader, Window } from './reader.ts';

/** A row whose quantities still have their own decimals. */
interface Draft extends Omit<UsageRow, 'quantities'> {
  readonly amounts: ReadonlyMap<string, Decimal>;
}

export function usageRows(
  input: PriceInput,
  window: Window,
  read: Reader,
): { readonly rows: readonly UsageRow[]; readonly measures: readonly LedgerMeasure[] } {
  const drafts = input.usage.flatMap((given, i) => {
    const draft = draftOf(given, `usage[${i}]`, input, window, read);
    if (draft !== undefined) lackingMeasures(input.model, draft, `usage[${i}]`, read);
    return draft ?? [];
  });
  const decimals = new Map<string, number>();
  for (const { amounts } of drafts)
    for (const [name, { scale }] of amounts) decimals.set(name, Math.max(scale, decimals.get(name) ?? 0));
  return {
    rows: drafts.map(({ amounts, ...row }) => ({
      ...row,
      quantities: new Map([...amounts].map(([name, value]) => [name, atScale(value, decimals.get(name) ?? 0)])),
    })),
    measures: [...decimals].map(([name, scale]) => ({ name, decimals: scale })),
  };
}

function draftOf(
  given: GivenUsage,
  at: string,
  { operations }: PriceInput,
  { from, until }: Window,
  read: Reader,
): Draft | undefined {
  const day = read.day(`${at}.day`, given.day);
  if (day === undefined) return undefined;
  if (day < from || day >= until)
    read.wrong(`${at}.day`, 'outside', `${given.day} is outside the window`, 'leave it out, or widen the window');
  const { operation = NO_OPERATION, endTenant, hour } = given;
  const tags = operations !== undefined && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
  return {
    day,
    operation,
    tags: tags ?? [],
    status: given.status ?? 200,
    polling: given.polling ?? false,
    keyClass: given.keyClass ?? PRODUCTION,
    hour: hour === undefined ? undefined : read.whole(`${at}.hour`, hour, 0, 23),
    endTenant,
    unmapped: operations !== undefined && given.operation !== undefined && tags === undefined,
    amounts: amountsOf(given, at, read),
  };
}

function amountsOf({ requests, measures = {} }: GivenUsage, at: string, read: Reader): Draft['amounts'] {
  const counted = requests === undefined ? ONE : read.amount(`${at}.requests`, requests);
  if (counted !== undefined && counted.scale > 0)
    read.wrong(`${at}.requests`, 'number', `${requests} is no whole number`, 'requests are whole');
  const amounts = new Map([['requests', counted ?? ONE]]);
  for (const [name, value] of Object.entries(measures)) {
    const amount = read.amount(`${at}.measures.${name}`, value);
    if (amount !== undefined) amounts.set(name, amount);
  }
  return amounts;
}

/** What a meter sums of a row must be there: nothing is taken for nothing. */
function lackingMeasures(model: Model, row: Draft & UsageKind, at: string, read: Reader): void {
  for (const meter of model.meters.filter((m) => m.take === 'sum')) {
    if ([meter.of, ...meter.weights.flatMap((w) => w.of ?? [])].every((name) => row.amounts.has(name))) continue;
    const { counted, weight, measure, notBilled } = outcomeOf(meter, row, row.day);
    if (counted && weight !== undefined && notBilled < 0 && !row.amounts.has(measure))
      read.wrong(
        at,
        'measure',
        `it has no ${measure}, which the meter ${meter.name} counts`,
        `give measures: {${measure}: …}`,
      );
  }
}
