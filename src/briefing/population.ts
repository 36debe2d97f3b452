// The customers of a stored run, read back from what the ledger keeps with it, so that a report of it needs
// nothing metered again. What usage costs us is not kept with a run: margins are known only to its guardrails.
import { type Day, monthStart, parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { currencyOf } from '../exact/currency.ts';
import { type Customer, monthlyMoney, type Population, paysToday } from '../figures/population.ts';
import { periodsOf } from '../meter/periods.ts';
import { type Account, ALWAYS, type Period } from '../meter/quantities.ts';
import { directoryOf, readInputs } from '../runs/inputs.ts';
import { modelOf, readOrigin } from '../runs/origin.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunRow } from '../runs/store.ts';
import { countingMonths } from '../summarise/monthly.ts';
import { sum } from '../summarise/statistics.ts';
import { isActive } from '../summarise/summary.ts';

export interface StoredPopulation {
  readonly population: Population;
  /** Own billing periods cannot be cut into calendar months: requests a month are those of the window ÷ active months. */
  readonly averaged: boolean;
}

/** Periods that lie in one calendar month each. */
const IN_MONTHS = ['month', 'day', 'rolling 24 hours'];

export async function storedPopulation(database: Database, run: RunRow): Promise<StoredPopulation> {
  const months = periodsOf(dayOf(run.from), dayOf(run.until));
  const { periods } = JSON.parse(run.report) as Pick<RunReport, 'periods'>;
  const averaged = !IN_MONTHS.includes(periods);
  const known = directoryOf((await readInputs(database, run.id)).directory).accounts;
  const accounts = new Map(known?.map((account) => [account.id, account]));
  const usage = await usageOf(database, run.id);
  const users = await apiUsersOf(database, run.id);
  const currency = currencyOf(run.currency) ?? { code: run.currency, digits: run.digits };
  const customers = [...usage]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([id, own], index): Customer[] => {
      if (!own.active) return [];
      const account = accounts.get(id) ?? withoutFacts(id);
      const facts = account.facts.at(-1)?.facts ?? new Map<string, string>();
      return [
        {
          index,
          id,
          name: facts.get('name') ?? '',
          facts,
          activeMonths: months.filter((m) => isActive(account, m)).length,
          requests: sum([...own.byMonth.values()]),
          apiUser: users?.(id, sum([...own.byMonth.values()]) > 0n),
          monthly: monthlyOf(account, months, own.byMonth, averaged),
          paysToday: paysToday(account, months, currency),
          spendsToday: monthlyMoney(account, 'current_total', months, currency),
          cost: undefined,
        },
      ];
    });
  return { population: { currency, months, customers, fixedCost: undefined }, averaged };
}

/** Who had units of a meter that adds requests up; where the model has none, who made requests. Undefined: an earlier version kept no model. */
async function apiUsersOf(
  database: Database,
  run: string,
): Promise<((account: string, requests: boolean) => boolean) | undefined> {
  const origin = await readOrigin(database, run);
  if (origin === undefined) return undefined;
  const meters = modelOf(origin).meters.flatMap(({ name, take }) => (take === 'sum' ? [name] : []));
  if (meters.length === 0) return (_, requests) => requests;
  const rows = await database.columns(sql`SELECT DISTINCT account, name FROM run_line
    WHERE run_id = ${run} AND step = 1 AND kind = 'metered' AND quantity > 0`);
  const users = new Set<string>();
  for (let i = 0; i < rows.rows; i++) if (meters.includes(rows.text('name', i))) users.add(rows.text('account', i));
  return (account) => users.has(account);
}

interface OwnUsage {
  readonly active: boolean;
  readonly byMonth: ReadonlyMap<Day, bigint>;
}

async function usageOf(database: Database, run: string): Promise<ReadonlyMap<string, OwnUsage>> {
  const rows =
    await database.columns(sql`SELECT account, (period - DATE '1970-01-01')::INTEGER AS period, state <> 'inactive' AS active, requests
    FROM run_period WHERE run_id = ${run} ORDER BY account, period`);
  const found = new Map<string, { active: boolean; byMonth: Map<Day, bigint> }>();
  for (let i = 0; i < rows.rows; i++) {
    const account = rows.text('account', i);
    const own = found.get(account) ?? { active: false, byMonth: new Map<Day, bigint>() };
    const month = monthStart(rows.integer('period', i));
    own.active ||= rows.flag('active', i);
    own.byMonth.set(month, (own.byMonth.get(month) ?? 0n) + rows.big('requests', i));
    found.set(account, own);
  }
  return found;
}

function monthlyOf(
  account: Account,
  months: readonly Period[],
  byMonth: ReadonlyMap<Day, bigint>,
  averaged: boolean,
): Customer['monthly'] {
  const own = (averaged ? months : countingMonths(months)).filter((m) => isActive(account, m));
  if (own.length === 0) return undefined;
  const requests = averaged ? [...byMonth.values()] : own.map((m) => byMonth.get(m.start) ?? 0n);
  return { requests: sum(requests), months: own.length };
}

/** Without a directory every tenant in the logs is an account. */
function withoutFacts(id: string): Account {
  return { id, joined: undefined, left: undefined, facts: [{ from: ALWAYS, facts: new Map() }], purchases: [] };
}

function dayOf(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(`${text} is no day of a run`);
  return day;
}
