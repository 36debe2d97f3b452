// Levels over time: integrals and maxima computed by hand, over days of 23, 24 and 25 hours.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { type Day, parseDay } from '../../src/calendar/day.ts';
import { type Database, openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { type GaugesRead, gaugeUsage, readGauges } from '../../src/meter/gauges.ts';
import type { Account } from '../../src/meter/quantities.ts';
import type { Atoms } from '../../src/meter/usage.ts';
import { readProject } from '../../src/project/parse.ts';

const ZONE = 'America/New_York';
const folder = mkdtempSync(join(tmpdir(), 'reprice-gauges-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Book {
  readonly read: GaugesRead;
  /** Integral and maximum of [from, until) for each stretch of one account, in units. */
  usage(account: string, days: readonly string[]): Promise<readonly (readonly [integral: string, maximum: string])[]>;
  readonly database: Database;
}

async function book(files: Readonly<Record<string, string>>, gauge = '{file: "gb*.csv"}'): Promise<Book> {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  writeFileSync(
    join(folder, 'reprice.yaml'),
    `project: p\nzone: ${ZONE}\ncurrency: USD\nsources: {a: {files: a.csv, format: csv, columns: {time: t}}}\ngauges: {gb: ${gauge}}\n`,
  );
  const database = await openDatabase(undefined);
  const read = await readGauges(database, readProject(join(folder, 'reprice.yaml'), 'reprice.yaml'), new Set(['gb']));
  for (const name of Object.keys(files)) rmSync(join(folder, name));
  return {
    read,
    database,
    async usage(account, days) {
      const accounts: Account[] = ['aa', account].map((id) => ({
        id,
        joined: undefined,
        left: undefined,
        facts: [],
        purchases: [],
      }));
      const atoms = atomsOf(days.map(dayOf));
      const { scale, integral, maximum } = await gaugeUsage(database, ZONE, 'gb', accounts, atoms);
      expect(scale).toBe(9);
      return integral.map((sum, i) => [plain(sum), plain(maximum[i] ?? 0n)] as const);
    },
  };
}

/** One account before ours has no atom; each of our days but the last begins one. */
function atomsOf(days: readonly Day[]): Atoms {
  const from = days.slice(0, -1);
  return { first: [0, 0, from.length], from, until: days.slice(1), account: from.map(() => 1) };
}

function dayOf(text: string): Day {
  const day = parseDay(text);
  if (day === undefined) throw new Error(text);
  return day;
}

function plain(digits: bigint): string {
  const text = digits.toString().padStart(10, '0');
  return `${text.slice(0, -9)}.${text.slice(-9)}`.replace(/\.?0+$/, '');
}

test('a level is carried on until the next sample; before the first it is 0', async () => {
  const { usage } = await book({
    'gb.csv': 'tenant,time,value\nacme,2025-03-01T05:00:00Z,10\nacme,2025-03-02T17:00:00Z,2.5\nbolt,2025-03-01,99\n',
  });
  expect(await usage('acme', ['2025-02-27', '2025-03-01', '2025-03-02', '2025-03-03', '2025-03-05'])).toEqual([
    ['0', '0'],
    ['864000', '10'], // 10 × 86,400
    ['540000', '10'], // 10 × 43,200 + 2.5 × 43,200: noon in New York is 17:00 UTC
    ['432000', '2.5'], // 2.5 × 2 × 86,400
  ]);
  expect(await usage('cedar', ['2025-02-27', '2025-03-05'])).toEqual([['0', '0']]);
});

test('days of 23 and of 25 hours have that many seconds', async () => {
  const { usage } = await book({ 'gb.csv': 'tenant,time,value\nacme,2025-01-01,2\n' });
  expect(await usage('acme', ['2025-03-08', '2025-03-09', '2025-03-10', '2025-11-02', '2025-11-03'])).toEqual([
    ['172800', '2'],
    ['165600', '2'], // 2 × 23 × 3,600
    ['40953600', '2'], // 2 × 237 × 86,400
    ['180000', '2'], // 2 × 25 × 3,600
  ]);
});

test('a sample at midnight begins the day, and the level before it is not of that day', async () => {
  const { usage } = await book({
    'gb.csv': 'tenant,time,value\nacme,2025-06-01,8\nacme,2025-06-02T04:00:00Z,1\nacme,2025-06-03T03:59:59Z,5\n',
  });
  expect(await usage('acme', ['2025-06-01', '2025-06-02', '2025-06-03', '2025-06-04'])).toEqual([
    ['691200', '8'],
    ['86404', '5'], // 1 × 86,399 + 5 × 1
    ['432000', '5'],
  ]);
});

test('of equal times the later row wins, of one second the latest time, whatever the order of rows', async () => {
  const { usage } = await book({
    'gb-1.csv':
      'tenant,time,value\nacme,2025-06-01T04:00:00.9Z,3\nacme,2025-06-01T04:00:00.2Z,7\nbolt,2025-06-01,1\nbolt,2025-06-01T00:00:00-04:00,2\n',
    'gb-2.csv': 'tenant,time,value\ncedar,2025-06-01,5\n',
    'gb-3.csv': 'tenant,time,value\ncedar,2025-06-01,6\n',
  });
  const day = ['2025-06-01', '2025-06-02'];
  expect(await usage('acme', day)).toEqual([['259200', '3']]);
  expect(await usage('bolt', day)).toEqual([['172800', '2']]);
  expect(await usage('cedar', day)).toEqual([['518400', '6']]);
});

test('values keep nine decimals, and integrals beyond 64 bits are exact', async () => {
  const { usage } = await book({
    'gb.csv':
      'tenant,time,value\nacme,2025-06-01,999999999999999999.999999999\nacme,2025-12-01,999999999999999999.999999999\nbolt,2025-06-01,0.000000001\n',
  });
  // (10^18 − 10^-9) × 365 × 86,400; a year begins and ends at the same hour.
  expect(await usage('acme', ['2025-06-01', '2026-06-01'])).toEqual([
    ['31535999999999999999999999.968464', '999999999999999999.999999999'],
  ]);
  expect(await usage('bolt', ['2025-06-01', '2025-06-02'])).toEqual([['0.0000864', '0.000000001']]);
});

test('columns and the form of times as declared; JSON lines; numbers as texts', async () => {
  const { usage } = await book(
    { 'levels.jsonl': '{"who":"acme","at":1748750400,"n":1.25}\n{"who":"acme","at":"1748836800","n":"2"}\n' },
    '{file: levels.jsonl, tenant: who, time: {column: at, form: epoch_s}, value: n}',
  );
  // 1748750400 is 2025-06-01T04:00:00Z, midnight in New York.
  expect(await usage('acme', ['2025-06-01', '2025-06-02', '2025-06-03'])).toEqual([
    ['108000', '1.25'],
    ['172800', '2'],
  ]);
});

test('times without a zone are those of the declared one', async () => {
  const { usage } = await book(
    { 'gb.csv': 'tenant,time,value\nacme,2025-06-01T06:00:00,4\n' },
    '{file: gb.csv, time: {column: time, zone: Europe/Berlin}}',
  );
  expect(await usage('acme', ['2025-06-01', '2025-06-02'])).toEqual([['345600', '4']]);
});

test('equal samples have equal fingerprints, whatever files and order they came in; tenants are counted', async () => {
  const rows = ['acme,2025-06-01,1', 'bolt,2025-06-01,2', 'acme,2025-06-02,3'];
  const csv = (list: readonly string[]): string => `tenant,time,value\n${list.join('\n')}\n`;
  const one = await book({ 'gb.csv': csv(rows) });
  const two = await book({ 'gb-1.csv': csv(rows.slice(1)), 'gb-2.csv': csv(rows.slice(0, 1)) });
  const other = await book({ 'gb.csv': csv(rows).replace(',3', ',4') });
  expect(one.read).toEqual(two.read);
  expect(one.read.fingerprints).not.toEqual(other.read.fingerprints);
  expect(one.read.tenants).toEqual([
    { gauge: 'gb', tenant: 'acme', samples: 2n },
    { gauge: 'gb', tenant: 'bolt', samples: 1n },
  ]);
  const days = await one.database.columns(sql`SELECT DISTINCT day FROM g_sample ORDER BY day`);
  expect([days.integer('day', 0), days.integer('day', 1)]).toEqual([dayOf('2025-06-01'), dayOf('2025-06-02')]);
});
