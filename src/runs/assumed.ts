// The ledger priced under a model while customers behave otherwise: the counted usage is changed, then priced, then
// those leave whose bill is too high. Nothing of it is stored: no statement and no export can be made of an assumption.

import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { formatScaled } from '../exact/decimal.ts';
import { type Behaviour, type Leavers, leaversOf, staying, unpaidBy } from '../figures/behaviour.ts';
import { type Billing, billingsOf, plansOf } from '../figures/billing.ts';
import { type GuardrailReport, guardrailReports } from '../figures/guardrails.ts';
import { populationIn } from '../figures/population.ts';
import { buildBook } from '../price/book.ts';
import { priceBook } from '../price/price.ts';
import { steadyState } from '../price/steady.ts';
import { gapsOf } from '../summarise/gaps.ts';
import { share } from '../summarise/statistics.ts';
import { count } from '../summarise/words.ts';
import { measure, type ReplayInput } from './replay.ts';
import { usageCosts } from './usage-costs.ts';

export interface Assumed {
  /** Of all customers; who leaves pays nothing. */
  readonly withRollout: Billing;
  readonly steadyState: Billing;
  readonly leavers: Leavers;
  /** What those who leave would have paid in steady state, by customer. */
  readonly asked: Billing;
  readonly plans: readonly (readonly string[])[];
  readonly guardrails: readonly GuardrailReport[];
  readonly complete: boolean;
  /** See caveatsOf. */
  readonly caveats: readonly string[];
}

export async function priceAssumed(
  database: Database,
  input: ReplayInput & { readonly behaviour: Behaviour },
): Promise<Assumed> {
  const { model, costs, project, behaviour } = input;
  const { months, calendar, accounts, atoms, metered } = await measure(database, input);
  const rollout = priceBook(buildBook(model, accounts, calendar, metered.usage));
  const steady = priceBook(buildBook(steadyState(model), accounts, calendar, metered.usage));
  const paid = costs && (await usageCosts(database, rollout.book, costs, project.operations, months.length));
  const population = populationIn(rollout.book, months, metered, atoms, paid);
  const both = billingsOf(rollout, steady, population);
  const leavers = leaversOf(both.steadyState, behaviour.leave);
  return {
    withRollout: unpaidBy(both.withRollout, leavers),
    steadyState: unpaidBy(both.steadyState, leavers),
    leavers,
    asked: both.steadyState,
    plans: plansOf(steady, population),
    guardrails: guardrailReports(model, staying(both.withRollout, leavers), staying(both.steadyState, leavers)),
    complete: gapsOf(rollout, metered.left, input.narrowing.length > 0).length === 0,
    caveats: await caveatsOf(database, behaviour),
  };
}

/** What of the ledger an assumption does not reach, in sentences. */
export async function caveatsOf(database: Database, { changes }: Behaviour): Promise<readonly string[]> {
  if (!changes.some(({ which }) => which.polling === true || which.tags?.includes('polling') === true)) return [];
  const rows = await database.columns(
    sql`SELECT coalesce(sum(requests) FILTER (counted), 0) AS counted, coalesce(sum(requests), 0) AS requests FROM usage_day`,
  );
  const counted = rows.big('counted', 0);
  if (counted === 0n) return [];
  const of = share(counted, rows.big('requests', 0));
  return [
    `${count(counted, 'request')} (${formatScaled(of, 3)}% of the ledger) came already counted: polling cannot be told in them, and they stay as they are`,
  ];
}
