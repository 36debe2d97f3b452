// Every customer of a report with its bill under each scenario, the largest change first.
import { changeOf } from '../compare/changes.ts';
import type { Scenario } from '../compare/scenario.ts';
import type { Difference } from '../compare/totals.ts';
import { plainMoney } from '../exact/currency.ts';
import { requestsAMonth } from './spread.ts';

export interface BriefedAccount {
  readonly account: string;
  readonly name: string;
  readonly segment: string;
  readonly requests: string;
  readonly requests_a_month: string;
  /** In steady state, in the order of comparison.scenarios; '' where the account is assumed to leave. */
  readonly billed: readonly string[];
  /** Of A, to what it is compared with; of the first other run where A is that. */
  readonly change: Difference;
  readonly periods_over: number;
  readonly periods: number;
}

/** `focus`: whose changes are shown, against the first. */
export function accountRows(scenarios: readonly Scenario[], focus: Scenario): readonly BriefedAccount[] {
  const [base] = scenarios;
  const { population, billed } = focus.steadyState;
  if (base === undefined) return [];
  const size = (i: number): bigint => {
    const by = (billed[i] ?? 0n) - (base.steadyState.billed[i] ?? 0n);
    return by < 0n ? -by : by;
  };
  return population.customers
    .map((customer, i) => ({ customer, i, size: size(i) }))
    .sort((a, b) => (a.size === b.size ? a.i - b.i : a.size > b.size ? -1 : 1))
    .map(({ customer, i }) => {
      const { change, periods, periods_over } = changeOf(focus.steadyState, base.steadyState, i);
      return {
        account: customer.id,
        name: customer.name,
        segment: customer.facts.get('segment') ?? '',
        requests: String(customer.requests),
        requests_a_month: requestsAMonth(customer),
        billed: scenarios.map((scenario) => billIn(scenario, i)),
        change,
        periods_over,
        periods,
      };
    });
}

function billIn({ steadyState: { population, billed }, assumed }: Scenario, i: number): string {
  return assumed?.leavers?.[i] === true ? '' : plainMoney(billed[i] ?? 0n, population.currency);
}
