// One of the things that are compared: a model priced on the ledger, or what accounts pay today.
import type { Billing } from '../figures/billing.ts';
import type { GuardrailReport } from '../figures/guardrails.ts';

export interface Scenario {
  /** As outputs call it. */
  readonly name: string;
  readonly kind: 'model' | 'today' | 'run';
  /** Id of the run; '' for today. */
  readonly run: string;
  readonly withRollout: Billing;
  readonly steadyState: Billing;
  /** By customer: its plans over time; undefined: not known. */
  readonly plans: readonly (readonly string[])[] | undefined;
  /** What is assumed of it and no price. */
  readonly assumptions: readonly string[];
  readonly guardrails: readonly GuardrailReport[];
  readonly complete: boolean;
}

/** What tables head its column with: A … Z, AA, AB …, by its place from 0. */
export function letterOf(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : `${letterOf(Math.floor(place / 26) - 1)}${last}`;
}
