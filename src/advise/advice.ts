// One thing that a pricing team would regret, said in a sentence with its figures and what to do about it.
import type { Place } from '../model/values.ts';

/** The kinds of warnings. Every one has an example and its approved text under test/errors/advice. */
export const ADVICE_CODES = {
  cliff: 'using more costs less',
  'plan-dominated': 'a plan that another one beats where it should be good',
  'tier-hidden': 'a tier that changes nothing',
  'tier-unreached': 'a tier that no account of the ledger reached',
  'pack-not-worth': 'a pack that costs more than what it saves',
  'never-applies': 'a rule that can never act',
  'below-cost': 'a unit or a request that is sold below its cost',
  'below-fixed-cost': 'revenue of the ledger that does not pay for what is fixed',
  'no-cost': 'a cost that no price can be held against',
} as const;

type AdviceCode = keyof typeof ADVICE_CODES;

export interface Advice {
  readonly code: AdviceCode;
  readonly message: string;
  readonly fix: string;
  readonly place: Place | undefined;
  /** Accounts of the ledger that it concerns, by id; undefined: no ledger was asked. */
  readonly accounts: readonly string[] | undefined;
}

/** The same advice said of several situations is said once. */
export function onceEach(advice: readonly Advice[]): Advice[] {
  return [...new Map(advice.map((a) => [`${a.code} ${a.message}`, a])).values()];
}
