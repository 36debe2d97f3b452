// What noisy apps cost, and what webhooks would save: the requests of a pattern taken out of the account's usage, and
// priced again by the kernel. Nothing stands in their place, so what they cost is an upper bound; with webhooks an event
// stands there for every so many of them. Each pattern is taken out alone: they do not add up.
import { formatScaled } from '../exact/decimal.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import { keyKinds, unitsOfKinds } from '../meter/keys.ts';
import { assumptionOf } from '../price/assume/assume.ts';
import { kernelFor, priced } from '../price/assume/outcome.ts';
import { plain } from '../statements/amounts.ts';
import { withOther } from '../statements/company.ts';
import type { Basis } from '../statements/study.ts';
import { type Taken, usageWithout } from './other-usage.ts';
import { type Found, mostOf, noisyKeys } from './patterns.ts';
import type { Noise, Section } from './report.ts';
import { descending, mainMeter, meterNames, percentOf, type Scene, whose } from './scene.ts';
import { eventsOf, type Webhooks, webhooksOf } from './webhooks.ts';

export async function noisyOf(scene: Scene, directory: Directory, ratio: Webhooks['ratio']): Promise<Section<Noise>> {
  const asked = new Set(scene.asked);
  const found = noisyKeys(await keyKinds(scene.database)).filter(({ account }) => asked.has(account));
  const taken = await takenBy(scene, directory, found);
  const webhooks = webhooksOf(scene, ratio);
  const instead = await eventsOf(scene, directory, webhooks, found);
  const rows = found.map((one, i) => {
    const costs = savedBy(scene, one.account, taken[i] ?? []);
    const events = one.pattern === 'not found' ? undefined : instead[i];
    const saves = events && savedBy(scene, one.account, [...(taken[i] ?? []), ...events]);
    return { costs: costs.minor ?? 0n, row: rowOf(scene, one, taken[i] ?? [], costs, saves?.minor) };
  });
  return {
    not_told: '',
    rows: rows
      .sort((a, b) => descending(a.costs, b.costs) || descending(BigInt(a.row.requests), BigInt(b.row.requests)))
      .map(({ row }) => row),
  };
}

/** Billed units of each pattern by day. */
async function takenBy(
  { database, model, measured }: Scene,
  directory: Directory,
  found: readonly Found[],
): Promise<readonly (readonly Taken[])[]> {
  const taken = found.map((): Taken[] => []);
  const tenants = new Map(found.flatMap(({ kinds }) => kinds.map((k) => [k.callerNo, k] as const)));
  for (const [meter, { take }] of model.meters.entries()) {
    if (take !== 'sum') continue;
    const rows = await unitsOfKinds(
      database,
      measured.metered.tables,
      meter,
      found.map(({ kinds }) => kinds),
    );
    for (const { asked, callerNo, day, usageClass, units } of rows) {
      const caller = tenants.get(callerNo);
      const endTenant = caller === undefined ? '' : resolveCaller(caller, directory, model.payer).endTenant;
      taken[asked]?.push({ meter, day, usageClass: Math.max(0, usageClass), endTenant, units });
    }
  }
  return taken;
}

interface Saved {
  /** undefined: it cannot be told. */
  readonly minor: bigint | undefined;
  readonly of: Basis;
}

/** What the account would have paid less; never below 0. A limit in any 24 hours asks for hours, which a key's days lack. */
function savedBy(scene: Scene, account: number, taken: readonly Taken[]): Saved {
  const of = basisOf(scene, account);
  if (scene.model.choices.periods.kind === 'rolling') return { minor: undefined, of };
  const { book, assumed } = scene.priced(of);
  const { calendar, metered } = scene.measured;
  const now = priced(kernelFor(book), account, assumed[account] ?? { plan: 'own', packs: [] });
  if (taken.length === 0 || now.whole === 0n) return { minor: 0n, of };
  const other = withOther(book, calendar, account, usageWithout(metered.usage, taken));
  const kernel = kernelFor(other.book);
  const { whole } = priced(kernel, other.account, assumptionOf(other.book, kernel, other.account));
  return { minor: now.whole > whole ? now.whole - whole : 0n, of };
}

/** Steady state where nothing is billed with rollout. */
export function basisOf(scene: Scene, account: number): Basis {
  const { book, totals } = scene.priced('with_rollout');
  for (let cell = account * book.width; cell < (account + 1) * book.width; cell++)
    if (totals.billed.at(cell) !== 0n) return 'with_rollout';
  return 'steady_state';
}

function rowOf(
  { model, measured }: Scene,
  found: Found,
  taken: readonly Taken[],
  { minor, of }: Saved,
  saves: bigint | undefined,
): Noise {
  const meter = mainMeter(model);
  const units = taken.reduce((sum, t) => (t.meter === meter ? sum + t.units : sum), 0n);
  const money = (amount: bigint | undefined): string =>
    amount === undefined ? '' : formatScaled(amount, model.currency.digits);
  return {
    ...whose(measured.accounts[found.account]),
    key: found.key,
    pattern: found.pattern,
    operation: mostOf(found.kinds),
    requests: String(found.requests),
    of_requests: String(found.of),
    share: percentOf(found.requests, found.of),
    gets_per_list: found.lists === 0n ? '' : formatScaled((found.requests * 10n) / found.lists, 1),
    ...meterNames(model, meter),
    units: plain(units, measured.metered.usage.scales[meter] ?? 0),
    costs: money(minor),
    webhook_saves: money(saves),
    of,
  };
}
