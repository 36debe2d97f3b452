// A stored run priced once more with its lines, in one of its two totals. What the run was priced from must be as it
// was, and the bills must come to the total that the run has stored.
import type { Database } from '../database/database.ts';
import { plainMoney } from '../exact/currency.ts';
import { buildBook } from '../price/book.ts';
import { type Priced, priceBookWithLines } from '../price/price.ts';
import type { Lines } from '../price/sinks.ts';
import { steadyState } from '../price/steady.ts';
import type { Project } from '../project/project.ts';
import { type Measured, measure, type ReplayInput } from '../runs/replay.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { inputsAgain } from '../statements/inputs.ts';

export interface PricedAgain {
  readonly input: ReplayInput;
  /** Its tables stay in the database until something else is metered. */
  readonly measured: Measured;
  readonly priced: Priced & { readonly lines: Lines };
  readonly report: RunReport;
}

export async function priceAgain(
  database: Database,
  project: Project,
  run: RunRow,
  withRollout: boolean,
): Promise<PricedAgain> {
  const { model, now, changed } = await inputsAgain(database, project, run);
  if (changed.length > 0 || run.changedDays > 0)
    throw new CannotRunError(
      `${changed[0] === undefined ? 'the usage data' : changed.join(' and ')} changed since run ${run.id} was priced`,
      'price the model again: reprice run MODEL',
    );
  const measured = await measure(database, now);
  const { accounts, calendar, metered } = measured;
  const priced = priceBookWithLines(
    buildBook(withRollout ? model : steadyState(model), accounts, calendar, metered.usage),
  );
  const report = JSON.parse(run.report) as RunReport;
  const stored = report.revenue[withRollout ? 'with_rollout' : 'steady_state'].total;
  const total = plainMoney(
    priced.totals.billed.values().reduce((sum, billed) => sum + billed, 0n),
    model.currency,
  );
  if (total !== stored) throw new Error(`run ${run.id} comes out as ${total}, and has ${stored}`);
  return { input: now, measured, priced, report };
}
