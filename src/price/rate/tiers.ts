// Step 5 for prices by tier (per_unit and package have one): graduated, volume, stairstep. All work on
// running totals, so that cutting a segment changes nothing.
import { daysOfSegment, fromOf, type Into, untilOf } from '../into.ts';
import { FLAG } from '../sinks.ts';
import type { UsageTerms } from '../terms/terms.ts';
import { beyondTiers, graduatedUpTo, tierOf, volumeBetween } from './rate.ts';
import { addRow, type Rated, type Rows } from './rows.ts';

/** Adds the rows of a charge; `rows.denominator` becomes what their numerators share. */
export function addTiers(rated: Rated, into: Into, rows: Rows): void {
  const kind = rated.terms.find((t) => t !== undefined)?.charge.kind;
  switch (kind) {
    case 'volume':
      rateVolume(rated, rows);
      return;
    case 'stairstep':
      rateStairstep(rated, into, rows);
      return;
    default:
      rateGraduated(rated, rows);
  }
}

/** The first tier's flat amount is due once even without a unit if the charge says so: its first segment pays it. */
function rateGraduated(rated: Rated, rows: Rows): void {
  let begun = false;
  for (let i = 0; i < rated.terms.length; i++) {
    const terms = rated.terms[i];
    if (terms === undefined) continue;
    const end = rated.ends[i] ?? 0n;
    const start = end - (rated.units[i] ?? 0n);
    const due = begun ? 0n : flatAtZero(terms);
    if (rows.details !== undefined) tierRows(terms, i, start, end, due, rows);
    else rows.sum += graduatedUpTo(terms, end) - (start === 0n ? flatAtZero(terms) : graduatedUpTo(terms, start)) + due;
    rows.flags |= graduatedGaps(terms, start, end);
    begun = true;
  }
}

/** Flags when units of (start, end] lie beyond the last tier, or cost a price that the model does not have. */
function graduatedGaps(terms: UsageTerms, start: bigint, end: bigint): number {
  if (end === start) return 0;
  const flags = beyondTiers(terms, end) > 0n ? FLAG.beyondTiers : 0;
  const gaps = gapsOnly(terms);
  return gaps === undefined || graduatedUpTo(gaps, end) === graduatedUpTo(gaps, start) ? flags : flags | FLAG.noNumber;
}

/** The same terms with 1 for each number that is missing and 0 for the others: whatever then costs something is unpriced. */
function gapsOnly(terms: UsageTerms): UsageTerms | undefined {
  if (!terms.tiers.some((t) => t.priceGap || t.flatGap)) return undefined;
  return {
    ...terms,
    tiers: terms.tiers.map((t) => ({ ...t, price: t.priceGap ? 1n : 0n, flat: t.flatGap ? 1n : 0n })),
  };
}

function tierRows(terms: UsageTerms, segment: number, start: bigint, end: bigint, due: bigint, rows: Rows): void {
  const before: bigint[] = [];
  const after: bigint[] = [];
  graduatedUpTo(terms, start, before);
  graduatedUpTo(terms, end, after);
  let below = 0n;
  for (const [t, tier] of terms.tiers.entries()) {
    const quantity = inTier(end, below, tier.upTo) - inTier(start, below, tier.upTo);
    const numerator = (after[t] ?? 0n) - (before[t] ?? 0n) + (t === 0 ? due : 0n);
    if (t === 0 || quantity !== 0n || numerator !== 0n)
      addRow(rows, { segment, part: t, rate: tier.price, quantity, numerator });
    below = tier.upTo ?? end;
  }
}

function inTier(x: bigint, below: bigint, upTo: bigint | undefined): bigint {
  const top = upTo === undefined || x < upTo ? x : upTo;
  return top > below ? top - below : 0n;
}

/** All units at the price of the total's tier; its flat amount falls where the running total leaves 0. */
function rateVolume(rated: Rated, rows: Rows): void {
  const total = rated.ends[rated.ends.length - 1] ?? 0n;
  const charged = rated.charged.some((units) => units > 0n);
  let begun = false;
  for (const [i, terms] of rated.terms.entries()) {
    if (terms === undefined) continue;
    const end = rated.ends[i] ?? 0n;
    const start = end - (rated.units[i] ?? 0n);
    const tier = tierOf(terms, total);
    const due = !charged && !begun;
    const cost = (t: UsageTerms): bigint => volumeCost(t, tier, start, end, due);
    const row = { segment: i, part: tier, rate: terms.tiers[tier]?.price ?? 0n };
    addRow(rows, { ...row, quantity: end - start, numerator: cost(terms) });
    const gapped = gapsOnly(terms);
    if (tier < 0 && charged) rows.flags |= FLAG.beyondTiers;
    else if (gapped !== undefined && cost(gapped) !== 0n) rows.flags |= FLAG.noNumber;
    begun = true;
  }
}

/** `due`: the period has no unit, and this is the charge's first segment. */
function volumeCost(terms: UsageTerms, tier: number, start: bigint, end: bigint, due: boolean): bigint {
  const row = terms.tiers[tier];
  if (row === undefined) return 0n;
  const leavesZero = start === 0n && end > 0n;
  return volumeBetween(terms, tier, start, end) + (leavesZero ? row.flat * terms.per : due ? flatAtZero(terms) : 0n);
}

/** The fee of the total's tier, shared by days. Without a unit to charge it is due only if the charge says so. */
function rateStairstep(rated: Rated, into: Into, rows: Rows): void {
  const total = rated.ends[rated.ends.length - 1] ?? 0n;
  const list = daysOfSegments(into);
  rows.denominator = list.reduce((sum, days) => sum + days, 0n);
  const charged = rated.charged.some((units) => units > 0n);
  for (const [i, terms] of rated.terms.entries()) {
    if (terms === undefined) continue;
    const reached = charged || (terms.charge.kind === 'stairstep' && terms.charge.flatAtZero);
    const tier = reached ? tierOf(terms, total) : -1;
    const row = terms.tiers[tier];
    if (reached && row === undefined) rows.flags |= FLAG.beyondTiers;
    if (row?.flatGap === true) rows.flags |= FLAG.noNumber;
    const fee = row?.flat ?? 0n;
    const days = list[i] ?? 0n;
    addRow(rows, { segment: i, part: tier, rate: fee, quantity: rated.units[i] ?? 0n, numerator: fee * days });
  }
}

/** By the model's count of days; a period that has none of these is shared by the calendar. */
function daysOfSegments(into: Into): bigint[] {
  const days = Array.from({ length: into.count }, (_, i) => daysOfSegment(into, i));
  if (days.some((n) => n > 0n)) return days;
  return days.map((_, i) => BigInt(untilOf(into, i) - fromOf(into, i)));
}

/** The first tier's flat amount as a numerator, if the charge takes it without a unit. */
function flatAtZero({ charge, tiers, per }: UsageTerms): bigint {
  return 'flatAtZero' in charge && charge.flatAtZero ? (tiers[0]?.flat ?? 0n) * per : 0n;
}
