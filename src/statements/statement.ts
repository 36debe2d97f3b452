// All that a statement to a customer says about one account, as plain data: what a run stored, and what is worked out
// of it. HTML, PDF, mail, CSV and JSON are made of this one object. Nothing in it is another account's. Quantities,
// money and weights are exact decimal texts, shares whole percents; '' where there is none.
import type { Statement as Stored } from '../runs/statement.ts';

export interface Statement extends Stored {
  readonly as_of: string;
  /** "PP-2026-10-7F3KQ2M9", see reference.ts. */
  readonly reference: string;
  /** nothing: neither total is above 0, nothing is refused. talk: something has to be agreed before the price holds, see variant.ts. */
  readonly variant: 'nothing' | 'pays' | 'talk';
  /** What identifies the inputs: SHA-256 of the model and of the usage, and the version of reprice. */
  readonly hashes: { readonly model: string; readonly usage: string; readonly version: string };
  /** What is another now than when the run was priced. Then all that needs the ledger again is left out: most, customers, cause, savings, current_total. */
  readonly changed: readonly string[];
  /** What the account pays for everything over the window, as the directory says. */
  readonly current_total: string;
  readonly difference: Difference;
  readonly joined: string;
  readonly left: string;
  readonly plans: readonly PlanStretch[];
  /** In the order of the model; those without usage are left out. */
  readonly meters: readonly MeterUse[];
  /** The meter that most of the money is about; '' where nothing is metered. */
  readonly main_meter: string;
  readonly units: readonly PeriodUnits[];
  /** First day (`month`) of the period that is worked out; '' when no period has a line. */
  readonly worked: string;
  readonly coverage: Coverage;
  readonly most: readonly OperationShare[];
  readonly others: OtherOperations | undefined;
  /** Of a partner: whose usage it pays for. Their amounts sum to with_rollout. */
  readonly customers: readonly EndCustomer[];
  readonly cause: Cause | undefined;
  /** The largest first. */
  readonly savings: readonly Saving[];
  /** Packs that the totals assume, with hindsight. */
  readonly prepaid: readonly Prepaid[];
}

/** with_rollout less pays_today. */
export interface Difference {
  readonly amount: string;
  /** Of current_total, with one decimal: "3.4". */
  readonly percent: string;
  /** Nothing is paid today: there is no percent of it. */
  readonly is_new: boolean;
}

/** Neighbouring stretches in one plan are one. */
export interface PlanStretch {
  readonly plan: string;
  readonly from: string;
  readonly until: string;
}

export interface MeterUse {
  readonly meter: string;
  readonly unit: string;
  readonly used: string;
}

/** One meter in one period; used = included + rolled + packs + forgiven + refused + unpriced + charged. */
export interface PeriodUnits {
  readonly month: string;
  readonly meter: string;
  readonly used: string;
  /** 'unlimited', or units; '' where the plan includes none. */
  readonly pool: string;
  /** "100000 + 200 seats x 1000", where it can be told. */
  readonly pool_from: string;
  /** How many accounts share the pool, it included, and what all of them used; '' where it is its own. */
  readonly shared_by: string;
  readonly shared_used: string;
  readonly included: string;
  readonly rolled: string;
  readonly packs: string;
  /** Beyond pool and rolled units. */
  readonly above: string;
  readonly forgiven: string;
  /** At the limit of the plan: refused, or left without a price. */
  readonly refused: string;
  readonly unpriced: string;
  readonly charged: string;
}

/** Days of the billing zone inside the window. */
export interface Coverage {
  readonly days: number;
  readonly days_with_logs: number;
  /** Calendar months (YYYY-MM) without a single log row. */
  readonly missing_months: readonly string[];
  /** Periods (their `month`) that the window cuts. */
  readonly stubs: readonly string[];
  /** Requests of the window that belong to no account, and are in no statement. */
  readonly left_out_requests: string;
  readonly all_requests: string;
}

/** Of the main meter, over the window. */
export interface OperationShare {
  readonly operation: string;
  readonly polling: boolean;
  /** Units of one request; '' where that differs or is not counted by the request. */
  readonly weight: string;
  readonly requests: string;
  readonly units: string;
  readonly percent: string;
}

export interface OtherOperations {
  readonly operations: number;
  readonly units: string;
  readonly percent: string;
}

export interface EndCustomer {
  /** unused: money of periods without units. */
  readonly kind: 'customer' | 'own' | 'unknown' | 'unused';
  /** '' but for a customer. */
  readonly customer: string;
  readonly units: string;
  /** Units drawn from packs. */
  readonly packs: string;
  readonly amount: string;
}

/** Why a period stands out: what grew most against its own median period, where that explains most of the rise. */
export interface Cause {
  readonly month: string;
  readonly kind: 'operation' | 'tag';
  readonly name: string;
  /** "10": its rate against the usual one, on the days named, else over the period; '' where there was none before. */
  readonly times: string;
  /** '' where it did not run on some days alone. */
  readonly from: string;
  readonly until: string;
}

interface SavingBase {
  readonly saves: string;
  /** Of the total that it is taken from, cut to whole percents. */
  readonly percent: string;
  /** Which total was priced again: steady_state where nothing is billed with rollout. */
  readonly of: 'with_rollout' | 'steady_state';
}

export type Saving =
  /** Another plan that is open to the account; commit: it asks for one. */
  | (SavingBase & {
      readonly kind: 'plan';
      readonly plan: string;
      readonly commit: boolean;
      readonly packs: readonly PackCount[];
    })
  | (SavingBase & { readonly kind: 'packs'; readonly packs: readonly PackCount[] })
  /** An upper bound: all polled units taken out, nothing put in their place. */
  | (SavingBase & {
      readonly kind: 'polling';
      readonly units: string;
      readonly operations: readonly string[];
      /** It shares with others, who used what they used. */
      readonly others_unchanged: boolean;
    });

export interface PackCount {
  readonly pack: string;
  readonly count: number;
  /** Units of one, and their meter's unit. */
  readonly units: string;
  readonly unit: string;
}

/** Packs that are assumed to be bought, and what not buying them would cost. */
export interface Prepaid extends PackCount {
  readonly saves: string;
  readonly percent: string;
  /** Which of the two totals it was priced on. */
  readonly of: Saving['of'];
}
