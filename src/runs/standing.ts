// Step 0 of every account and period, kept with a run: the plan on each stretch of days, the rollout
// month, and which rule put the account there.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import type { Place } from '../model/values.ts';
import { BEFORE_LAUNCH, type Book, contextAt } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { resolvedAt } from '../price/terms/kinds.ts';
import { phaseOf } from '../price/terms/plan.ts';

/** A stretch of days of one account and period in one plan. */
export interface StandingRow {
  readonly account: string;
  readonly period: Day;
  readonly from: Day;
  readonly until: Day;
  /** '' when no plan holds. */
  readonly plan: string;
  readonly month: number;
  readonly why: string;
  /** A contract of the account is in force. */
  readonly contract: boolean;
  readonly rule: Place | undefined;
}

export function standingsOf(priced: Priced): readonly StandingRow[] {
  const { book } = priced;
  const rows: StandingRow[] = [];
  for (let cell = 0; cell < book.periods.length; cell++) {
    if (book.state[cell] === BEFORE_LAUNCH) continue;
    const own = rows.length;
    for (let s = book.first[cell] ?? 0; s < (book.first[cell + 1] ?? 0); s++) {
      const row = standing(priced, cell, s);
      const last = rows.length > own ? rows[rows.length - 1] : undefined;
      if (last?.plan === row.plan && last.why === row.why) rows[rows.length - 1] = { ...last, until: row.until };
      else rows.push(row);
    }
  }
  return rows;
}

function standing(priced: Priced, cell: number, segment: number): StandingRow {
  const { book } = priced;
  const { model } = book;
  const plan = model.plans[planOn(priced.book, priced.totals, segment)];
  const row = {
    account: book.accounts[Math.floor(cell / book.width)]?.id ?? '',
    period: book.periods[cell]?.start ?? 0,
    from: book.from[segment] ?? 0,
    until: book.until[segment] ?? 0,
    plan: plan?.name ?? '',
    month: model.rollout === undefined ? 0 : (book.month[cell] ?? 0),
    contract: (book.contract[segment] ?? -1) >= 0,
  };
  if (plan === undefined) return { ...row, why: 'no plan of the model fits this account', rule: undefined };
  const phase = phaseOf(model, contextAt(book, segment, cell), (p) => p.plan !== undefined);
  const contract = model.contracts[book.contract[segment] ?? -1];
  const also = contract === undefined ? '' : `; with a contract: ${contract.because}`;
  if (phase?.plan === plan.name) return { ...row, why: `by a phase of the rollout${also}`, rule: phase.place };
  if (contract?.plan === plan.name) return { ...row, why: `by a contract: ${contract.because}`, rule: contract.place };
  const own = model.plans[resolvedAt(book, segment)?.plan ?? -1];
  if (own !== undefined && own.name !== plan.name && own.atLimit?.kind === 'upgrade')
    return { ...row, why: `for this period, because the limit of ${own.name} was passed${also}`, rule: own.place };
  if (contract !== undefined) return { ...row, why: `with a contract: ${contract.because}`, rule: contract.place };
  return { ...row, why: ordinary(book), rule: plan.place };
}

function ordinary({ model }: Book): string {
  if (model.plans.length === 1) return '';
  switch (model.assume.plan.kind) {
    case 'column':
      return `the plan that fits the account, else the one its directory column "${model.assume.plan.column}" names`;
    case 'cheapest':
      return 'assumed, with hindsight: the cheapest plan for the whole window';
    case 'cheapest_by_month':
      return 'assumed, with hindsight: the cheapest plan of this period';
    case 'smallest':
      return 'assumed: the first plan that holds every period of the account';
    default:
      return model.assume.plan satisfies never;
  }
}

export async function insertStandings(database: Database, run: string, rows: readonly StandingRow[]): Promise<void> {
  await database.run(sql`CREATE OR REPLACE TEMP TABLE r_plan (account VARCHAR, plan VARCHAR, why VARCHAR, rule_file VARCHAR,
    period INTEGER, from_day INTEGER, until_day INTEGER, month INTEGER, rule_line INTEGER, contract BOOLEAN)`);
  await database.append('r_plan', rows.length, (to, i) => {
    const row = rows[i];
    for (const text of [row?.account, row?.plan, row?.why, row?.rule?.file]) to.text(text);
    for (const whole of [row?.period, row?.from, row?.until, row?.month, row?.rule?.line]) to.integer(whole ?? 0);
    to.flag(row?.contract ?? false);
  });
  await database.run(sql`INSERT INTO run_plan SELECT ${run}, account, DATE '1970-01-01' + period, DATE '1970-01-01' + from_day,
    DATE '1970-01-01' + until_day, plan, month, why, contract, rule_file, rule_line FROM r_plan`);
}
