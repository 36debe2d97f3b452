// The causes of a batch of statements, a query each for what all of them need: the periods of the accounts in which one
// stands out, then the days of what is suspected.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { dailyUnits } from '../meter/operations.ts';
import type { Operation } from '../project/project.ts';
import { askedDays, causeOf, peakOf, type Suspect, suspectOf } from './cause.ts';
import type { Cause, Statement } from './statement.ts';
import type { Study } from './study.ts';
import { usesOf } from './uses.ts';

/** By account; most have none. */
export async function causesOf(
  database: Database,
  study: Study,
  statements: readonly Statement[],
  catalogue: readonly Operation[] | undefined,
): Promise<ReadonlyMap<string, Cause>> {
  const peaks = statements.flatMap((statement) => {
    const peak = peakOf(statement);
    return peak === undefined ? [] : [{ statement, peak }];
  });
  const uses = await usesOf(
    database,
    study,
    peaks.map(({ statement }) => statement),
    'atom',
  );
  const suspects = peaks.flatMap(({ statement, peak }) => {
    const suspect = suspectOf(peak, uses.get(statement.account) ?? [], catalogue);
    return suspect === undefined ? [] : [{ statement, suspect }];
  });
  const days = await daysOf(database, study, suspects);
  return new Map(
    suspects.map(({ statement, suspect }, i) => [statement.account, causeOf(suspect, days[i] ?? new Map())]),
  );
}

interface Suspected {
  readonly statement: Statement;
  readonly suspect: Suspect;
}

/** Units of what is suspected by day, for each in order. */
async function daysOf(
  database: Database,
  study: Study,
  suspects: readonly Suspected[],
): Promise<readonly ReadonlyMap<Day, bigint>[]> {
  const days = suspects.map((): Map<Day, bigint> => new Map());
  for (const [m, { name }] of study.model.meters.entries()) {
    const mine = suspects.flatMap(({ statement, suspect }, i) =>
      statement.main_meter === name
        ? askedDays(study.numbers.get(statement.account) ?? -1, suspect).map((ask) => ({ i, ask }))
        : [],
    );
    const asks = mine.map(({ ask }) => ask);
    const rows = await dailyUnits(database, study.measured.metered.tables, m, asks);
    for (const { asked, day, units } of rows) {
      const own = days[mine[asked]?.i ?? -1];
      own?.set(day, (own.get(day) ?? 0n) + units);
    }
  }
  return days;
}
