// Webhooks in the place of polling: for each so many requests one event, of the first operation that the catalogue
// tags as a webhook. An assumption, and said to be one; without such an operation events cost nothing.
import { atScale, type Decimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import { type KeyDay, type KeyKind, requestsOfKinds } from '../meter/keys.ts';
import { matches, outcomeOf, type UsageKind } from '../meter/match.ts';
import { usageRules } from '../model/rules.ts';
import type { Operation } from '../project/project.ts';
import type { Taken } from './other-usage.ts';
import type { Found } from './patterns.ts';
import type { Scene } from './scene.ts';

export interface Webhooks {
  readonly operation: Operation | undefined;
  /** Events for each request. */
  readonly ratio: Decimal;
}

export function webhooksOf({ project }: Scene, ratio: Decimal): Webhooks {
  return { operation: project.operations?.find(({ tags }) => tags.includes('webhook')), ratio };
}

/** The events of each pattern, as units that come on top; undefined: the model tells them apart and has seen none. */
export async function eventsOf(
  scene: Scene,
  directory: Directory,
  webhooks: Webhooks,
  found: readonly Found[],
): Promise<readonly (readonly Taken[] | undefined)[]> {
  const days = await requestsOfKinds(
    scene.database,
    found.map(({ kinds }) => kinds),
  );
  const by = found.map((): KeyDay[] => []);
  for (const day of days) by[day.asked]?.push(day);
  return found.map(({ kinds }, i) => {
    const callers = new Map(kinds.map((kind) => [kind.callerNo, kind]));
    const parts = [...callers.values()].map((caller) =>
      eventsOfCaller(scene, directory, webhooks, caller, by[i]?.filter((d) => d.callerNo === caller.callerNo) ?? []),
    );
    return parts.includes(undefined) ? undefined : parts.flatMap((part) => part ?? []);
  });
}

/** Whole events, rounded half up on the running sum of the requests. */
function eventsOfCaller(
  scene: Scene,
  directory: Directory,
  { operation, ratio }: Webhooks,
  caller: KeyKind,
  days: readonly KeyDay[],
): readonly Taken[] | undefined {
  if (operation === undefined) return [];
  const { endTenant, keyClass } = resolveCaller(caller, directory, scene.model.payer);
  const kind = { operation: operation.name, tags: operation.tags, status: 200, polling: false, keyClass };
  const weights = weightsOf(scene, kind);
  if (weights === undefined) return undefined;
  let sum = 0n;
  let before = 0n;
  return days.flatMap(({ day, requests }) => {
    sum += requests;
    const events = divide(sum * ratio.digits, pow10(ratio.scale)) - before;
    before += events;
    return weights.map(({ meter, usageClass, weight }) => {
      return { meter, day, usageClass, endTenant, units: -events * weight };
    });
  });
}

interface Weight {
  readonly meter: number;
  readonly usageClass: number;
  /** Digits at the meter's scale. */
  readonly weight: bigint;
}

/** What a request weighs on each meter that counts it; undefined: it is of a class that no usage is of. */
function weightsOf({ model, measured }: Scene, kind: UsageKind): readonly Weight[] | undefined {
  const { usage } = measured.metered;
  const weights: Weight[] = [];
  for (const [meter, rule] of model.meters.entries()) {
    if (rule.take !== 'sum') continue;
    const { counted, weight, measure, notBilled } = outcomeOf(rule, kind, measured.calendar.until - 1);
    if (!counted || weight === undefined || notBilled >= 0 || measure !== 'requests') continue;
    const rules = usageRules(model, rule.name);
    const patterns = usage.finer?.classes(meter) ?? [];
    const usageClass = patterns.findIndex((pattern) => rules.every((r, i) => matches(r, kind) === pattern[i]));
    if (rules.length > 0 && usageClass < 0) return undefined;
    weights.push({ meter, usageClass: Math.max(0, usageClass), weight: atScale(weight, usage.scales[meter] ?? 0) });
  }
  return weights;
}
