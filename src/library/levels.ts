// Samples of gauges as they were given, in the order of time; of several in one second the last one counts.
import { secondReader } from '../calendar/zone.ts';
import { atScale, type Decimal } from '../exact/decimal.ts';
import type { Sample } from '../meter/level.ts';
import { suggest } from '../source/problem.ts';
import type { PriceInput } from './given.ts';
import type { Reader } from './reader.ts';

export interface Levels {
  /** By gauge, ascending by second. */
  readonly gauges: ReadonlyMap<string, readonly Sample[]>;
  /** Decimals of all their values. */
  readonly gaugeScale: number;
}

export function levelsOf({ model, gauges = [] }: PriceInput, zone: string, read: Reader): Levels {
  const given = new Map<string, { readonly second: number; readonly value: Decimal }[]>();
  const secondOf = secondReader(zone);
  for (const [i, { gauge, at, value }] of gauges.entries()) {
    const second = secondOf(at);
    if (second === undefined)
      read.wrong(`gauges[${i}].at`, 'date', `"${at}" is no time`, 'write 2025-03-01, or 2025-03-01T06:00:00Z');
    const level = read.amount(`gauges[${i}].value`, value);
    if (second !== undefined && level !== undefined)
      given.set(gauge, [...(given.get(gauge) ?? []), { second, value: level }]);
  }
  for (const { take, of, name } of model.meters)
    if ((take === 'average' || take === 'maximum') && !given.has(of))
      read.wrong(
        'gauges',
        'gauge',
        `the meter ${name} reads the gauge ${of}, of which there is no sample`,
        suggest(of, [...given.keys()]),
      );
  const scale = Math.max(0, ...[...given.values()].flat().map(({ value }) => value.scale));
  return {
    gaugeScale: scale,
    gauges: new Map([...given].map(([name, samples]) => [name, inOrder(samples, scale)])),
  };
}

function inOrder(samples: readonly { readonly second: number; readonly value: Decimal }[], scale: number): Sample[] {
  const latest = new Map(samples.map(({ second, value }) => [second, atScale(value, scale)]));
  return [...latest].map(([second, value]) => ({ second, value })).sort((a, b) => a.second - b.second);
}
