// Where plans that bill whole blocks really cross: near the crossing of their smooth curves, at the edge of a
// block. Every edge there is priced; between two edges both plans are straight lines.
import type { UsageCharge } from '../model/charge.ts';
import type { Model } from '../model/model.ts';
import { boundsOf, chargesOn, floorOf, sortedUnits } from './bounds.ts';
import { lastWhere } from './curve.ts';
import type { PlanCurve, Range } from './envelope.ts';
import { poolOf, probeOf, type Situation } from './probe.ts';

/** More edges than these are not tried: the crossing stays that of the smooth curves. */
const MOST_EDGES = 4000n;

export interface Settled {
  readonly ranges: readonly Range[];
  /** Some crossing is that of the smooth curves, a few blocks off at most. */
  readonly about: boolean;
}

/** `fine` has whole blocks and exact money; the ranges are those of the smooth curves. */
export function settleBlocks(
  fine: Model,
  situation: Situation,
  meter: number,
  ranges: readonly Range[],
  curves: readonly PlanCurve[],
): Settled {
  const settled: Range[] = [];
  let about = false;
  for (const range of ranges) {
    const before = settled.at(-1);
    if (before === undefined || before.until !== range.from - 1n) {
      settled.push(range);
      continue;
    }
    const pair = { fine, situation, meter, before, range, curves };
    const crossing = blocksOf(pair).length === 0 ? range.from : crossingOf(pair);
    if (crossing === undefined) about = true;
    const from = crossing ?? range.from;
    if (from <= before.from) settled.pop();
    else settled[settled.length - 1] = { ...before, until: from - 1n };
    settled.push({ ...range, from });
  }
  return { ranges: settled, about };
}

interface Pair {
  readonly fine: Model;
  readonly situation: Situation;
  readonly meter: number;
  readonly before: Range;
  readonly range: Range;
  readonly curves: readonly PlanCurve[];
}

interface Blocks {
  readonly plan: number;
  readonly charge: UsageCharge;
  readonly size: bigint;
}

/** The charges of both plans that bill whole blocks. */
function blocksOf({ fine, situation, meter, before, range }: Pair): Blocks[] {
  const name = fine.meters[meter]?.name ?? '';
  return [before.plan, range.plan].flatMap((p) => {
    const plan = fine.plans[p];
    const charges = plan === undefined ? [] : chargesOn(plan, name, { ...situation, plan: p });
    return charges.flatMap((charge) =>
      'partial' in charge && charge.partial !== 'exact' ? [{ plan: p, charge, size: floorOf(charge.per) }] : [],
    );
  });
}

/** The first quantity from which the later plan is nowhere dearer (if it never is: at which it is cheaper); undefined: it cannot be told. */
function crossingOf(pair: Pair): bigint | undefined {
  const { fine, situation, meter, before, range } = pair;
  const blocks = blocksOf(pair);
  if (blocks.some(({ charge, size }) => size === 0n || charge.grace !== undefined || isByTier(charge)))
    return undefined;
  const reach = reachOf(pair, blocks);
  const low = range.from - reach > before.from ? range.from - reach : before.from;
  const high = range.until !== undefined && range.until < range.from + reach ? range.until : range.from + reach;
  const edges = edgesIn(pair, blocks, low, high);
  if (edges === undefined) return undefined;
  const [later, earlier] = [range.plan, before.plan].map((plan) =>
    probeOf(fine, { ...situation, plan }, meter, 'assumed'),
  );
  /** How much dearer the later plan is, at each quantity. */
  const excess = (units: readonly bigint[]): readonly bigint[] => {
    const other = earlier?.(units) ?? [];
    return (later?.(units) ?? []).map((cost, i) => (cost ?? 0n) - (other[i] ?? 0n));
  };
  const here = excess(edges);
  const last = here.findLastIndex((difference) => difference > 0n);
  const cheaper = here.findIndex((difference) => difference < 0n);
  const [at, next] = last < 0 ? [edges[cheaper - 1], edges[cheaper]] : [edges[last], edges[last + 1]];
  if (last < 0 && (cheaper < 0 || at === undefined)) return cheaper < 0 ? range.from : low;
  if (at === undefined || next === undefined) return undefined;
  const most = last < 0 ? -1n : 0n;
  return lastWhere(at, next, (units) => (excess([units])[0] ?? 0n) > most) + 1n;
}

/** Blocks that begin anew with every tier have edges of their own. */
function isByTier(charge: UsageCharge): boolean {
  return 'blocks' in charge && charge.blocks === 'tier' && charge.tiers.length > 1;
}

/** How far whole blocks can move a crossing: one block of each charge against the difference of the slopes. */
function reachOf({ curves, before, range }: Pair, blocks: readonly Blocks[]): bigint {
  const slopeOf = (plan: number, units: bigint) =>
    curves
      .find((c) => c.plan === plan)
      ?.pieces.find((p) => p.from <= units && (p.until === undefined || units <= p.until));
  const [a, b] = [slopeOf(before.plan, range.from), slopeOf(range.plan, range.from)];
  const size = blocks.reduce((sum, block) => sum + block.size, 0n);
  if (a === undefined || b === undefined) return size;
  const [steep, flat] = [a.slope * b.by, b.slope * a.by];
  const apart = steep - flat;
  return apart <= 0n ? size : size + (size * steep) / apart + 1n;
}

/** Every quantity in [low, high] at or beside which a block ends or is half full, and the bounds of both plans. */
function edgesIn(pair: Pair, blocks: readonly Blocks[], low: bigint, high: bigint): bigint[] | undefined {
  const { fine, situation, meter, before, range } = pair;
  const edges = [low, high];
  for (const plan of [before.plan, range.plan])
    edges.push(...boundsOf(fine, { ...situation, plan }, meter).flatMap((bound) => [bound, bound + 1n]));
  for (const { plan, size } of blocks) {
    const pool = poolOf(fine, { ...situation, plan }, meter);
    const start = typeof pool === 'bigint' ? pool : 0n;
    if ((high - low) / size > MOST_EDGES) return undefined;
    const first = low <= start ? start : start + ((low - start) / size) * size;
    const half = (size - 1n) / 2n;
    for (let edge = first; edge <= high; edge += size)
      edges.push(edge - 1n, edge, edge + 1n, edge + half, edge + half + 1n);
  }
  return sortedUnits(edges.filter((u) => u >= low && u <= high));
}
