// Replays the rate limits of a model: every key, on the days on which a plan with limits holds for its account,
// through each of them. Limits are in no bill: the model is priced only to know who is in which plan.
import type { Day } from '../calendar/day.ts';
import type { Database } from '../database/database.ts';
import { pow10 } from '../exact/decimal.ts';
import type { Account } from '../meter/quantities.ts';
import type { MinuteDetail } from '../project/project.ts';
import { windowOf } from '../runs/population.ts';
import { type ReplayInput, replay } from '../runs/replay.ts';
import { requireMinutes, unheld } from './allowed.ts';
import { type AccountRequests, busyKeys, type Key, requestsOf, writeCallers } from './keys.ts';
import { beside, type Grain, type Lost, type Met, metBy, NO_LOSS, together } from './met.ts';
import { NOTHING, plus, type Range, slice } from './minutes.ts';
import { type Stretch, stretchesOf } from './stretches.ts';

/** A key under one limit of one plan that it meets. */
export interface KeyMet {
  readonly account: number;
  readonly tenant: string;
  readonly key: string;
  readonly plan: string;
  readonly limit: string;
  readonly met: Met;
}

export interface LimitsReplay {
  readonly window: readonly [Day, Day];
  readonly accounts: readonly Account[];
  /** By account: is it in a plan with limits on any day? */
  readonly limited: readonly boolean[];
  readonly requests: AccountRequests;
  readonly kept: MinuteDetail;
  readonly keys: readonly KeyMet[];
  /** By account, over all of its limits: a request that several of them refuse is refused once. */
  readonly refused: readonly Range[];
  readonly queued: readonly Range[];
  /** Limits that are left out, and why. */
  readonly unheld: readonly string[];
}

export async function replayLimits(database: Database, input: ReplayInput): Promise<LimitsReplay> {
  const { model, project, directory } = input;
  const kept = await requireMinutes(database, project, model);
  const window = await windowOf(database, project);
  const { rollout } = await replay(database, input);
  const { accounts } = rollout.book;
  const stretches = accounts.map((_, i) => stretchesOf(rollout, i));
  const callers = await writeCallers(database, model, directory, accounts);
  const grain = grainOf(kept, input);
  const [refused, queued] = [accounts.map(() => NOTHING), accounts.map(() => NOTHING)];
  const keys: KeyMet[] = [];
  for await (const key of busyKeys(database, callers)) {
    const { account } = key;
    const found = metOf(key, stretches[account] ?? [], grain);
    keys.push(...found.keys);
    refused[account] = plus(refused[account] ?? NOTHING, found.refused);
    queued[account] = plus(queued[account] ?? NOTHING, found.queued);
  }
  return {
    window,
    accounts,
    limited: stretches.map((own) => own.length > 0),
    requests: await requestsOf(database, accounts, window),
    kept,
    keys,
    refused,
    queued,
    unheld: unheld(model, kept),
  };
}

const PER_SECOND = { s: 0, ms: 3, us: 6 } as const;

function grainOf({ above, duration }: MinuteDetail, { measures }: ReplayInput): Grain {
  const quiet = BigInt(above);
  if (duration === undefined) return { quiet, minuteLong: undefined };
  const decimals = measures.find((m) => m.name === duration.measure)?.decimals ?? 0;
  return { quiet, minuteLong: 60n * pow10(decimals + PER_SECOND[duration.unit]) };
}

/** Days of 25 hours have so many. */
const MOST_MINUTES_A_DAY = 25 * 60;

function metOf(
  { account, tenant, key, day, minutes, requests }: Key,
  stretches: readonly Stretch[],
  grain: Grain,
): Lost & { readonly keys: readonly KeyMet[] } {
  const found = new Map<string, KeyMet>();
  let all = NO_LOSS;
  for (const { from, until, plan, limits } of stretches) {
    const first = day.findIndex((d) => d >= from);
    const end = day.findLastIndex((d) => d < until) + 1;
    if (first < 0 || end <= first) continue;
    const own = slice(minutes, first, end);
    const after = BigInt((until - (day[end - 1] ?? 0)) * MOST_MINUTES_A_DAY);
    let here = NO_LOSS;
    for (const limit of limits) {
      const met = metBy(limit, own, grain, requests, after);
      if (met === undefined) continue;
      here = together(here, met, requests);
      const name = JSON.stringify([plan, limit.name]);
      const before = found.get(name)?.met;
      const sum = before === undefined ? met : beside(before, met);
      found.set(name, { account, tenant, key, plan, limit: limit.name, met: sum });
    }
    all = { refused: plus(all.refused, here.refused), queued: plus(all.queued, here.queued) };
  }
  return { keys: [...found.values()], ...all };
}
