// A ledger in memory that a test writes row by row, and the metering of it under a model given as data.
import { type Day, parseDay } from '../../src/calendar/day.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { join, name, sql } from '../../src/database/sql.ts';
import { type Decimal, decimal } from '../../src/exact/decimal.ts';
import { createLedger } from '../../src/ledger/create.ts';
import type { UsageChange } from '../../src/meter/changes.ts';
import { type Metered, meterUsage } from '../../src/meter/count.ts';
import { periodLists } from '../../src/meter/periods.ts';
import type { Account } from '../../src/meter/quantities.ts';
import { type Atoms, atomsOf } from '../../src/meter/usage.ts';
import type { Meter, Model, NotBilled, WeightRule } from '../../src/model/model.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { UsageMatch } from '../../src/model/values.ts';

export interface Row {
  readonly day: string;
  readonly tenant: string;
  readonly key?: string;
  readonly operation?: string;
  readonly status?: number;
  readonly polling?: boolean;
  readonly requests?: number;
  /** Digits of further measures, by name. */
  readonly measures?: Readonly<Record<string, number>>;
  /** undefined: the row tells no hour. */
  readonly hour?: number;
}

export interface Book {
  readonly model: Model;
  readonly accounts: readonly (string | Partial<Account>)[];
  readonly rows: readonly Row[];
  readonly window?: readonly [from: string, until: string];
  readonly keys?: Readonly<Record<string, { owner: string; ownerKind: 'customer' | 'isv' | 'si'; keyClass?: string }>>;
  /** Tags by operation. */
  readonly tags?: Readonly<Record<string, readonly string[]>>;
  /** Decimals by measure. */
  readonly measures?: Readonly<Record<string, number>>;
  readonly zone?: string;
  readonly cuts?: readonly string[];
  /** What is assumed of usage. */
  readonly changes?: readonly UsageChange[];
  /** Runs before the metering, such as to read gauges. */
  readonly prepare?: (database: Database) => Promise<void>;
}

export function on(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day`);
  return day;
}

const place = { file: 'model.yaml', line: 1 };

export const match = (keys: Partial<UsageMatch>): UsageMatch => ({
  tags: undefined,
  operations: undefined,
  statuses: undefined,
  keyClasses: undefined,
  ...keys,
});

export const weight = (value: Decimal | number, keys: Partial<UsageMatch> = {}, of?: string): WeightRule => ({
  ...match(keys),
  weight: typeof value === 'number' ? decimal(BigInt(value)) : value,
  of,
  place,
});

export const notBilled = (keys: Partial<UsageMatch>, from?: string, until?: string): NotBilled => ({
  ...match(keys),
  because: 'a reason',
  from: from === undefined ? undefined : on(from),
  until: until === undefined ? undefined : on(until),
  place,
});

export const meter = (parts: Partial<Meter> = {}): Meter => ({
  name: 'calls',
  unit: 'call',
  of: 'requests',
  take: 'sum',
  only: undefined,
  weights: [],
  notBilled: [],
  precision: 0,
  convert: undefined,
  place,
  ...parts,
});

export const plan = (parts: Partial<Plan> = {}): Plan => ({
  name: 'everyone',
  for: undefined,
  includes: new Map(),
  charges: [],
  offered: true,
  minimum: undefined,
  maximum: undefined,
  commit: undefined,
  atLimit: undefined,
  lacks: [],
  place,
  ...parts,
});

export const lack = (keys: Partial<UsageMatch>): Plan['lacks'][number] => ({ ...match(keys), usage: 'refused', place });

export const model = (parts: Partial<Model> = {}): Model => ({
  name: 'test',
  currency: { code: 'USD', digits: 2 },
  rounding: 'half_up',
  params: new Map(),
  choices: {
    seats: 'start',
    partialPeriod: 'prorated',
    change: 'next_period',
    drawFirst: 'pool',
    periods: { kind: 'month' },
    prorationDays: 'calendar',
    moneyRounded: 'charge',
  },
  payer: [],
  group: undefined,
  rollout: undefined,
  meters: [meter()],
  plans: [plan()],
  packs: [],
  discounts: [],
  credits: [],
  contracts: [],
  keep: { take: undefined, paymentFee: undefined, revenueShares: [] },
  assume: { plan: { kind: 'column', column: 'plan' }, packs: { kind: 'none' } },
  ...parts,
});

export interface MeteredBook extends Metered {
  readonly atoms: Atoms;
  readonly accounts: readonly Account[];
}

/** Writes the rows, meters them, and closes the ledger. */
export async function metered(book: Book): Promise<MeteredBook> {
  const database = await openDatabase(undefined, { threads: 1 });
  try {
    const measures = Object.entries(book.measures ?? {}).map(([m, decimals]) => ({ name: m, decimals }));
    await createLedger(database, measures, { detail: 'hour' });
    await writeRows(database, book);
    await book.prepare?.(database);
    const accounts = book.accounts.map(accountOf);
    const [from, until] = book.window ?? ['2025-01-01', '2025-03-01'];
    const lists = periodLists(book.model.choices.periods, on(from), on(until));
    const atoms = atomsOf(accounts, lists, () => (book.cuts ?? []).map(on));
    const keys = Object.entries(book.keys ?? {}).map(([key, k]) => [key, { keyClass: 'production', ...k }] as const);
    const result = await meterUsage(database, {
      model: book.model,
      directory: { accounts, keys: new Map(keys), columns: [] },
      accounts,
      atoms,
      operations: Object.entries(book.tags ?? {}).map(([operation, tags]) => ({ name: operation, tags })),
      measures,
      zone: book.zone ?? 'UTC',
      changes: book.changes ?? [],
    });
    return { ...result, atoms, accounts };
  } finally {
    database.close();
  }
}

function accountOf(given: string | Partial<Account>): Account {
  const parts = typeof given === 'string' ? { id: given } : given;
  return { id: '', joined: undefined, left: undefined, facts: [], purchases: [], ...parts };
}

async function writeRows(database: Database, { rows, measures = {} }: Book): Promise<void> {
  const callers = [...new Set(rows.map((r) => `${r.tenant}\t${r.key ?? ''}`))];
  const operations = [...new Set(rows.map((r) => r.operation ?? 'GET /items'))];
  for (const [i, caller] of callers.entries()) {
    const [tenant = '', key = ''] = caller.split('\t');
    await database.run(sql`INSERT INTO caller VALUES (${i}, ${tenant}, ${key})`);
  }
  for (const [i, operation] of operations.entries())
    await database.run(sql`INSERT INTO operation VALUES (${i}, ${operation})`);
  const extra = Object.keys(measures);
  const columns = join(
    [
      'day',
      'caller_no',
      'operation_no',
      'status',
      'polling',
      'counted',
      'requests',
      'bytes_in',
      'bytes_out',
      ...extra,
    ].map(name),
  );
  for (const row of rows) {
    const digits = extra.map((m) => sql`, ${row.measures?.[m] ?? 0}`);
    const values = sql`${row.day}::DATE, ${callers.indexOf(`${row.tenant}\t${row.key ?? ''}`)}, ${operations.indexOf(row.operation ?? 'GET /items')},
      ${row.status ?? 200}, ${row.polling ?? false}, false, ${row.requests ?? 1}, 0, 0 ${join(digits, ' ')}`;
    await database.run(sql`INSERT INTO usage_day (${columns}) VALUES (${values})`);
    if (row.hour !== undefined)
      await database.run(sql`INSERT INTO usage_hour (hour, ${columns}) VALUES (${row.hour}, ${values})`);
  }
}
