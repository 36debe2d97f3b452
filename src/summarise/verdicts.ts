// The two verdicts on a run. `gaps`: what could not be priced; a run without any is complete.
// `warnings`: whether the data is sound. Each with its effect in requests.
import { formatDay, formatMonth } from '../calendar/day.ts';
import type { Columns, Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Metered } from '../meter/count.ts';
import { isStub } from '../meter/periods.ts';
import type { Period } from '../meter/quantities.ts';
import { cellsOf } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { FLAG } from '../price/sinks.ts';

import { sum } from './statistics.ts';
import { count, periodNoun, periodsText } from './words.ts';

export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Requests that it concerns; undefined where that cannot be told. */
  readonly requests: bigint | undefined;
  /** The first few it is about. */
  readonly examples: readonly string[];
}

export const EXAMPLES = 5;

/** What the run could not price. */
export function gapsOf(priced: Priced, metered: Metered, narrowed: boolean): readonly Finding[] {
  const { left } = metered;
  const { model } = priced.book;
  const found: Finding[] = [];
  if (left.unmappedTenants.length > 0 && !narrowed) {
    found.push({
      code: 'unmapped-tenants',
      message: `${count(left.unmappedTenants.length, 'tenant')} in the logs ${left.unmappedTenants.length === 1 ? 'is' : 'are'} not in the directory`,
      fix: 'add them to the directory of tenants, or their keys to the directory of keys',
      requests: sum(left.unmappedTenants.map((t) => t.requests)),
      examples: left.unmappedTenants.slice(0, EXAMPLES).map((t) => (t.tenant === '' ? '(no tenant)' : t.tenant)),
    });
  }
  for (const [m, meter] of model.meters.entries()) {
    const mine = left.unweighted.filter((u) => u.meter === m);
    if (mine.length === 0) continue;
    found.push({
      code: 'no-weight',
      message: `the meter ${meter.name} gives no weight to ${count(mine.length, 'operation')}`,
      fix: 'add a weight for the operation or one of its tags, or map the path in the catalogue of operations',
      requests: sum(mine.map((u) => u.requests)),
      examples: mine.slice(0, EXAMPLES).map((u) => u.operation),
    });
  }
  for (const { meter, requests } of left.unmapped) {
    const rule = model.meters[meter];
    if (rule === undefined || rule.weights.length > 0 || requests === 0n) continue;
    found.push({
      code: 'unmapped-operations',
      message: `the meter ${rule.name} has no weights, so it bills requests of no operation of the catalogue like any other`,
      fix: 'map their paths in the catalogue (reprice operations propose), or say that they count: weights: [{weight: 1}]',
      requests,
      examples: [],
    });
  }
  if (left.outsideDates.length > 0) {
    found.push({
      code: 'outside-dates',
      message: `${count(left.outsideDates.length, 'account')} made requests before joining or after leaving`,
      fix: 'correct `joined` and `left` in the directory, or accept that this usage has no price',
      requests: sum(left.outsideDates.map((o) => o.requests)),
      examples: left.outsideDates.slice(0, EXAMPLES).map((o) => o.account),
    });
  }
  if (left.withoutHours.length > 0) {
    found.push({
      code: 'no-hours',
      message: `${count(left.withoutHours.length, 'account')} made requests that tell no hour: they are in no limit on any 24 hours`,
      fix: 'load single requests or counts by the hour for these accounts; without them their figures are too low',
      requests: sum(left.withoutHours.map((w) => w.requests)),
      examples: left.withoutHours.slice(0, EXAMPLES).map((w) => w.account),
    });
  }
  return [...found, ...unpriced(priced)];
}

const REASONS = [
  {
    flag: FLAG.noPlan,
    code: 'no-plan',
    message: 'in no plan, or in several',
    fix: 'check `for:` of the plans, or the directory column that names the plan',
  },
  {
    flag: FLAG.noNumber,
    code: 'no-number',
    message: 'for which the model has no number',
    fix: 'add an `otherwise:` to the lookup, or fill the directory column',
  },
  {
    flag: FLAG.beyondTiers,
    code: 'beyond-tiers',
    message: 'beyond the last tier',
    fix: 'leave the last tier open (no `up_to`)',
  },
  {
    flag: FLAG.atLimit,
    code: 'at-limit',
    message: 'over a pool that no charge rates',
    fix: 'add a charge of the meter to the plan, or say what happens there: at_limit: block, upgrade or auto_pack',
  },
] as const;

/** An account is in no plan for another reason where plans are assumed. */
const NO_PLAN_ASSUMED = {
  column: undefined,
  cheapest: 'that fits none of the plans on offer: `for` must hold all the window, and the limit may not be passed',
  cheapest_by_month: 'that fits none of the plans on offer: `for` must hold, and the limit may not be passed',
  smallest: 'for which no plan on offer is large enough in every period',
} as const;
const NO_PLAN_FIX =
  'give the last plan charges, a larger pool or an unlimited one; plans with `offered: no` do not count';

