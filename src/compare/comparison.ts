// Scenarios on the same ledger and accounts, side by side: the figures of both totals, the differences to the
// one that all are compared with, by class of customers, who gains and who loses, who changes plan.
import { plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { staying } from '../figures/behaviour.ts';
import { type Billing, billingAmong } from '../figures/billing.ts';
import type { GuardrailReport } from '../figures/guardrails.ts';
import type { Population } from '../figures/population.ts';
import { share, sum } from '../summarise/statistics.ts';
import { type Changes, changesOf, type Leaving, leavingOf, type Movement, movementsOf } from './changes.ts';
import { byColumn, bySize, type CustomerClass } from './classes.ts';
import type { Retention } from './retention.ts';
import type { AssumedBehaviour, Scenario } from './scenario.ts';
import {
  type Averages,
  averagesOf,
  type CountShare,
  type Difference,
  differenceOf,
  revenueOf,
  type TotalFigures,
  totalFigures,
} from './totals.ts';

/** Plain JSON; money and percent are texts. */
export interface Comparison {
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly narrowed_to: string;
  readonly as_of: string;
  readonly months: number;
  readonly accounts: number;
  /** Name of the scenario that the others are compared with. */
  readonly against: string;
  readonly scenarios: readonly ComparedScenario[];
  /** By `segment`, `edition` and size, where the directory knows them; in steady state. */
  readonly classes: readonly ClassTable[];
}

/** What all of them have in common besides their accounts. */
export type ComparedOn = Pick<Comparison, 'zone' | 'window' | 'narrowed_to' | 'as_of'>;

export interface ComparedScenario {
  readonly name: string;
  readonly kind: Scenario['kind'];
  readonly run: string;
  readonly complete: boolean;
  readonly assumptions: readonly string[];
  /** Its figures are of customers who behave otherwise; left out: of what the ledger says. */
  readonly behaviour?: ComparedBehaviour;
  /** Of its own model. */
  readonly guardrails: readonly GuardrailReport[];
  readonly with_rollout: TotalFigures;
  readonly steady_state: TotalFigures;
  /** To the scenario that it is compared with, which has none; in steady state but for the first. */
  readonly difference?: {
    readonly with_rollout: Difference;
    readonly steady_state: Difference;
  };
  readonly changes?: Changes;
  /** Of models, where two windows were asked for; in steady state. */
  readonly retention?: Retention;
  /** Left out where plans are not known or there is only one. */
  readonly movements?: readonly Movement[];
}

interface ComparedBehaviour {
  /** Name of the same model without it, and the difference to that in steady state. */
  readonly beside: string;
  readonly beside_run: string;
  readonly change: Difference;
  readonly assumes: readonly string[];
  /** Who is in no other figure: left out where nobody is assumed to leave. */
  readonly leave?: Leaving;
}

export interface ClassTable {
  /** Column of the directory, or `size`. */
  readonly by: string;
  readonly rows: readonly ClassRow[];
}

export interface ClassRow {
  /** '': the directory does not say. */
  readonly name: string;
  readonly accounts: number;
  /** By scenario. */
  readonly scenarios: readonly (Averages & {
    readonly revenue: string;
    readonly payers: CountShare;
    readonly change: Difference;
  })[];
}

const COLUMNS = ['segment', 'edition'];

/** The first is what the others are compared with. All are of one population. */
export function compareScenarios(scenarios: readonly Scenario[], on: ComparedOn): Comparison {
  const [first] = scenarios;
  if (first === undefined) throw new Error('there is nothing to compare');
  const { population } = first.steadyState;
  return {
    currency: population.currency.code,
    ...on,
    months: population.months.length,
    accounts: population.customers.length,
    against: first.name,
    scenarios: scenarios.map((scenario) => compared(scenario, scenario === first ? undefined : first)),
    classes: classTables(scenarios, first, population),
  };
}

function compared(scenario: Scenario, base: Scenario | undefined): ComparedScenario {
  const { name, kind, run, complete, assumptions, assumed, guardrails, withRollout, steadyState } = scenario;
  const plain = {
    name,
    kind,
    run,
    complete,
    assumptions,
    ...(assumed === undefined ? {} : { behaviour: behaviourOf(assumed, steadyState) }),
    guardrails,
    with_rollout: totalFigures(staying(withRollout, assumed?.leavers)),
    steady_state: totalFigures(staying(steadyState, assumed?.leavers)),
    ...(scenario.retention === undefined ? {} : { retention: scenario.retention }),
  };
  if (base === undefined) return plain;
  const movements = movementsOf(scenario, base);
  return {
    ...plain,
    difference: {
      with_rollout: revenueDifference(withRollout, base.withRollout),
      steady_state: revenueDifference(steadyState, base.steadyState),
    },
    changes: changesOf(steadyState, base.steadyState, assumed?.leavers),
    ...(movements === undefined || movements.length === 0 ? {} : { movements }),
  };
}

function behaviourOf(assumed: AssumedBehaviour, steadyState: Billing): ComparedBehaviour {
  const { beside, assumes } = assumed;
  const leave = leavingOf(assumed);
  return {
    beside: beside.name,
    beside_run: beside.run,
    change: revenueDifference(steadyState, beside.steadyState),
    assumes,
    ...(leave === undefined ? {} : { leave }),
  };
}

function revenueDifference(after: Billing, before: Billing): Difference {
  const [is, was] = [revenueOf(after), revenueOf(before)];
  return differenceOf(is - was, was, after.population.currency);
}

function classTables(scenarios: readonly Scenario[], base: Scenario, population: Population): readonly ClassTable[] {
  const known = COLUMNS.filter((column) => population.customers.some(({ facts }) => facts.has(column)));
  return [
    ...known.map((by) => ({ by, rows: byColumn(population, by).map((c) => classRow(c, scenarios, base)) })),
    { by: 'size', rows: bySize(population).map((c) => classRow(c, scenarios, base)) },
  ];
}

function classRow({ name, members }: CustomerClass, scenarios: readonly Scenario[], base: Scenario): ClassRow {
  const { currency } = base.steadyState.population;
  const of = ({ billed }: Billing): bigint => sum(members.map((i) => billed[i] ?? 0n));
  const was = of(base.steadyState);
  return {
    name,
    accounts: members.length,
    scenarios: scenarios.map(({ steadyState, assumed }) => {
      const is = of(steadyState);
      const payers = members.filter((i) => (steadyState.billed[i] ?? 0n) > 0n).length;
      return {
        revenue: plainMoney(is, currency),
        payers: { accounts: payers, share: formatScaled(share(BigInt(payers), BigInt(members.length)), 3) },
        change: differenceOf(is - was, was, currency),
        ...averagesOf(
          billingAmong(
            steadyState,
            members.filter((i) => assumed?.leavers?.[i] !== true),
          ),
        ),
      };
    }),
  };
}
