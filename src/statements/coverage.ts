// What the figures rest on: days with logs, months without any, periods that the window cuts, requests of nobody.
// Nothing is scaled up for what is missing.
import { addMonths, type Day, formatDay, formatMonth, parseDay } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Model } from '../model/model.ts';
import type { RunReport } from '../runs/report.ts';
import type { Statement as Stored } from '../runs/statement.ts';
import type { RunRow } from '../runs/store.ts';
import type { Coverage } from './statement.ts';

/** What is the same for every account of a run. */
export async function coverageOf(database: Database, run: RunRow): Promise<Omit<Coverage, 'stubs'>> {
  const rows = await database.columns(sql`SELECT (day - DATE '1970-01-01')::INTEGER AS day_no FROM run_day
    WHERE run_id = ${run.id} GROUP BY ALL ORDER BY ALL`);
  const seen = new Set(Array.from({ length: rows.rows }, (_, i) => rows.integer('day_no', i)));
  const [from, until] = [parseDay(run.from) ?? 0, parseDay(run.until) ?? 0];
  const days = Array.from({ length: until - from }, (_, i) => from + i);
  const months = new Set(days.map(formatMonth));
  const covered = new Set(days.filter((d) => seen.has(d)).map(formatMonth));
  const { gaps, usage } = JSON.parse(run.report) as RunReport;
  return {
    days: days.length,
    days_with_logs: days.filter((d) => seen.has(d)).length,
    missing_months: [...months].filter((m) => !covered.has(m)),
    left_out_requests: gaps.find((g) => g.code === 'unmapped-tenants')?.requests ?? '0',
    all_requests: usage.requests,
  };
}

/** Periods that the window cuts, not those in which the account joined or left. */
export function stubsOf(stored: Pick<Stored, 'months' | 'window'>, model: Model): readonly string[] {
  const [first] = stored.months;
  const last = stored.months.at(-1);
  const cut: string[] = [];
  if (first !== undefined && first.month < stored.window.from) cut.push(first.month);
  if (
    last !== undefined &&
    last.until === stored.window.until &&
    endOf(stored, last.month, model) > stored.window.until
  )
    cut.push(last.month);
  return [...new Set(cut)];
}

/** First day after a whole period that begins on `start`. */
function endOf({ months }: Pick<Stored, 'months'>, start: string, model: Model): string {
  const day: Day = parseDay(start) ?? 0;
  const { periods } = model.choices;
  switch (periods.kind) {
    case 'month':
    case 'anniversary': {
      const anchor = months.map((m) => m.month.slice(8)).reduce((a, b) => (a > b ? a : b), '01');
      const wanted = (parseDay(`2024-01-${anchor}`) ?? 0) - (parseDay('2024-01-01') ?? 0) + 1;
      return formatDay(addMonths(day, 1, wanted));
    }
    case 'days':
      return formatDay(day + periods.count);
    case 'day':
    case 'rolling':
      return formatDay(day + 1);
    default:
      throw new Error(`no such periods: ${JSON.stringify(periods satisfies never)}`);
  }
}
