// Who would pay as direct customers for what others bring: every end customer of a partner for itself, and whoever has
// traffic of its own. Columns `lane` and `segment` say direct, `partner` nothing. Edition and seats are those of the
// directory, where it knows the end customer; who is unknown there is a customer from its first request on.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { apartId, resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import { type Account, ALWAYS } from '../meter/quantities.ts';
import { rowsOf } from '../meter/tables.ts';
import type { PayerRule } from '../model/model.ts';
import type { Book } from '../price/book.ts';
import { LANE_COLUMN, PARTNER_COLUMN } from './lanes.ts';

const DIRECT = 'direct';

/** A direct customer, and the account of the book that pays for its traffic today. */
export interface Customer {
  readonly account: Account;
  readonly of: number;
}

/** End customers, and the payers themselves, but for those of which all traffic is their end customers'; ascending by id. */
export async function customersOf(
  database: Database,
  directory: Directory,
  payer: readonly PayerRule[],
  book: Book,
  payers: ReadonlySet<number>,
): Promise<readonly Customer[]> {
  const { from, until } = book.window;
  const rows = await database.columns(sql`SELECT c.tenant, c.key, min(u.day - DATE '1970-01-01')::INTEGER AS first_day
    FROM usage_day u JOIN caller c USING (caller_no)
    WHERE u.day >= DATE '1970-01-01' + ${from} AND u.day < DATE '1970-01-01' + ${until} GROUP BY ALL ORDER BY ALL`);
  const callers = rowsOf(rows, (i) => ({
    tenant: rows.text('tenant', i),
    key: rows.text('key', i),
    first: rows.integer('first_day', i),
  }));
  const known = new Map(directory.accounts?.map((account) => [account.id, account]));
  const calling = new Set<string>();
  const ends = new Map<string, Map<string, Day>>();
  for (const caller of callers) {
    const { account } = resolveCaller(caller, directory, payer);
    const owner = directory.keys.get(caller.key)?.owner ?? '';
    if (account !== apartId(owner, caller.tenant)) calling.add(account);
    else ends.set(owner, earliest(ends.get(owner) ?? new Map(), caller));
  }
  const customers = [...payers].flatMap((of): Customer[] => {
    const paying = book.accounts[of];
    const served = ends.get(paying?.id ?? '');
    if (paying === undefined) return [];
    return [
      ...(served === undefined || calling.has(paying.id) ? [{ account: direct(paying, directory), of }] : []),
      ...[...(served ?? [])].flatMap(([tenant, first]) => {
        const account = direct(known.get(tenant) ?? stranger(tenant, first), directory);
        const since = account.joined === undefined ? undefined : Math.min(account.joined, first);
        const joined = latest(since, paying.joined);
        const gone = paying.left !== undefined && joined !== undefined && joined >= paying.left;
        const id = apartId(paying.id, tenant);
        return gone ? [] : [{ account: { ...account, id, joined, left: paying.left, transactions: [] }, of }];
      }),
    ];
  });
  return customers.sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
}

function earliest(
  days: Map<string, Day>,
  { tenant, first }: { readonly tenant: string; readonly first: Day },
): Map<string, Day> {
  return days.set(tenant, Math.min(days.get(tenant) ?? first, first));
}

function stranger(id: string, joined: Day): Account {
  return { id, joined, left: undefined, facts: [{ from: ALWAYS, facts: new Map() }], purchases: [] };
}

function latest(a: Day | undefined, b: Day | undefined): Day | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}

function direct(account: Account, { columns }: Directory): Account {
  const said = [LANE_COLUMN, 'segment'].filter((column) => columns.includes(column));
  const facts = account.facts.map(({ from, facts: row }) => {
    const own = new Map([...row, ...said.map((column) => [column, DIRECT] as const)]);
    own.delete(PARTNER_COLUMN);
    return { from, facts: own };
  });
  return { ...account, facts, purchases: [] };
}
