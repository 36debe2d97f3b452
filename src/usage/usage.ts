// The first answer that anyone wants, before any price: how many requests an account makes a month, and
// who makes them, by what and when. Counts are exact, and their sum is the ledger's.
import { formatDay, formatMonth } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { formatScaled } from '../exact/decimal.ts';
import { readDirectory } from '../meter/directory.ts';
import { isStub, periodsOf } from '../meter/periods.ts';
import type { Account, Period } from '../meter/quantities.ts';
import type { Project } from '../project/project.ts';
import { parseNarrowing } from '../runs/narrow.ts';
import { populationOf, windowOf } from '../runs/population.ts';
import { aMonth, countingMonths } from '../summarise/monthly.ts';
import { gini, mean, percentile, sorted, sum, TOPS, top } from '../summarise/statistics.ts';
import { isActive } from '../summarise/summary.ts';
import { type Caller, callersOf, monthlyOf, monthNo, percent } from './callers.ts';
import { countRequests, requestsByMonth, requestsByOperation, requestsOfUnknown } from './counts.ts';
import { lastDay, lastDayOfHours, requestsByUtcMonth } from './hours.ts';
import { byColumn, byOperation, byTag } from './parts.ts';
import type { AccountReport, MonthFiguresReport, MonthReport, UsageReport, UtcReport } from './report.ts';

export interface UsageQuestion {
  /** As `--where` gives them. */
  readonly where: readonly string[];
  /** A column of the directory; undefined: `segment`, where there is one. */
  readonly by: string | undefined;
}

export async function usageOf(database: Database, project: Project, asked: UsageQuestion): Promise<UsageReport> {
  const directory = await readDirectory(database, project);
  const [from, until] = await windowOf(database, project);
  const months = periodsOf(from, until);
  const narrowing = parseNarrowing(asked.where, directory.columns);
  const population = await populationOf(database, directory, narrowing);
  await countRequests(database, directory, population);
  const counted = await requestsByMonth(database);
  const callers = population.narrowed.flatMap((account, i) => callersOf(account, counted[i], months));
  const ascending = sorted(callers.map((c) => c.requests));
  const total = sum(ascending);
  const operations = await requestsByOperation(database);
  const hourly = project.detail === 'hour';
  return {
    zone: project.zone,
    window: { from: formatDay(from), until: formatDay(until) },
    narrowed_to: narrowing.map(({ column, values }) => `${column}=${values.join(',')}`).join(' '),
    accounts: callers.length,
    accounts_without_requests: callers.filter((c) => c.requests === 0n).length,
    requests: String(total),
    a_month: monthFigures(callers, months),
    top: TOPS.map((perMille) => {
      const { count, sum: part } = top(ascending, perMille);
      return { top: percentName(perMille), accounts: count, requests: String(part), share: percent(part, total) };
    }),
    gini: formatScaled(gini(ascending), 4),
    by_month: months.map((month) => monthReport(callers, month)),
    by_account: accountReports(callers, months, total),
    by_operation: byOperation(operations, total),
    by_tag: await byTag(database, project, operations, total),
    by_column: byColumn(callers, months, directory.columns, asked.by, total),
    last_24_hours: await lastHours(database, hourly),
    under_utc: hourly ? await underUtc(database, project.zone, callers, counted, population.narrowed) : null,
    unknown_tenants: narrowing.length > 0 ? NONE : await unknownTenants(database),
  };
}

const NONE = { tenants: 0, requests: '0', examples: [] };
const EXAMPLES = 5;

function monthName(no: number): string {
  return `${Math.floor(no / 12)}-${String((no % 12) + 1).padStart(2, '0')}`;
}

function monthFigures(callers: readonly Caller[], months: readonly Period[]): MonthFiguresReport {
  const figures = aMonth(monthlyOf(callers, months));
  return {
    months: countingMonths(months).map((m) => formatMonth(m.start)),
    median: String(figures.median),
    mean: String(figures.mean),
    percentiles: Object.fromEntries(figures.percentiles.map(({ p, value }) => [`p${p}`, String(value)])),
    most: String(figures.most),
  };
}

function monthReport(callers: readonly Caller[], month: Period): MonthReport {
  const all = callers.map((caller) => ({ caller, requests: caller.months.get(monthNo(month)) ?? 0n }));
  const active = sorted(all.filter(({ caller }) => isActive(caller.account, month)).map(({ requests }) => requests));
  return {
    month: formatMonth(month.start),
    cut: isStub(month),
    requests: String(sum(all.map(({ requests }) => requests))),
    accounts_with_requests: all.filter(({ requests }) => requests > 0n).length,
    median: String(percentile(active, 50)),
    mean: String(mean(active)),
  };
}

function accountReports(callers: readonly Caller[], months: readonly Period[], total: bigint): AccountReport[] {
  return callers
    .toSorted((a, b) => (a.requests === b.requests ? 0 : a.requests > b.requests ? -1 : 1))
    .map(({ account, requests, months: own }) => ({
      account: account.id,
      name: account.facts.at(-1)?.facts.get('name') ?? '',
      requests: String(requests),
      share: percent(requests, total),
      months: Object.fromEntries(months.map((m) => [formatMonth(m.start), String(own.get(monthNo(m)) ?? 0n)])),
    }));
}

async function lastHours(database: Database, hourly: boolean): Promise<UsageReport['last_24_hours']> {
  const byHour = hourly ? await lastDayOfHours(database) : undefined;
  const last = byHour ?? (await lastDay(database));
  if (last === undefined) return null;
  return {
    to_the_hour: byHour !== undefined,
    from: last.from,
    until: last.until,
    requests: String(last.requests),
    accounts_with_requests: last.accounts,
    hours: last.hours.map(({ hour, requests }) => ({ hour, requests: String(requests) })),
  };
}

async function underUtc(
  database: Database,
  zone: string,
  callers: readonly Caller[],
  counted: readonly ReadonlyMap<number, bigint>[],
  accounts: readonly Account[],
): Promise<UtcReport> {
  const { accounts: moved, undecided, withoutHours } = await requestsByUtcMonth(database, zone);
  const numbers = new Set([...callers.flatMap((c) => [...c.months.keys()]), ...moved.flatMap((m) => [...m.keys()])]);
  return {
    by_month: [...numbers]
      .sort((a, b) => a - b)
      .map((month) => {
        const pairs = accounts.map((_, i) => [counted[i]?.get(month) ?? 0n, moved[i]?.get(month) ?? 0n] as const);
        const requests = sum(pairs.map(([, utc]) => utc));
        return {
          month: monthName(month),
          requests: String(requests),
          difference: String(requests - sum(pairs.map(([zoned]) => zoned))),
          accounts_that_differ: pairs.filter(([zoned, utc]) => zoned !== utc).length,
        };
      }),
    undecided: String(undecided),
    without_hours: String(withoutHours),
  };
}

async function unknownTenants(database: Database): Promise<UsageReport['unknown_tenants']> {
  const unknown = await requestsOfUnknown(database);
  return {
    tenants: unknown.length,
    requests: String(sum(unknown.map((u) => u.requests))),
    examples: unknown.slice(0, EXAMPLES).map((u) => (u.tenant === '' ? '(no tenant)' : u.tenant)),
  };
}

function percentName(perMille: number): string {
  return `${formatScaled(BigInt(perMille), 1).replace('.0', '')}%`;
}
