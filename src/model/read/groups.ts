// `group:` and what its accounts share: pools, tiers, minimums. What would decide account by account, or at
// times of an account's own, cannot be shared, and is refused where it stands.
import type { Path } from '../../source/yaml.ts';
import type { Assumptions, Choices, Group } from '../model.ts';
import type { Plan } from '../plan.ts';
import { placeAt, type Reading, report, valueAt } from './reading.ts';

interface Parts {
  readonly choices: Choices;
  readonly plans: readonly Plan[];
}

/** The directory column whose texts make groups. */
export function groupOf(r: Reading): Group | undefined {
  const column = valueAt(r.source, ['group']);
  return typeof column === 'string' ? { column, place: placeAt(r, ['group']) } : undefined;
}

/** What is shared, as the model has it or under a contract. */
export function checkSharing(r: Reading, parts: Parts): void {
  const { choices, plans } = parts;
  const shared = plans.flatMap(sharedIn);
  if (shared.length === 0) return;
  if (valueAt(r.source, ['group']) === undefined)
    for (const { path, what } of shared)
      clash(r, path, `${what} is shared by a group, and the model has none`, `write group: COLUMN, or ${UNSHARED}`);
  if (['anniversary', 'days'].includes(choices.periods.kind))
    clash(
      r,
      ['choices', 'periods'],
      'a group shares what is of one period, and these begin on a day of each account',
      `write periods: month, or ${UNSHARED}`,
    );
  for (const { name, atLimit } of plans)
    if (atLimit?.kind === 'upgrade')
      clash(
        r,
        ['plans', name, 'at_limit'],
        'an upgrade is tried account by account, and here a group shares',
        `write at_limit: block or {auto_pack: PACK}, or ${UNSHARED}`,
      );
  for (const plan of plans) {
    checkPools(r, plan, choices);
    if (plan.minimum?.shared === true && plan.minimum.against === 'after_credits')
      clash(
        r,
        ['plans', plan.name, 'minimum', 'shared'],
        'credits are of one account, and a minimum after them cannot be shared',
        'write against: before_credits, or remove shared:',
      );
  }
}

/** What a group rules out for the whole model, and whether anything is shared at all. */
export function checkGroup(r: Reading, group: Group | undefined, plans: readonly Plan[], assume: Assumptions): void {
  if (group === undefined) return;
  if (!plans.some((plan) => sharedIn(plan).length > 0)) {
    const fix = 'write shared: yes in a pool or a minimum, or tiers_per: group in a charge, or remove group:';
    clash(r, ['group'], `accounts with the same "${group.column}" share nothing`, fix);
    return;
  }
  const message = 'is tried account by account, and here a group shares';
  if (assume.plan.kind !== 'column')
    clash(r, ['assume', 'plan'], `the plan ${message}`, `write plan: {column: plan}, or ${UNSHARED}`);
  if (assume.packs.kind === 'cheapest')
    clash(r, ['assume', 'packs'], `the cheapest purchase ${message}`, `write packs: none, or ${UNSHARED}`);
}

const UNSHARED = 'remove what is shared';

function clash(r: Reading, path: Path, message: string, fix: string): void {
  report(r, path, 'contradiction', message, fix);
}

/** What a plan shares, in words, with where it says so. */
function sharedIn(plan: Plan): { readonly path: Path; readonly what: string }[] {
  const path = ['plans', plan.name];
  const pools = [...plan.includes].filter(([, pool]) => pool.shared === true);
  const charges = plan.charges.filter((charge) => 'tiersPer' in charge && charge.tiersPer === 'group');
  return [
    ...pools.map(([meter]) => ({ path: [...path, 'includes', meter, 'shared'], what: `the pool of "${meter}"` })),
    ...(plan.minimum?.shared === true ? [{ path: [...path, 'minimum', 'shared'], what: 'this minimum' }] : []),
    ...charges.map(({ name }) => ({ path: [...path, 'charges', name, 'tiers_per'], what: 'what these tiers count' })),
  ];
}

function checkPools(r: Reading, plan: Plan, choices: Choices): void {
  for (const [meter, pool] of plan.includes) {
    if (pool.shared === undefined) continue;
    if (pool.rollover !== undefined)
      clash(
        r,
        ['plans', plan.name, 'includes', meter, 'rollover'],
        'what a shared pool leaves belongs to nobody, and cannot roll over',
        'remove rollover:, or shared:',
      );
    if (choices.drawFirst === 'pack')
      clash(
        r,
        ['choices', 'draw_first'],
        'a shared pool goes by what all have used, and packs are of one account',
        'write draw_first: pool, or remove shared:',
      );
    if (choices.periods.kind === 'rolling')
      clash(
        r,
        ['choices', 'periods'],
        'a limit in any 24 hours is of one account, and cannot be shared',
        'write periods: day, or remove shared:',
      );
  }
}
