// What was given to be priced, checked against itself and against the model: everything that is wrong at once. What
// passes is what a run would have read from a directory, from tables and from the ledger.
import type { Day } from '../calendar/day.ts';
import { instantSeconds, isZone, offsetChanges } from '../calendar/zone.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Account } from '../meter/quantities.ts';
import type { UsageRow } from '../meter/weigh-rows.ts';
import { dateColumns, modelColumns } from '../model/needs.ts';
import { type Problem, suggest } from '../source/problem.ts';
import { accountOf, columnsOf } from './account.ts';
import type { PriceInput } from './given.ts';
import { type Levels, levelsOf } from './levels.ts';
import { type Reader, reader, type Window } from './reader.ts';
import { usageRows } from './usage.ts';

export interface Checked extends Levels {
  readonly account: Account;
  readonly window: Window;
  readonly rows: readonly UsageRow[];
  readonly measures: readonly LedgerMeasure[];
  readonly zone: string;
  readonly secondOf: (day: Day) => number;
}

export function checked(input: PriceInput): Checked | { readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const read = reader(problems);
  const zone = zoneOf(input, read);
  const window = windowOf(input, read);
  const account = accountOf(input, window, read);
  const { rows, measures } = usageRows(input, window, read);
  const levels = levelsOf(input, zone, read);
  lackingColumns(input, account, read);
  if (problems.length > 0) return { problems };
  const changes = offsetChanges(zone);
  const secondOf = (day: Day): number => instantSeconds(day * 86_400, changes);
  return { account, window, rows, measures, ...levels, zone, secondOf };
}

function zoneOf({ zone = 'UTC' }: PriceInput, read: Reader): string {
  if (isZone(zone)) return zone;
  read.wrong('zone', 'zone', `"${zone}" is no zone`, 'write a name such as Europe/Berlin or UTC');
  return 'UTC';
}

/** What cannot be read bounds nothing, so that it is said once. */
function windowOf(input: PriceInput, read: Reader): Window {
  const from = read.day('from', input.from);
  const until = read.day('until', input.until);
  if (from !== undefined && until !== undefined && until <= from)
    read.wrong('until', 'window', 'the window ends before it begins', '`until` is the day after the last one');
  return { from: from ?? Number.NEGATIVE_INFINITY, until: until ?? Number.POSITIVE_INFINITY };
}

/** A column that the model reads must be there, if only as an empty text; what a group shares is never one account's. */
function lackingColumns(input: PriceInput, { facts }: Account, read: Reader): void {
  const { guardrails: _, ...priced } = input.model;
  const columns = columnsOf(input);
  const needed = modelColumns({ ...priced, keep: { take: undefined, paymentFee: undefined, revenueShares: [] } });
  for (const { column, what } of needed)
    if (!columns.includes(column))
      read.wrong(
        'directory',
        'missing-column',
        `${what} reads the column "${column}", which is not there`,
        columns.length === 0 ? `give directory: {${column}: "…"}, or "" where it is empty` : suggest(column, columns),
      );
  for (const { column } of dateColumns(input.model))
    for (const { facts: row } of facts) {
      const text = row.get(column);
      if (text !== undefined) read.day(`directory.${column}`, text.slice(0, 10));
    }
  const { group } = input.model;
  const shared = group && facts.map((row) => row.facts.get(group.column)).find((text) => (text ?? '') !== '');
  if (shared !== undefined)
    read.wrong(
      'directory',
      'group',
      `the account is in the group "${shared}" of the column ${group?.column}, whose accounts share what the model says`,
      'price the group with the command line, or the account alone: leave the column empty',
    );
}
