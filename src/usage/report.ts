// What `reprice usage` says, as plain JSON: whole numbers as texts, shares as percent texts. The printed
// answer is made of it alone.

export interface UsageReport {
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly narrowed_to: string;
  /** Active on at least one day of the window, those without a request included. */
  readonly accounts: number;
  readonly accounts_without_requests: number;
  /** Of these accounts. */
  readonly requests: string;
  readonly a_month: MonthFiguresReport;
  readonly top: readonly {
    readonly top: string;
    readonly accounts: number;
    readonly requests: string;
    readonly share: string;
  }[];
  readonly gini: string;
  readonly by_month: readonly MonthReport[];
  readonly by_account: readonly AccountReport[];
  readonly by_operation: readonly PartReport[];
  /** An operation counts under each of its tags. Empty without a catalogue. */
  readonly by_tag: readonly PartReport[];
  readonly by_column: { readonly column: string; readonly values: readonly GroupReport[] } | null;
  readonly last_24_hours: LastHoursReport | null;
  readonly under_utc: UtcReport | null;
  /** In the ledger, and of none of these accounts. Empty when narrowed. */
  readonly unknown_tenants: {
    readonly tenants: number;
    readonly requests: string;
    readonly examples: readonly string[];
  };
}

export interface MonthFiguresReport {
  /** Months that count: whole ones, unless the window has none. */
  readonly months: readonly string[];
  readonly median: string;
  readonly mean: string;
  readonly percentiles: Readonly<Record<string, string>>;
  readonly most: string;
}

export interface MonthReport {
  readonly month: string;
  /** Does the window cut it? */
  readonly cut: boolean;
  readonly requests: string;
  readonly accounts_with_requests: number;
  /** Over the accounts that are active in the month, those without a request included. */
  readonly median: string;
  readonly mean: string;
}

export interface AccountReport {
  readonly account: string;
  readonly name: string;
  readonly requests: string;
  readonly share: string;
  /** By month of the window; "0" where there is none. */
  readonly months: Readonly<Record<string, string>>;
}

export interface PartReport {
  readonly name: string;
  readonly accounts: number;
  readonly requests: string;
  readonly share: string;
}

interface GroupReport extends PartReport {
  readonly median_a_month: string;
  readonly mean_a_month: string;
}

export interface LastHoursReport {
  /** false: the ledger keeps days, and this is the last of them. */
  readonly to_the_hour: boolean;
  readonly from: string;
  readonly until: string;
  readonly requests: string;
  readonly accounts_with_requests: number;
  readonly hours: readonly { readonly hour: string; readonly requests: string }[];
}

export interface UtcReport {
  readonly by_month: readonly {
    readonly month: string;
    readonly requests: string;
    /** Under UTC less under the billing zone. */
    readonly difference: string;
    readonly accounts_that_differ: number;
  }[];
  readonly undecided: string;
  readonly without_hours: string;
}
