// What a scenario file assumes of behaviour, beside the stored run of the same model: priced anew on changed requests,
// and put in the order of the report's customers. Nothing of it is stored.
import { behaviourScenario } from '../compare/of-replay.ts';
import type { Scenario } from '../compare/scenario.ts';
import type { Database } from '../database/database.ts';
import type { Billing } from '../figures/billing.ts';
import type { Population } from '../figures/population.ts';
import type { Project } from '../project/project.ts';
import { type Assumed, priceAssumed } from '../runs/assumed.ts';
import { canonical } from '../runs/inputs.ts';
import { modelOf, readOrigin } from '../runs/origin.ts';
import type { RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { type AssumedResult, assuming } from '../whatif/scenario/results.ts';
import type { Scenario as ScenarioFile } from '../whatif/scenario/scenario.ts';
import { countedAgain } from './again.ts';

export interface Assumption {
  /** As it was named. */
  readonly file: string;
  readonly scenario: ScenarioFile;
  /** At least one. */
  readonly results: readonly AssumedResult[];
}

interface Reported {
  readonly runs: readonly RunRow[];
  /** By run. */
  readonly own: readonly Scenario[];
  readonly population: Population;
}

export async function assumedScenarios(
  database: Database,
  project: Project,
  { runs, own, population }: Reported,
  { file, scenario, results }: Assumption,
  onResult: (name: string) => void,
): Promise<readonly Scenario[]> {
  const place = await placeOfModel(database, runs, scenario);
  const [run, beside] = [runs[place], own[place]];
  if (run === undefined || beside === undefined)
    throw new CannotRunError(
      `${file}: no run of this report is of its model ${scenario.model.name}${scenario.set.length === 0 ? '' : ` with ${scenario.set.join(', ')}`}`,
      `reprice compare ${file} --against today stores one: name it among the runs`,
    );
  const again = await countedAgain(database, project, run);
  if (typeof again === 'string')
    throw new CannotRunError(
      `${file}: no behaviour can be assumed of run ${run.id}, because ${again}`,
      'leave out --scenario, or price its model again; reprice compare shows behaviour however many rows there are',
    );
  const found: Scenario[] = [];
  for (const result of results) {
    onResult(result.name);
    const assumed = await priceAssumed(database, assuming(again.now, scenario, result));
    found.push(behaviourScenario(result.name, result.assumes, beside, inOrderOf(population, assumed)));
  }
  return found;
}

/** -1: none of the runs is of this model, number by number. */
async function placeOfModel(database: Database, runs: readonly RunRow[], { model }: ScenarioFile): Promise<number> {
  const wanted = canonical(model);
  for (const [i, run] of runs.entries()) {
    const origin = await readOrigin(database, run.id);
    if (origin !== undefined && canonical(modelOf(origin)) === wanted) return i;
  }
  return -1;
}

function inOrderOf({ customers }: Population, assumed: Assumed): Assumed {
  const own = assumed.steadyState.population.customers;
  const places = new Map(own.map(({ id }, i) => [id, i]));
  const order = customers.map(({ id }) => {
    const place = places.get(id);
    if (place === undefined) throw new Error(`${id} is a customer of a run, and none of what is assumed`);
    return place;
  });
  if (order.length !== own.length) throw new Error('what is assumed has customers that the run has not');
  const inOrder = <T>(values: readonly T[]): readonly T[] => order.flatMap((at) => values.slice(at, at + 1));
  const billing = ({ population, billed, kept, periods, within }: Billing): Billing => ({
    population: { ...population, customers: inOrder(population.customers) },
    billed: inOrder(billed),
    kept: kept && inOrder(kept),
    periods: inOrder(periods),
    within: inOrder(within),
  });
  return {
    ...assumed,
    withRollout: billing(assumed.withRollout),
    steadyState: billing(assumed.steadyState),
    asked: billing(assumed.asked),
    leavers: assumed.leavers && inOrder(assumed.leavers),
    plans: inOrder(assumed.plans),
  };
}
