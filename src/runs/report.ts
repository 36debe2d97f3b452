// A run's result as plain JSON: what `--json` prints, what is stored with the run, and what the
// printed summary is made of. Money and quantities are decimal texts, shares percent texts.
import { formatDay } from '../calendar/day.ts';
import { type Currency, plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { billingsOf } from '../figures/billing.ts';
import { type GuardrailReport, guardrailReports } from '../figures/guardrails.ts';
import type { Kept } from '../price/keep.ts';
import type { Finding } from '../summarise/gaps.ts';
import { share } from '../summarise/statistics.ts';
import type { Spread } from '../summarise/summary.ts';
import { periodsText } from '../summarise/words.ts';
import type { Replay } from './replay.ts';

export interface RunReport {
  readonly run: string;
  readonly model: string;
  readonly currency: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly months: number;
  /** Billing periods as the model says them: "month", "30 days". */
  readonly periods: string;
  readonly narrowed_to: string;
  readonly as_of: string;
  readonly accounts: number;
  readonly revenue: { readonly with_rollout: SpreadReport; readonly steady_state: SpreadReport };
  readonly by_month: readonly {
    readonly month: string;
    readonly with_rollout: string;
    readonly steady_state: string;
  }[];
  /** Of each account's own billing periods. */
  readonly within_included: { readonly every_period: CountOf; readonly any_period: CountOf };
  readonly usage: { readonly requests: string; readonly median_a_month: string; readonly mean_a_month: string };
  /** From the bills to what we keep; only where the model says it. */
  readonly keep?: { readonly with_rollout: KeepReport; readonly steady_state: KeepReport };
  readonly assumptions: readonly string[];
  /** Only where the model states any. */
  readonly guardrails?: readonly GuardrailReport[];
  readonly complete: boolean;
  readonly gaps: readonly FindingReport[];
  readonly warnings: readonly FindingReport[];
}

interface CountOf {
  readonly accounts: number;
  readonly share: string;
}

/** net = billed + raised − take − payment_fees + the sum of revenue_shares (below 0: paid out). */
export interface KeepReport {
  readonly billed: string;
  readonly raised: string;
  readonly listed: string;
  readonly take: string;
  readonly payment_fees: string;
  readonly revenue_shares: readonly { readonly name: string; readonly amount: string }[];
  readonly net: string;
}

interface SpreadReport {
  readonly total: string;
  readonly payers: CountOf;
  readonly mean: string;
  readonly mean_of_payers: string;
  readonly median: string;
  readonly percentiles: Readonly<Record<string, string>>;
  readonly top: readonly {
    readonly top: string;
    readonly accounts: number;
    readonly amount: string;
    readonly share: string;
  }[];
  readonly gini: string;
  readonly largest: readonly {
    readonly account: string;
    readonly name: string;
    readonly amount: string;
    readonly share: string;
  }[];
}

export interface FindingReport {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  readonly requests: string;
  readonly examples: readonly string[];
}

export interface ReportContext {
  readonly id: string;
  readonly zone: string;
  readonly narrowing: string;
  readonly asOf: string;
}

export function reportRun(replay: Replay, context: ReportContext): RunReport {
  const { summary, model, months } = replay;
  const { currency } = model;
  const first = months[0];
  const last = months[months.length - 1];
  return {
    run: context.id,
    model: model.name,
    currency: currency.code,
    zone: context.zone,
    window: { from: formatDay(first?.from ?? 0), until: formatDay(last?.until ?? 0) },
    months: summary.months,
    periods: periodsText(model.choices.periods),
    narrowed_to: context.narrowing,
    as_of: context.asOf,
    accounts: summary.accounts,
    revenue: {
      with_rollout: spread(summary.withRollout, summary.accounts, currency),
      steady_state: spread(summary.steadyState, summary.accounts, currency),
    },
    by_month: summary.byMonth.map((m) => ({
      month: formatDay(months[m.month]?.start ?? 0),
      with_rollout: plainMoney(m.withRollout, currency),
      steady_state: plainMoney(m.steadyState, currency),
    })),
    within_included: {
      every_period: countOf(summary.within.everyPeriod, summary.accounts),
      any_period: countOf(summary.within.anyPeriod, summary.accounts),
    },
    usage: {
      requests: String(summary.usage.requests),
      median_a_month: String(summary.usage.median),
      mean_a_month: String(summary.usage.mean),
    },
    ...keepReport(summary.kept, currency),
    assumptions: assumptions(replay),
    ...guardrails(replay),
    complete: replay.gaps.length === 0,
    gaps: replay.gaps.map(finding),
    warnings: replay.warnings.map(finding),
  };
}

function keepReport(kept: Replay['summary']['kept'], currency: Currency): Pick<RunReport, 'keep'> {
  if (kept === undefined) return {};
  const money = (minor: bigint): string => plainMoney(minor, currency);
  const report = (k: Kept): KeepReport => ({
    billed: money(k.billed),
    raised: money(k.listed - k.billed),
    listed: money(k.listed),
    take: money(k.take),
    payment_fees: money(k.paymentFee),
    revenue_shares: k.shares.map(({ name, amount }) => ({ name, amount: money(amount) })),
    net: money(k.net),
  });
  return { keep: { with_rollout: report(kept.withRollout), steady_state: report(kept.steadyState) } };
}

function guardrails({ model, rollout, steady, population }: Replay): Pick<RunReport, 'guardrails'> {
  if (model.guardrails === undefined) return {};
  const { withRollout, steadyState } = billingsOf(rollout, steady, population);
  return { guardrails: guardrailReports(model, withRollout, steadyState) };
}

function spread(s: Spread, accounts: number, currency: Currency): SpreadReport {
  const money = (minor: bigint): string => plainMoney(minor, currency);
  return {
    total: money(s.total),
    payers: countOf(s.payers, accounts),
    mean: money(s.mean),
    mean_of_payers: money(s.meanOfPayers),
    median: money(s.percentiles.find((p) => p.p === 50)?.value ?? 0n),
    percentiles: Object.fromEntries(s.percentiles.map(({ p, value }) => [`p${p}`, money(value)])),
    top: s.top.map((t) => ({
      top: `${t.perMille / 10}%`,
      accounts: t.accounts,
      amount: money(t.sum),
      share: percent(t.share),
    })),
    gini: formatScaled(s.gini, 4),
    largest: s.largest.map((l) => ({
      account: l.account,
      name: l.name,
      amount: money(l.billed),
      share: percent(l.share),
    })),
  };
}

function countOf(accounts: number, of: number): CountOf {
  return { accounts, share: percent(share(BigInt(accounts), BigInt(of))) };
}

/** Thousandths of a percent as "85.312". */
function percent(thousandths: bigint): string {
  return formatScaled(thousandths, 3);
}

function finding(f: Finding): FindingReport {
  return {
    code: f.code,
    message: f.message,
    fix: f.fix,
    requests: f.requests === undefined ? '' : String(f.requests),
    examples: f.examples,
  };
}

function planAssumed(plan: Replay['model']['assume']['plan']): string {
  switch (plan.kind) {
    case 'column':
      return `the plan of an account is the one that fits it, else the directory column "${plan.column}"`;
    case 'cheapest':
      return 'every account is, with hindsight, in the plan that costs it least over the window';
    case 'cheapest_by_month':
      return 'every account is, with hindsight, in the plan that costs it least month by month';
    case 'smallest':
      return 'every account is in the first plan whose pools hold each of its periods';
    default:
      return plan satisfies never;
  }
}

/** What is not a price but bears on the figures. */
function assumptions({ model, rollout, summary }: Replay): string[] {
  const { packs, plan } = model.assume;
  const found: string[] = [];
  if (model.plans.filter((p) => p.offered).length > 1) found.push(planAssumed(plan));
  if (model.packs.length > 0 && packs.kind === 'none') found.push('no account buys packs');
  if (packs.kind === 'file') found.push(`packs bought are those of ${packs.file}`);
  if (packs.kind === 'cheapest') {
    const buyers = rollout.assumed.filter((a) => a.packs.length > 0).length;
    found.push(
      `every account buys, with hindsight, the one kind and number of packs that costs it least; ${buyers} of ${summary.accounts} buy any`,
    );
  }
  return found;
}
