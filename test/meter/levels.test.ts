// Meters of a gauge: the level over time, averaged by seconds, and its maximum.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Database } from '../../src/database/database.ts';
import { readGauges } from '../../src/meter/gauges.ts';
import { readProject } from '../../src/project/parse.ts';
import { lack, meter, metered, model, on, plan } from './book.ts';

const folder = mkdtempSync(join(tmpdir(), 'reprice-levels-'));
afterAll(() => rmSync(folder, { recursive: true }));

writeFileSync(
  join(folder, 'reprice.yaml'),
  `project: t
zone: Europe/Berlin
currency: USD
sources: {log: {files: log.csv, format: csv, columns: {time: time, tenant: tenant}}}
gauges: {stored: {file: stored.csv, tenant: tenant, time: at, value: gb}}
`,
);
writeFileSync(
  join(folder, 'stored.csv'),
  `tenant,at,gb
a,2025-03-30T00:00:00+01:00,2.5
a,2025-03-31T12:00:00+02:00,1
`,
);

async function gauges(database: Database): Promise<void> {
  await readGauges(database, readProject(join(folder, 'reprice.yaml'), 'reprice.yaml'), new Set(['stored']));
}

test('an average is value × seconds by atom, a maximum the highest of the atoms, at the scale of gauges', async () => {
  const { usage, endTenants } = await metered({
    model: model({
      meters: [
        meter({ name: 'average', of: 'stored', take: 'average' }),
        meter({ name: 'peak', of: 'stored', take: 'maximum' }),
        meter(),
      ],
      plans: [plan({ lacks: [lack({ tags: ['bulk'] })] })],
    }),
    accounts: ['a', 'b'],
    rows: [{ day: '2025-03-31', tenant: 'a', requests: 7 }],
    window: ['2025-03-30', '2025-04-02'],
    zone: 'Europe/Berlin',
    cuts: ['2025-03-31'],
    prepare: gauges,
  });
  const digits = 10n ** BigInt(usage.scales[0] ?? 0);
  const units = (m: number, from: string, until: string) => usage.between(0, m, on(from), on(until));
  // 2.5 for the 23 hours of the 30th; on the 31st 2.5 for 12 hours and 1 for 12; 1 on 1 April
  expect(units(0, '2025-03-30', '2025-03-31')).toBe((digits * 23n * 3600n * 5n) / 2n);
  expect(units(0, '2025-03-30', '2025-04-01')).toBe(digits * 3600n * 99n + (digits * 3600n) / 2n); // 57.5 + 30 + 12
  expect(units(0, '2025-04-01', '2025-04-02')).toBe(digits * 3600n * 24n);
  expect(units(1, '2025-03-30', '2025-04-01')).toBe((digits * 5n) / 2n);
  expect(units(1, '2025-04-01', '2025-04-02')).toBe(digits);
  expect(units(2, '2025-03-30', '2025-04-02')).toBe(7n);
  expect(usage.between(1, 0, on('2025-03-30'), on('2025-04-02'))).toBe(0n);
  // No rule of usage can match a level: one class. The account is its own end tenant.
  expect(usage.finer?.classes(1)).toEqual([[false]]);
  expect(usage.finer?.ofClass(0, 1, 0, on('2025-03-30'), on('2025-04-02'))).toBe((digits * 5n) / 2n);
  expect([...endTenants.units(0, 1, on('2025-03-30'), on('2025-04-02'))]).toEqual([['a', (digits * 5n) / 2n]]);
  expect(usage.finer?.seconds(on('2025-03-30'), on('2025-04-02'))).toBe(71n * 3600n);
});
