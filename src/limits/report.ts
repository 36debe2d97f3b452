// What `reprice limits` says, as one object of plain values: it is printed as JSON as it is, and the text is made of it.
import { formatDay } from '../calendar/day.ts';
import { offsetChanges } from '../calendar/zone.ts';
import { formatDecimal } from '../exact/decimal.ts';
import type { Model } from '../model/model.ts';
import type { Project } from '../project/project.ts';
import { sum } from '../summarise/statistics.ts';
import { NOTHING, plus, type Range } from './minutes.ts';
import type { LimitsReplay } from './replay.ts';
import { type Grouping, type LimitRow, type RangeReport, rangeReport, rowsOf } from './rows.ts';

export interface PlanLimitReport {
  readonly plan: string;
  readonly limit: string;
  /** '' for a limit of requests at once. */
  readonly requests: string;
  readonly per: string;
  readonly burst: string;
  readonly over: 'refuse' | 'queue';
  /** '' for a limit of requests a minute. */
  readonly at_once: string;
}

export interface LimitsReport {
  readonly model: string;
  readonly zone: string;
  readonly window: { readonly from: string; readonly until: string };
  readonly by: Grouping;
  readonly limits: readonly PlanLimitReport[];
  readonly accounts: number;
  readonly accounts_with_limits: number;
  /** Of all accounts that were asked for. */
  readonly requests: string;
  /** Of them those that came counted by the hour or day: they are in no limit. */
  readonly requests_without_minutes: string;
  readonly minutes_kept_above: number;
  readonly refused: RangeReport;
  readonly refused_accounts: { readonly least: number; readonly most: number };
  readonly queued: RangeReport;
  readonly queued_accounts: { readonly least: number; readonly most: number };
  readonly not_replayed: readonly string[];
  /** The most refused and queued first. */
  readonly rows: readonly LimitRow[];
}

export function limitsReport(project: Project, model: Model, found: LimitsReplay, by: Grouping): LimitsReport {
  const [from, until] = found.window;
  return {
    model: model.name,
    zone: project.zone,
    window: { from: formatDay(from), until: formatDay(until) },
    by,
    limits: model.plans.flatMap(planLimits),
    accounts: found.accounts.length,
    accounts_with_limits: found.limited.filter(Boolean).length,
    requests: String(sum(found.requests.requests)),
    requests_without_minutes: String(sum(found.requests.withoutMinutes)),
    minutes_kept_above: found.kept.above,
    refused: rangeReport(found.refused.reduce(plus, NOTHING)),
    refused_accounts: touched(found.refused),
    queued: rangeReport(found.queued.reduce(plus, NOTHING)),
    queued_accounts: touched(found.queued),
    not_replayed: found.unheld,
    rows: rowsOf(found, by, offsetChanges(project.zone)),
  };
}

function planLimits({ name, rateLimits = [] }: Model['plans'][number]): PlanLimitReport[] {
  return rateLimits.map((limit) => {
    const none = {
      plan: name,
      limit: limit.name,
      requests: '',
      per: '',
      burst: '',
      over: 'refuse' as const,
      at_once: '',
    };
    if ('atOnce' in limit) return { ...none, at_once: formatDecimal(limit.atOnce) };
    const { requests, per, burst, over } = limit;
    const burstText = burst === undefined ? '' : formatDecimal(burst);
    return { ...none, requests: formatDecimal(requests), per, burst: burstText, over };
  });
}

function touched(ranges: readonly Range[]): { readonly least: number; readonly most: number } {
  return { least: ranges.filter((r) => r.least > 0n).length, most: ranges.filter((r) => r.most > 0n).length };
}
