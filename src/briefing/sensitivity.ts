// What each parameter of a run's model moves, one at a time: the same accounts and requests priced by the kernel once
// more. Requests are counted again, so it is left out, with its reason, where the inputs are others now or many.

import { differenceOf } from '../compare/totals.ts';
import type { Database } from '../database/database.ts';
import { plainMoney } from '../exact/currency.ts';
import { type Decimal, decimal, formatDecimal, multiply } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import { inForm, textInForm } from '../model/typed.ts';
import { buildBook } from '../price/book.ts';
import { priceBook } from '../price/price.ts';
import { steadyState } from '../price/steady.ts';
import type { Project } from '../project/project.ts';
import { canonical } from '../runs/inputs.ts';
import { modelOf, type Origin } from '../runs/origin.ts';
import { type Measured, measure, type ReplayInput } from '../runs/replay.ts';
import type { RunReport } from '../runs/report.ts';
import type { RunRow } from '../runs/store.ts';
import { InputError } from '../source/problem.ts';
import { sum } from '../summarise/statistics.ts';
import { billedOf } from '../summarise/summary.ts';
import { countedAgain } from './again.ts';
import type { Sensitivity, SensitivityStep } from './briefing.ts';

const STEPS = [-20n, -10n, 10n, 20n];

export async function sensitivityOf(
  database: Database,
  project: Project,
  run: RunRow,
  onStep: (parameter: string) => void,
): Promise<Sensitivity> {
  const without = (not_computed: string): Sensitivity => ({ run: run.id, not_computed, parameters: [] });
  const again = await countedAgain(database, project, run);
  if (typeof again === 'string') return without(again);
  const { origin, model, now } = again;
  if (model.params.size === 0) return without('the model declares no parameters');
  const pricing = { database, input: now, measured: await measure(database, now) };
  const plain = await totalsOf(pricing, model);
  const { revenue } = JSON.parse(run.report) as RunReport;
  if (plainMoney(plain.steadyState, model.currency) !== revenue.steady_state.total)
    return without('priced once more, the run does not come to the same total');
  const parameters: Sensitivity['parameters'][number][] = [];
  for (const [parameter, value] of model.params) {
    onStep(parameter);
    const typed = model.typed?.get(parameter);
    const steps: SensitivityStep[] = [];
    for (const percent of value.digits === 0n ? [] : STEPS)
      steps.push(await stepOf(pricing, origin, { parameter, value, percent, typed }, plain));
    parameters.push({ parameter, value: inForm(value, typed), steps });
  }
  return { run: run.id, not_computed: '', parameters };
}

interface Pricing {
  readonly database: Database;
  readonly input: ReplayInput;
  /** As the run's own model counts. */
  readonly measured: Measured;
}

interface Totals {
  readonly withRollout: bigint;
  readonly steadyState: bigint;
}

interface Step {
  readonly parameter: string;
  readonly value: Decimal;
  readonly percent: bigint;
  /** As the model's file has the parameter. */
  readonly typed: string | undefined;
}

async function stepOf(
  pricing: Pricing,
  origin: Origin,
  { parameter, value, percent, typed }: Step,
  plain: Totals,
): Promise<SensitivityStep> {
  const moved = formatDecimal(multiply(value, decimal(100n + percent, 2)));
  const step = { percent: String(percent), value: textInForm(moved, typed) };
  const model = modelWith(origin, parameter, moved);
  if (model === undefined) return { ...step, with_rollout: '', steady_state: '', change: { amount: '', percent: '' } };
  const { withRollout, steadyState: steady } = await totalsOf(pricing, model);
  const { currency } = model;
  return {
    ...step,
    with_rollout: plainMoney(withRollout, currency),
    steady_state: plainMoney(steady, currency),
    change: differenceOf(steady - plain.steadyState, plain.steadyState, currency),
  };
}

/** undefined: the model does not allow the value, such as half a month. */
function modelWith(origin: Origin, parameter: string, value: string): Model | undefined {
  try {
    return modelOf({ ...origin, settings: new Map([...origin.settings, [`param ${parameter}`, value]]) });
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** Counts again only where the model would count otherwise. */
async function totalsOf({ database, input, measured }: Pricing, model: Model): Promise<Totals> {
  const same = canonical(countingOf(model)) === canonical(countingOf(input.model));
  const { accounts, calendar, metered } = same ? measured : await measure(database, { ...input, model });
  const billed = (priced: Model): bigint => {
    const result = priceBook(buildBook(priced, accounts, calendar, metered.usage));
    return sum(accounts.map((_, a) => billedOf(result, a)));
  };
  return { withRollout: billed(model), steadyState: billed(steadyState(model)) };
}

/** All of a model that can bear on how requests are counted: everything but its plain charges, fees and pools is compared whole. */
function countingOf({ meters, choices, rollout, group, contracts, payer }: Model): unknown {
  return { meters, choices, rollout, group, contracts, payer };
}
