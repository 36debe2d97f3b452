// A few accounts to look at before all are sent: some of each kind of statement, the same ones each time. Which kind
// an account gets is known only when its statement is made, so it is made for a few times as many as are wanted.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Project } from '../project/project.ts';
import type { RunRow } from '../runs/store.ts';
import type { Statement } from '../statements/statement.ts';
import { statementsOf } from '../statements/statements.ts';
import { shortHash } from './file-names.ts';

/** Accounts looked at for each one wanted, of those that pay and of those that do not. */
const LOOKED_AT = 10;
const LEAST = 40;

export async function sampleOf(
  database: Database,
  project: Project,
  run: RunRow,
  accounts: readonly string[],
  wanted: number,
): Promise<readonly string[]> {
  const paying = await payingOf(database, run);
  const shuffled = accounts.toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const some = Math.max(LEAST, wanted * LOOKED_AT);
  const candidates = [
    ...shuffled.filter((account) => paying.has(account)).slice(0, some),
    ...shuffled.filter((account) => !paying.has(account)).slice(0, some),
  ];
  const kinds = new Map<string, string[]>();
  for await (const statement of statementsOf(database, project, { run: run.id, accounts: candidates })) {
    const kind = kindOf(statement);
    kinds.set(kind, [...(kinds.get(kind) ?? []), statement.account]);
  }
  return inTurn(
    [...kinds].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, of]) => of),
    wanted,
  ).sort();
}

function orderOf(account: string): string {
  return shortHash(account);
}

function kindOf({ variant, customers }: Statement): string {
  return customers.length > 0 ? `${variant}, partner` : variant;
}

/** One of each list in turn, until there are enough. */
function inTurn(lists: readonly (readonly string[])[], wanted: number): string[] {
  const longest = Math.max(0, ...lists.map((list) => list.length));
  const turns = Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list[i] ?? []));
  return turns.flat().slice(0, wanted);
}

async function payingOf(database: Database, run: RunRow): Promise<ReadonlySet<string>> {
  const rows = await database.columns(
    sql`SELECT account FROM run_account WHERE run_id = ${run.id} AND greatest(with_rollout, steady_state) > 0`,
  );
  return new Set(Array.from({ length: rows.rows }, (_, i) => rows.text('account', i)));
}
