// What `reprice margin` answers with, as plain JSON: money and quantities as exact decimal texts, shares in percent
// with three decimals. Every row closes: list + discounts + minimums_and_commits + credits + rounding + not_billed is
// billed; with raised it is listed; with take, payment_fees and revenue_shares it is net; less cost and fixed, margin.

export interface MarginReport {
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly months: number;
  readonly narrowed_to: string;
  /** Which of the two totals of the run this is about. */
  readonly of: 'steady_state' | 'with_rollout';
  /** Was everything priced? */
  readonly complete: boolean;
  readonly accounts: number;
  /** Fixed costs are in it; it is the sum of any table's rows, less the fixed costs that the rows do not hold. */
  readonly book: RowReport;
  /** null: no cost file is named. */
  readonly costs: CostsReport | null;
  readonly lanes: readonly RowReport[];
  readonly marketplace: MarketplaceReport;
  /** Cost beside price; one entry for each meter with units or charges. */
  readonly meters: readonly MeterReport[];
  /** What was asked for with --by; null: nothing. */
  readonly by: { readonly what: string; readonly rows: readonly RowReport[] } | null;
  /** What direct customers are priced under: the run's own model, or the one of --direct. */
  readonly direct_model: string;
}

export interface RowReport {
  /** '' where the directory says nothing, or nobody stands between; by operation: what no operation has made. */
  readonly name: string;
  /** Name of the account or the partner, where the directory has one. */
  readonly label: string;
  /** Accounts that were a customer in it on some day. */
  readonly accounts: number;
  readonly requests: string;
  readonly list: string;
  readonly discounts: string;
  readonly minimums_and_commits: string;
  readonly credits: string;
  readonly rounding: string;
  readonly not_billed: string;
  readonly billed: string;
  readonly raised: string;
  readonly listed: string;
  readonly take: string;
  readonly payment_fees: string;
  readonly revenue_shares: readonly { readonly name: string; readonly amount: string }[];
  readonly net: string;
  /** Of use; null without a cost file, and so is what is worked out of it. */
  readonly cost: string | null;
  /** Fixed costs that it bears: all of them in the book, allotted ones in a row. */
  readonly fixed: string | null;
  readonly margin: string | null;
  /** Of what is billed; null also where nothing is. */
  readonly margin_percent: string | null;
  /** Billed, and kept (net), of cost and fixed together. */
  readonly cost_recovery: { readonly billed_percent: string; readonly net_percent: string } | null;
  /** null: all of it is direct, or rows of this kind cannot say it. */
  readonly as_direct: AsDirectReport | null;
}

/** The part of a row that is not direct, as it is and as direct customers would bring it. */
export interface AsDirectReport {
  readonly customers: number;
  readonly net_now: string;
  readonly billed: string;
  readonly net: string;
  /** net_now less net: above 0, the lane brings more than direct customers would. */
  readonly difference: string;
  /** Customers that the model has no price for; then the amounts are without them and say nothing. */
  readonly unpriced: number;
}

export interface CostsReport {
  readonly file: string;
  readonly fixed: readonly { readonly what: string; readonly a_month: string; readonly amount: string }[];
  /** How rows bear them. */
  readonly allotted_by: 'nothing' | 'requests' | 'revenue';
  /** Requests of which the cost file says nothing, where it costs no unit of the model either: they cost nothing here. */
  readonly requests_without_cost: string;
}

/** Shares in percent; '' of nothing. */
export interface MarketplaceReport {
  readonly accounts: number;
  readonly accounts_percent: string;
  readonly listed: string;
  readonly listed_percent: string;
  readonly take: string;
  /** Of what buyers pay there. */
  readonly effective_take_percent: string;
}

/** Of 1,000 units, each to nine decimals; '' where there are no units. */
export interface MeterReport {
  readonly meter: string;
  readonly unit: string;
  readonly units: string;
  /** Of units, by the cost file, and of the requests that the meter counts; null without a cost file. */
  readonly cost_per_1000: string | null;
  readonly charged_units: string;
  /** What charges ask at list, by units that were charged. */
  readonly price_per_1000: string;
  readonly billed: string;
  /** What the meter's charges and packs bring after every reduction, by all units that were used. */
  readonly billed_per_1000: string;
}
