// "The same traffic as a direct customer": what lanes other than direct bring, priced once more as if nobody stood
// between. Every end customer of a partner pays for itself what the partner paid for it; columns `lane` and `segment`
// say direct, `partner` nothing; no contracts, no packs from a file, no take and no revenue shares. Its edition and
// seats are those of the directory, where it knows the end customer; who is unknown there is a customer from its first
// request on. Where a column named the plan and the plan is not open to direct customers, the cheapest that is.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { apartId, resolveCaller, USUAL_PAYER } from '../meter/callers.ts';
import { ALWAYS, type Directory } from '../meter/directory.ts';
import type { Account } from '../meter/quantities.ts';
import { rowsOf } from '../meter/tables.ts';
import type { Model, PayerRule } from '../model/model.ts';
import { type Book, buildBook, cellsOf } from '../price/book.ts';
import { type Priced, priceBook } from '../price/price.ts';
import { FLAG, UNPRICED } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import { measure, type ReplayInput } from '../runs/replay.ts';
import { keptByCell } from '../summarise/kept.ts';
import { LANE_COLUMN, PARTNER_COLUMN } from './lanes.ts';

const DIRECT = 'direct';

/** What direct customers would bring in the period of a cell; minor units. */
interface DirectCell {
  readonly billed: bigint;
  readonly net: bigint;
  /** Direct customers that the model has no price for. */
  readonly unpriced: readonly string[];
}

export interface AsDirect {
  /** By cell of the account that pays today. */
  readonly cells: ReadonlyMap<number, DirectCell>;
  /** By account that pays today: how many direct customers stand in its place. */
  readonly customers: ReadonlyMap<number, number>;
}

export interface DirectInput {
  readonly database: Database;
  /** With the model that direct customers are priced under. */
  readonly input: ReplayInput;
  /** Whose bill a request goes on today. */
  readonly payer: readonly PayerRule[];
  readonly withRollout: boolean;
}

/** Meters once more; `payers` are accounts of the book that are priced as direct customers. */
export async function asDirect(asked: DirectInput, book: Book, payers: ReadonlySet<number>): Promise<AsDirect> {
  const { database, input, withRollout } = asked;
  const payer = apart(asked.payer);
  const customers = await customersOf(database, input.directory, payer, book, payers);
  const accounts = customers.map(({ account }) => account);
  const model = directModel(input.model, payer);
  const measured = await measure(database, {
    ...input,
    model,
    directory: { ...input.directory, accounts },
    narrowing: [],
  });
  const pricedUnder = (one: Model): Priced => {
    const { calendar, metered } = measured;
    return priceBook(buildBook(withRollout ? one : steadyState(one), measured.accounts, calendar, metered.usage));
  };
  const own = pricedUnder(model);
  const planless = model.assume.plan.kind === 'column' && own.totals.flags.some((flags) => (flags & FLAG.noPlan) !== 0);
  const cheapest = planless
    ? pricedUnder({ ...model, assume: { ...model.assume, plan: { kind: 'cheapest' } } })
    : undefined;
  return sumsOf(book, customers, (account) =>
    cheapest !== undefined && cellsOf(own.book, account).some((c) => ((own.totals.flags[c] ?? 0) & FLAG.noPlan) !== 0)
      ? cheapest
      : own,
  );
}

function apart(payer: readonly PayerRule[]): readonly PayerRule[] {
  const rules = payer.length === 0 ? USUAL_PAYER : payer;
  return rules.map((rule) => (rule.is === 'owner' ? { ...rule, is: 'apart' } : rule));
}

function directModel(model: Model, payer: readonly PayerRule[]): Model {
  return { ...model, payer, contracts: [], keep: { ...model.keep, take: undefined, revenueShares: [] } };
}

/** A direct customer, and the account of the book that pays for its traffic today. */
interface Customer {
  readonly account: Account;
  readonly of: number;
}

/** End customers, and the payers themselves, but for those of which all traffic is their end customers'; ascending by id. */
async function customersOf(
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
  const firstDays = new Map<string, Day>();
  const tenants = new Map<string, string>();
  for (const caller of callers) {
    const { account } = resolveCaller(caller, directory, payer);
    firstDays.set(account, Math.min(firstDays.get(account) ?? caller.first, caller.first));
    tenants.set(account, caller.tenant);
  }
  const known = new Map(directory.accounts?.map((account) => [account.id, account]));
  const customers = [...payers].flatMap((of): Customer[] => {
    const paying = book.accounts[of];
    if (paying === undefined) return [];
    const ends = [...tenants].filter(([id, tenant]) => id === apartId(paying.id, tenant));
    const itself = ends.length === 0 || tenants.has(paying.id) ? [{ account: direct(paying, directory), of }] : [];
    return [
      ...itself,
      ...ends.flatMap(([id, tenant]) => {
        const first = firstDays.get(id) ?? from;
        const account = direct(known.get(tenant) ?? stranger(tenant, first), directory);
        const joined = latest(
          account.joined === undefined ? undefined : Math.min(account.joined, first),
          paying.joined,
        );
        const gone = paying.left !== undefined && joined !== undefined && joined >= paying.left;
        return gone ? [] : [{ account: { ...account, id, joined, left: paying.left, transactions: [] }, of }];
      }),
    ];
  });
  return customers.sort((a, b) => (a.account.id < b.account.id ? -1 : 1));
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

function sumsOf(book: Book, customers: readonly Customer[], pricedFor: (account: number) => Priced): AsDirect {
  const cells = new Map<number, DirectCell>();
  const counts = new Map<number, number>();
  const nets = new Map<Priced, ReturnType<typeof keptByCell>>();
  for (const [i, { account, of }] of customers.entries()) {
    const priced = pricedFor(i);
    const kept = nets.get(priced) ?? keptByCell(priced);
    nets.set(priced, kept);
    counts.set(of, (counts.get(of) ?? 0) + 1);
    for (const cell of cellsOf(priced.book, i)) {
      const start = priced.book.periods[cell]?.from ?? 0;
      const at = cellsOf(book, of).findLast((c) => (book.periods[c]?.from ?? 0) <= start) ?? cellsOf(book, of)[0] ?? 0;
      const before = cells.get(at) ?? { billed: 0n, net: 0n, unpriced: [] };
      const unpriced = ((priced.totals.flags[cell] ?? 0) & UNPRICED) !== 0;
      cells.set(at, {
        billed: before.billed + priced.totals.billed.at(cell),
        net: before.net + (kept.get(cell)?.net ?? 0n),
        unpriced: unpriced ? [...before.unpriced, account.id] : before.unpriced,
      });
    }
  }
  return { cells, customers: counts };
}
