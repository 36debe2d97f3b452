// The keys that meet a limit, gathered by account, by key or by plan, as rows of plain values.
import { localSeconds, type OffsetChange } from '../calendar/zone.ts';
import { formatScaled } from '../exact/decimal.ts';
import { share, sum } from '../summarise/statistics.ts';
import { beside, type Met } from './met.ts';
import { plus, type Range } from './minutes.ts';
import type { KeyMet, LimitsReplay } from './replay.ts';

/** Whole numbers as texts; the same twice where it is known. */
export interface RangeReport {
  readonly least: string;
  readonly most: string;
}

export interface LimitRow {
  /** '' by plan. */
  readonly account: string;
  readonly name: string;
  /** '' but by key. */
  readonly tenant: string;
  readonly key: string;
  readonly plan: string;
  readonly limit: string;
  /** Accounts and keys that meet the limit. */
  readonly accounts: number;
  readonly keys: number;
  readonly minutes_over: RangeReport;
  readonly refused: RangeReport;
  readonly queued: RangeReport;
  readonly longest_queue: RangeReport;
  readonly longest_wait_seconds: RangeReport;
  /** The busiest moment; 0 for a limit of requests a minute. */
  readonly at_once: RangeReport;
  /** Percent of the account's requests (by plan: of those of its accounts that meet it), three decimals. */
  readonly share: RangeReport;
  /** YYYY-MM-DD HH:MM of the billing zone. */
  readonly busiest_minute: string;
  readonly busiest_requests: string;
}

/** What a row is for. */
export type Grouping = 'account' | 'key' | 'plan';

interface Gathered {
  readonly first: KeyMet;
  readonly accounts: Set<number>;
  readonly keys: number;
  readonly met: Met;
}

export function rowsOf(found: LimitsReplay, by: Grouping, changes: readonly OffsetChange[]): LimitRow[] {
  const groups = new Map<string, Gathered>();
  for (const one of found.keys) {
    const who = by === 'plan' ? [] : by === 'account' ? [one.account] : [one.account, one.tenant, one.key];
    const name = JSON.stringify([...who, one.plan, one.limit]);
    const group = groups.get(name);
    const accounts = group?.accounts ?? new Set();
    accounts.add(one.account);
    groups.set(name, {
      first: group?.first ?? one,
      accounts,
      keys: (group?.keys ?? 0) + 1,
      met: group === undefined ? one.met : beside(group.met, one.met),
    });
  }
  return [...groups.values()].sort(worstFirst).map((group) => rowOf(found, by, group, changes));
}

/** What is equal stays in the order of accounts and keys. */
function worstFirst({ met: a }: Gathered, { met: b }: Gathered): number {
  const by = (x: bigint, y: bigint): number => (x === y ? 0 : x > y ? -1 : 1);
  return (
    by(a.refused.most + a.queued.most, b.refused.most + b.queued.most) ||
    by(a.refused.least + a.queued.least, b.refused.least + b.queued.least) ||
    by(a.minutes.most, b.minutes.most)
  );
}

function rowOf(
  found: LimitsReplay,
  by: Grouping,
  { first, accounts, keys, met }: Gathered,
  changes: readonly OffsetChange[],
): LimitRow {
  const account = by === 'plan' ? undefined : found.accounts[first.account];
  const requests = sum([...accounts].map((a) => found.requests.requests[a] ?? 0n));
  const lost = plus(met.refused, met.queued);
  return {
    account: account?.id ?? '',
    name: account?.facts.at(-1)?.facts.get('name') ?? '',
    tenant: by === 'key' ? first.tenant : '',
    key: by === 'key' ? first.key : '',
    plan: first.plan,
    limit: first.limit,
    accounts: accounts.size,
    keys,
    minutes_over: rangeReport(met.minutes),
    refused: rangeReport(met.refused),
    queued: rangeReport(met.queued),
    longest_queue: rangeReport(met.queue),
    longest_wait_seconds: rangeReport(met.waitSeconds),
    at_once: rangeReport(met.atOnce),
    share: { least: percent(lost.least, requests), most: percent(lost.most, requests) },
    busiest_minute: met.worst < 0 ? '' : wallClock(met.worst, changes),
    busiest_requests: String(met.worstRequests),
  };
}

export function rangeReport({ least, most }: Range): RangeReport {
  return { least: String(least), most: String(most) };
}

function percent(part: bigint, whole: bigint): string {
  return formatScaled(share(part, whole), 3);
}

function wallClock(minute: number, changes: readonly OffsetChange[]): string {
  return new Date(localSeconds(minute * 60, changes) * 1000).toISOString().slice(0, 16).replace('T', ' ');
}
