// One of the things that are compared: a model priced on the ledger, as it is or under assumed behaviour, or what
// accounts pay today.
import type { Leavers } from '../figures/behaviour.ts';
import type { Billing } from '../figures/billing.ts';
import type { GuardrailReport } from '../figures/guardrails.ts';
import type { Retention } from './retention.ts';

export interface Scenario {
  /** As outputs call it. */
  readonly name: string;
  readonly kind: 'model' | 'behaviour' | 'today' | 'run';
  /** Id of the run; '' for today and for behaviour, which no run is stored of. */
  readonly run: string;
  readonly withRollout: Billing;
  readonly steadyState: Billing;
  /** By customer: its plans over time; undefined: not known. */
  readonly plans: readonly (readonly string[])[] | undefined;
  /** What is assumed of it and no price. */
  readonly assumptions: readonly string[];
  readonly guardrails: readonly GuardrailReport[];
  readonly complete: boolean;
  /** Left out: nobody asked for it, or nothing is known by month. */
  readonly retention?: Retention;
  /** Of `behaviour`. */
  readonly assumed?: AssumedBehaviour;
}

export interface AssumedBehaviour {
  /** The same model on the usage of the ledger. */
  readonly beside: Scenario;
  /** What is assumed, a sentence each. */
  readonly assumes: readonly string[];
  readonly leavers: Leavers;
  /** In steady state, before anybody leaves. */
  readonly asked: Billing;
}

/** What tables head its column with: A … Z, AA, AB …, by its place from 0. */
export function letterOf(place: number): string {
  const last = String.fromCharCode(65 + (place % 26));
  return place < 26 ? last : `${letterOf(Math.floor(place / 26) - 1)}${last}`;
}