function unpriced(priced: Priced): Finding[] {
  const { choices, assume } = priced.book.model;
  const noun = periodNoun(periodsText(choices.periods));
  const outgrown = NO_PLAN_ASSUMED[assume.plan.kind];
  return REASONS.flatMap((reason) => {
    const { flag, code } = reason;
    const assumed = flag === FLAG.noPlan && outgrown !== undefined;
    const [message, fix] = assumed ? [outgrown, NO_PLAN_FIX] : [reason.message, reason.fix];
    const accounts = priced.book.accounts.flatMap((account, a) => {
      const cells = cellsOf(priced.book, a).filter((c) => ((priced.totals.flags[c] ?? 0) & flag) !== 0);
      return cells.length === 0 ? [] : [{ account, periods: cells.length }];
    });
    if (accounts.length === 0) return [];
    const periods = accounts.reduce((n, a) => n + a.periods, 0);
    return [
      {
        code,
        message: `${count(accounts.length, 'account')} (${count(periods, noun)}) ${message}`,
        fix,
        requests: undefined,
        examples: accounts.slice(0, EXAMPLES).map((a) => a.account.id),
      },
    ];
  });
}

/** Whether the data behind the run is sound. */
export async function warningsOf(
  database: Database,
  priced: Priced,
  months: readonly Period[],
  metered: Metered,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  const rows = await database.columns(sql`SELECT (SELECT count(*) FROM conflict) AS conflicts,
    (SELECT coalesce(sum(rows_rejected), 0)::BIGINT FROM source_file) AS rejected,
    (SELECT coalesce(sum(rows_outside), 0)::BIGINT FROM source_file) AS outside,
    (SELECT coalesce(sum(requests), 0) FROM usage_day WHERE counted) AS counted`);
  const add = (
    code: string,
    size: bigint,
    message: string,
    fix: string,
    requests?: bigint,
    examples: readonly string[] = [],
  ): void => {
    if (size > 0n) found.push({ code, message, fix, requests, examples });
  };
  const [conflicts, rejected, outside] = [rows.big('conflicts', 0), rows.big('rejected', 0), rows.big('outside', 0)];
  add(
    'conflicts',
    conflicts,
    `${count(conflicts, 'request id')} came again with another tenant, operation or status; the earliest row counts`,
    'see the table `conflict` of the ledger',
    conflicts,
  );
  add(
    'rejected',
    rejected,
    `${count(rejected, 'row')} could not be read and ${rejected === 1n ? 'is' : 'are'} in no bill`,
    'see the table `rejected_row` of the ledger: file, line and reason',
    rejected,
  );
  add(
    'outside-window',
    outside,
    `${count(outside, 'row')} ${outside === 1n ? 'lies' : 'lie'} outside the window`,
    'widen `window:` if they belong to it',
    outside,
  );
  const unknown = metered.left.unknownKeys;
  add(
    'unknown-keys',
    BigInt(unknown.length),
    `${count(unknown.length, 'key')} in the logs ${unknown.length === 1 ? 'is' : 'are'} in no directory; the tenant of the log pays`,
    'add them to the directory of keys',
    sum(unknown.map((k) => k.requests)),
    unknown.slice(0, EXAMPLES).map((k) => k.key),
  );
  const counted = rows.big('counted', 0);
  const polls = priced.book.model.meters.some((m) => m.weights.some((w) => w.tags?.includes('polling') === true));
  add(
    'polling-unknown',
    polls ? counted : 0n,
    'rows that came already counted cannot be told to be polling; they weigh as ordinary reads',
    'load single requests where polling matters',
    counted,
  );
  const gaps = await daysWithoutLogs(database, months);
  add(
    'days-without-logs',
    BigInt(gaps.length),
    `${count(gaps.length, 'day')} of the window ${gaps.length === 1 ? 'has' : 'have'} no request at all`,
    'check whether a log file is missing',
    undefined,
    gaps.slice(0, EXAMPLES),
  );
  const stubs = months.filter(isStub);
  add(
    'stub',
    BigInt(stubs.length),
    `the window cuts ${count(stubs.length, 'month')}: prorated, and left out of monthly statistics`,
    'begin and end the window with a month',
    undefined,
    stubs.map((p) => formatMonth(p.start)),
  );
  return found;
}

async function daysWithoutLogs(database: Database, periods: readonly Period[]): Promise<string[]> {
  const seen: Columns = await database.columns(
    sql`SELECT DISTINCT (day - DATE '1970-01-01')::INTEGER AS day FROM usage_day`,
  );
  const days = new Set(Array.from({ length: seen.rows }, (_, i) => seen.integer('day', i)));
  const missing: string[] = [];
  for (let day = periods[0]?.from ?? 0; day < (periods[periods.length - 1]?.until ?? 0); day++)
    if (!days.has(day)) missing.push(formatDay(day));
  return missing;
}
