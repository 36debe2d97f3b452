// What two parts of a model say that cannot both hold: choices of the whole model against its meters,
// plans and packs. Each is reported where the more special of the two stands.
import type { Path } from '../../source/yaml.ts';
import type { Charge } from '../charge.ts';
import type { Choices, Discount, Meter, PackKind } from '../model.ts';
import type { Plan } from '../plan.ts';
import { itemsAt, type Reading, report, valueAt } from './reading.ts';

interface Parts {
  readonly choices: Choices;
  readonly meters: readonly Meter[];
  readonly plans: readonly Plan[];
  readonly packs: readonly PackKind[];
  readonly discounts: readonly Discount[];
}

export function checkTogether(r: Reading, parts: Parts): void {
  const clash = (path: Path, message: string, fix: string, at?: 'key'): void =>
    report(r, path, 'contradiction', message, fix, at);
  for (const plan of parts.plans) {
    const path = ['plans', plan.name];
    checkRefusals(r, clash, path, plan, parts);
    for (const charge of plan.charges) checkDrawOrder(clash, [...path, 'charges', charge.name], charge, parts);
  }
  checkProrationDays(clash, parts.choices);
  if (parts.choices.periods.kind === 'rolling') checkRolling(clash, parts);
  checkUncounted(r, clash, parts);
}

type Clash = (path: Path, message: string, fix: string, at?: 'key') => void;

/** Grace before packs needs to know the overage, which packs drawn first would hide. */
function checkDrawOrder(clash: Clash, path: Path, charge: Charge, { choices }: Parts): void {
  if (choices.drawFirst !== 'pack' || !('grace' in charge) || charge.grace?.against !== 'before_packs') return;
  clash(
    [...path, 'grace', 'against'],
    'grace before packs cannot go with draw_first: pack',
    'write against: after_packs here, or draw_first: pool under choices',
  );
}

/** Refused units leave before anything is counted; what is converted or split cannot be told apart from them. */
function checkRefusals(r: Reading, clash: Clash, path: Path, plan: Plan, { choices, meters }: Parts): void {
  const rules = itemsAt(r.source, [...path, 'lacks']).map((rule) => [...rule, 'usage']);
  const at = rules.find((usage) => valueAt(r.source, usage) === 'refused');
  if (at === undefined) return;
  const fix = 'write usage: priced or flagged';
  const converted = meters.find((m) => m.convert !== undefined);
  if (converted !== undefined)
    clash(at, `units cannot be refused while meter "${converted.name}" is converted`, `${fix}, or remove convert:`);
  const perInstall = [...plan.includes].find(([, pool]) => pool.perInstall !== undefined);
  if (perInstall !== undefined)
    clash(at, `units cannot be refused while the pool of "${perInstall[0]}" grows per install`, fix);
  const split = plan.charges.find((c) => 'tiersPer' in c && c.tiersPer === 'end_tenant');
  if (split !== undefined)
    clash(at, `units cannot be refused while "${split.name}" has tiers per end tenant`, `${fix}, or tiers per account`);
  if (choices.periods.kind === 'rolling')
    clash(at, 'units cannot be refused where the last 24 hours count', `${fix}, or other periods`);
}

function checkProrationDays(clash: Clash, choices: Choices): void {
  if (choices.prorationDays === '30' && choices.partialPeriod === 'whole')
    clash(
      ['choices', 'proration_days'],
      'months of 30 days prorate, and partial_period: whole says not to',
      'write proration_days: calendar, or partial_period: prorated',
    );
  if (choices.prorationDays === '30' && choices.periods.kind !== 'month')
    clash(
      ['choices', 'proration_days'],
      'a month of 30 days has no meaning where periods are no months',
      'write proration_days: calendar, or periods: month',
    );
}

/** A limit of 24 hours that roll on: nothing that is saved up can be told apart from it. */
function checkRolling(clash: Clash, { choices, meters, plans, packs }: Parts): void {
  const fix = 'write periods: day, or remove this';
  if (choices.drawFirst === 'pack')
    clash(['choices', 'draw_first'], 'a limit in any 24 hours has no packs to draw', fix);
  for (const plan of plans)
    for (const [meter, pool] of plan.includes)
      if (pool.rollover !== undefined)
        clash(
          ['plans', plan.name, 'includes', meter, 'rollover'],
          'a limit in any 24 hours leaves nothing to roll over',
          fix,
          'key',
        );
  for (const { name } of packs) clash(['packs', name], 'packs cannot go with a limit in any 24 hours', fix, 'key');
  for (const { name, take, convert } of meters) {
    if (take !== 'sum')
      clash(
        ['meters', name],
        `meter "${name}" has no units by the hour`,
        'write periods: day, or count requests',
        'key',
      );
    if (convert !== undefined)
      clash(['meters', name, 'convert'], 'a conversion is rounded once a period, not by the hour', fix, 'key');
  }
}

/** Seats and gauges are not made of requests: no operation, key or end tenant stands behind a unit. */
function checkUncounted(r: Reading, clash: Clash, { meters, plans, packs, discounts }: Parts): void {
  const uncounted = new Set(meters.filter((m) => m.take !== 'sum').map((m) => m.name));
  const refuse = (path: Path, meter: string): void => {
    if (!uncounted.has(meter)) return;
    const key = String(path.at(-1));
    clash(path, `"${key}" tells requests apart, and meter "${meter}" counts none`, `remove ${key}:`, 'key');
  };
  for (const plan of plans) {
    for (const [meter, pool] of plan.includes)
      if (pool.perInstall !== undefined) refuse(['plans', plan.name, 'includes', meter, 'per_install'], meter);
    for (const charge of plan.charges) {
      const path = ['plans', plan.name, 'charges', charge.name];
      if ('rates' in charge && charge.rates !== undefined) refuse([...path, 'rates'], charge.of);
      if ('tiersPer' in charge && charge.tiersPer === 'end_tenant') refuse([...path, 'tiers_per'], charge.of);
    }
  }
  for (const pack of packs) if (pack.only !== undefined) refuse(['packs', pack.name, 'only'], pack.of);
  const whole = discounts.length === itemsAt(r.source, ['discounts']).length;
  for (const [i, { off }] of whole ? discounts.entries() : [])
    if (off.kind === 'steps' && off.measured.kind === 'share')
      refuse(['discounts', i, 'measured', 'share_of'], off.measured.of);
}
