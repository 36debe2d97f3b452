// What statements work out anew, for all their accounts at once: quantities counted again by the run's rules, books
// to price them with, and the same once more as if nobody polled. Made once, however many statements are asked for.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Usage } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';
import { type Book, buildBook } from '../price/book.ts';
import { steadyState } from '../price/steady.ts';
import { type Measured, measure, type ReplayInput } from '../runs/replay.ts';
import { type Company, companyWith } from './company.ts';

/** Which total of a run is priced. */
export type Basis = 'with_rollout' | 'steady_state';

export interface Study {
  readonly model: Model;
  readonly measured: Measured;
  /** Number of each account. */
  readonly numbers: ReadonlyMap<string, number>;
  book(basis: Basis): Book;
  /** As if nobody polled; undefined where nobody does. */
  bookWithoutPolling(basis: Basis): Book | undefined;
  /** As if of all who share with an account, it alone did not poll. */
  companyWithoutPolling(basis: Basis, account: number): Company | undefined;
}

/** Leaves the tables of metering in the database, see meter/operations.ts. Where groups share, it is of all accounts. */
export async function studyOf(database: Database, input: ReplayInput, asked: ReadonlySet<string>): Promise<Study> {
  const { model } = input;
  const accounts = model.group === undefined ? asked : undefined;
  const polled = (await hasPolling(database))
    ? await measure(database, { ...input, model: withoutPolling(model) }, accounts)
    : undefined;
  const measured = await measure(database, input, accounts);
  const build = (usage: Usage, basis: Basis): Book =>
    buildBook(basis === 'with_rollout' ? model : steadyState(model), measured.accounts, measured.calendar, usage);
  const book = once((basis) => build(measured.metered.usage, basis));
  return {
    model,
    measured,
    numbers: new Map(measured.accounts.map(({ id }, a) => [id, a])),
    book,
    bookWithoutPolling: once((basis) => (polled === undefined ? undefined : build(polled.metered.usage, basis))),
    companyWithoutPolling(basis, account) {
      if (polled === undefined) return undefined;
      const { usage } = polled.metered;
      return companyWith(book(basis), measured.calendar, account, usage);
    },
  };
}

async function hasPolling(database: Database): Promise<boolean> {
  const rows = await database.columns(sql`SELECT 1 AS there FROM usage_day WHERE polling LIMIT 1`);
  return rows.rows > 0;
}

/** The same model, in which requests that were flagged as polling are never billed. */
function withoutPolling(model: Model): Model {
  const meters = model.meters.map((meter) => ({
    ...meter,
    notBilled: [
      {
        because: 'polling',
        tags: ['polling'],
        operations: undefined,
        statuses: undefined,
        keyClasses: undefined,
        from: undefined,
        until: undefined,
        place: meter.place,
      },
      ...meter.notBilled,
    ],
  }));
  return { ...model, meters };
}

function once<T>(make: (basis: Basis) => T): (basis: Basis) => T {
  const made = new Map<Basis, T>();
  return (basis) => {
    if (!made.has(basis)) made.set(basis, make(basis));
    return made.get(basis) as T;
  };
}
