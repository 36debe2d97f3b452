// The operations behind the main meter of some accounts, from the tables that metering left: over the window, or by
// period, which for days as periods is a thousand times as much and is asked for only where a period stands out.
import { formatDay, parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { type OperationUnits, operationUnits } from '../meter/operations.ts';
import { groupBy } from './group.ts';
import { type OperationUse, operationUses, weightScale } from './most.ts';
import type { Statement } from './statement.ts';
import type { Study } from './study.ts';

type Basic = Pick<Statement, 'account' | 'main_meter' | 'months'>;

/** One query for each meter that is some account's main one. */
export async function usesOf(
  database: Database,
  study: Study,
  statements: readonly Basic[],
  by: 'atom' | 'window',
): Promise<ReadonlyMap<string, readonly OperationUse[]>> {
  const uses = new Map<string, readonly OperationUse[]>();
  for (const [m, meter] of study.model.meters.entries()) {
    const mine = statements.filter((s) => s.main_meter === meter.name && pricedOf(s).length > 0);
    if (meter.take !== 'sum') continue;
    const asked = mine.map((s) => ({ account: numberOf(study, s), from: parseDay(pricedOf(s)[0]?.from ?? '') ?? 0 }));
    const rows = await operationUnits(database, study.measured.metered.tables, m, asked, by);
    const byAccount = groupBy(rows, (row: OperationUnits) => String(row.account));
    for (const statement of mine) {
      const own = byAccount.get(String(numberOf(study, statement))) ?? [];
      uses.set(statement.account, operationUses(own, weightScale(study, m), periodFinder(study, statement)));
    }
  }
  return uses;
}

function numberOf(study: Study, { account }: Basic): number {
  return study.numbers.get(account) ?? -1;
}

/** Nothing that lies before the first of them is priced. */
function pricedOf({ months }: Basic): Statement['months'] {
  return months.filter((m) => m.state !== 'inactive' && m.state !== 'before launch');
}

/** The priced period of an account that an atom lies in. */
function periodFinder({ measured: { atoms } }: Study, statement: Basic): (atom: number) => string | undefined {
  const priced = pricedOf(statement);
  const known = new Map<number, string | undefined>();
  return (atom) => {
    if (!known.has(atom)) {
      const day = formatDay(atoms.from[atom] ?? 0);
      known.set(atom, priced.find((m) => day >= m.from && day < m.until)?.month);
    }
    return known.get(atom);
  };
}
