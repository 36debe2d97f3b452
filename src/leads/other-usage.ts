// The usage that was metered, as it would have been: cut off at a day, gone on at the rate of the last weeks, without
// some of its requests. The kernel prices each as it prices the usage itself; nothing is metered a second time.
import type { Day } from '../calendar/day.ts';
import { divide } from '../exact/round.ts';
import { share } from '../exact/share.ts';
import type { FinerUsage, Usage } from '../meter/quantities.ts';
import type { Model } from '../model/model.ts';

/** Nothing after the day before `end`. */
export function usageUntil(usage: Usage, end: Day): Usage {
  const cut = (day: Day): Day => Math.min(day, end);
  const { finer } = usage;
  const finerCut = (all: FinerUsage): FinerUsage => ({
    ...all,
    ofClass: (a, m, index, from, until) => all.ofClass(a, m, index, cut(from), cut(until)),
    endTenants: (a, m, from, until) => all.endTenants(a, m, cut(from), cut(until)),
    hours: (a, m, from, until) => all.hours(a, m, cut(from), cut(until)),
  });
  return {
    scales: usage.scales,
    between: (a, m, from, until) => usage.between(a, m, cut(from), cut(until)),
    ...(finer === undefined ? {} : { finer: finerCut(finer) }),
  };
}

/** A period that goes on as its last weeks were: every day of it has what one of those days had. */
export interface Rate {
  readonly period: Day;
  /** Days that are counted: [from, until). */
  readonly from: Day;
  readonly until: Day;
}

/**
 * From its period on, each account at its rate: units × days ÷ days counted, rounded half up to the digits that the
 * meter counts in. Of a gauge whose maximum counts, the largest of the weeks. undefined: as it was.
 */
export function usageAtRate(usage: Usage, model: Model, rateOf: (account: number) => Rate | undefined): Usage {
  const { finer } = usage;
  const ahead = (account: number, until: Day): Rate | undefined => {
    const rate = rateOf(account);
    return rate === undefined || until <= rate.period ? undefined : rate;
  };
  const ofClass = (all: FinerUsage): FinerUsage['ofClass'] => {
    return (a, m, index, from, until) => {
      const rate = ahead(a, until);
      if (rate === undefined) return all.ofClass(a, m, index, from, until);
      return spread(rate, all.ofClass(a, m, index, rate.from, rate.until), from, until);
    };
  };
  const between: Usage['between'] = (a, m, from, until) => {
    const rate = ahead(a, until);
    if (rate === undefined) return usage.between(a, m, from, until);
    if (model.meters[m]?.take === 'maximum') return usage.between(a, m, rate.from, rate.until);
    const classes = finer?.classes(m).length ?? 0;
    if (finer === undefined || classes < 2)
      return spread(rate, usage.between(a, m, rate.from, rate.until), from, until);
    const of = ofClass(finer);
    return Array.from({ length: classes }, (_, c) => of(a, m, c, from, until)).reduce((x, y) => x + y, 0n);
  };
  const finerAtRate = (all: FinerUsage): FinerUsage => ({
    ...all,
    ofClass: ofClass(all),
    endTenants(a, m, from, until) {
      const rate = ahead(a, until);
      if (rate === undefined) return all.endTenants(a, m, from, until);
      const found = [...all.endTenants(a, m, rate.from, rate.until)];
      const parts = share(
        between(a, m, from, until),
        found.map(([, units]) => units),
      );
      return new Map(found.map(([tenant], i) => [tenant, parts[i] ?? 0n]));
    },
  });
  return { scales: usage.scales, between, ...(finer === undefined ? {} : { finer: finerAtRate(finer) }) };
}

/** Running sums, each rounded once: however a period is cut, its parts add up to the same. */
function spread({ period, from: first, until: end }: Rate, units: bigint, from: Day, until: Day): bigint {
  const upTo = (day: Day): bigint => divide(units * BigInt(day - period), BigInt(end - first));
  return upTo(until) - upTo(from);
}

/** Units of one account on one day; below 0 they are added. */
export interface Taken {
  readonly meter: number;
  readonly day: Day;
  readonly usageClass: number;
  readonly endTenant: string;
  readonly units: bigint;
}

/** The same account without some of its units; end tenants stay, also those that are left without a unit. */
export function usageWithout(usage: Usage, taken: readonly Taken[]): Usage {
  const { finer } = usage;
  const sum = (m: number, from: Day, until: Day, of: (t: Taken) => boolean): bigint =>
    taken.reduce(
      (units, t) => (t.meter === m && t.day >= from && t.day < until && of(t) ? units + t.units : units),
      0n,
    );
  const finerWithout = (all: FinerUsage): FinerUsage => ({
    ...all,
    ofClass: (a, m, index, from, until) =>
      all.ofClass(a, m, index, from, until) - sum(m, from, until, (t) => t.usageClass === index),
    endTenants: (a, m, from, until) =>
      new Map(
        [...all.endTenants(a, m, from, until)].map(([tenant, units]) => [
          tenant,
          units - sum(m, from, until, (t) => t.endTenant === tenant),
        ]),
      ),
  });
  return {
    scales: usage.scales,
    between: (a, m, from, until) => usage.between(a, m, from, until) - sum(m, from, until, () => true),
    ...(finer === undefined ? {} : { finer: finerWithout(finer) }),
  };
}
