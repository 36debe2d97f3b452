// Loading again: nothing changes nothing, late and corrected files recompute only their days, and what
// must be read again must be what was loaded.
import { renameSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { type Kit, kit } from './kit.ts';

const SOURCE = 'web: {files: "logs/*.csv", format: csv, columns: {time: t, id: id, tenant: who, operation: op}}';
const day = (d: number, rows: readonly string[]) =>
  `t,id,who,op\n${rows.map((r) => `2025-01-${String(d).padStart(2, '0')}T${r}\n`).join('')}`;

function tenDays(): Kit {
  const k = kit(SOURCE);
  for (let d = 1; d <= 9; d++) k.write(`logs/${d}.csv`, day(d, [`10:00:00Z,${d}a,x,o`, `11:00:00Z,${d}b,y,o`]));
  return k;
}

async function contentOfAll(k: Kit, files: Readonly<Record<string, string>>): Promise<string> {
  const all = kit(SOURCE);
  for (const [path, content] of Object.entries(files)) all.write(path, content);
  expect(k.folder).not.toBe(all.folder);
  return (await all.load()).content;
}

test('the same files again change nothing, not even the file of the ledger', async () => {
  const k = tenDays();
  const first = await k.load();
  const before = statSync(join(k.folder, '.reprice/ledger.duckdb'), { bigint: true });
  const again = await k.load();
  expect(again.kind).toBe('nothing changed');
  expect(again).toMatchObject({ total: first.total, content: first.content, daysTouched: 0 });
  expect(statSync(join(k.folder, '.reprice/ledger.duckdb'), { bigint: true }).mtimeNs).toBe(before.mtimeNs);
  // A new time of change with the same content is nothing new either.
  utimesSync(join(k.folder, 'logs/1.csv'), new Date(0), new Date(0));
  expect((await k.load()).kind).toBe('nothing changed');
});

test('a late file touches its days, and those that its ids lead to', async () => {
  const k = tenDays();
  await k.load();
  k.write('logs/late.csv', day(4, ['09:00:00Z,new,x,o', '12:00:00Z,5a,x,o']));
  const late = await k.load();
  // 5a now counts on the 4th, so that its row on the 5th, 22 hours later, no longer does.
  expect(late.daysTouched).toBe(2);
  expect(late.files.filter((f) => f.duplicates > 0n).map((f) => f.path)).toEqual(['logs/5.csv']);
  expect(late.files.find((f) => f.path === 'logs/late.csv')?.state).toBe('new');
});

test('a corrected file gives the ledger of one load, and its old rows are gone', async () => {
  const k = tenDays();
  await k.load();
  const right = day(3, ['10:00:00Z,4a,x,o', 'garbage,2,3,4']);
  k.write('logs/3.csv', right);
  const corrected = await k.load();
  expect(corrected.files.find((f) => f.path === 'logs/3.csv')).toMatchObject({
    state: 'changed',
    read: 2n,
    rejected: 1n,
  });
  const files: Record<string, string> = { 'logs/3.csv': right };
  for (const d of [1, 2, 4, 5, 6, 7, 8, 9])
    files[`logs/${d}.csv`] = day(d, [`10:00:00Z,${d}a,x,o`, `11:00:00Z,${d}b,y,o`]);
  expect(corrected.content).toBe(await contentOfAll(k, files));
});

test('a chain of duplicates is followed over many days', async () => {
  const k = kit(SOURCE);
  // Every 20 hours: of each pair the second is a duplicate. A row before the chain shifts all of them.
  const at = (h: number) => new Date(Date.UTC(2025, 0, 10) + h * 3_600_000).toISOString();
  const rows = Array.from({ length: 12 }, (_, i) => `${at(i * 20)},chain,x,o\n`);
  for (const [i, row] of rows.entries()) k.write(`logs/${i}.csv`, `t,id,who,op\n${row}`);
  await k.load();
  const first = `t,id,who,op\n${at(-10)},chain,x,o\n`;
  k.write('logs/first.csv', first);
  const late = await k.load();
  const files: Record<string, string> = { 'logs/first.csv': first };
  for (const [i, row] of rows.entries()) files[`logs/${i}.csv`] = `t,id,who,op\n${row}`;
  expect(late.content).toBe(await contentOfAll(k, files));
  expect(late.daysTouched).toBe(11);
});

test('earlier rows of a chain are read although their days do not change', async () => {
  const k = kit(SOURCE);
  // The row of the 3rd is 26 hours after that of the 1st, which counts, and 2½ after that of the 2nd, which does not.
  const files: Record<string, string> = {
    'logs/1.csv': day(1, ['23:00:00Z,c,x,o']),
    'logs/2.csv': day(2, ['22:30:00Z,c,x,o']),
    'logs/3.csv': day(3, ['01:00:00Z,c,x,o']),
  };
  for (const [path, content] of Object.entries(files)) k.write(path, content);
  const before = await k.load();
  expect(before.total).toMatchObject({ counted: 2n, duplicates: 1n });
  files['logs/late.csv'] = day(3, ['12:00:00Z,other,x,o']);
  k.write('logs/late.csv', files['logs/late.csv']);
  const after = await k.load();
  expect(after).toMatchObject({ daysTouched: 1, content: await contentOfAll(k, files) });
});

test('a moved file is the same file; a file that is gone stays counted', async () => {
  const k = tenDays();
  const first = await k.load();
  renameSync(join(k.folder, 'logs/2.csv'), join(k.folder, 'logs/two.csv'));
  const moved = await k.load();
  expect(moved).toMatchObject({ content: first.content, total: first.total });
  k.remove('logs/9.csv');
  const gone = await k.load();
  expect(gone).toMatchObject({ kind: 'nothing changed', content: first.content });
  expect(gone.files.find((f) => f.path === 'logs/9.csv')?.state).toBe('no longer matched');
});

test('a file that must be read again but is gone, or has changed, refuses the load', async () => {
  const k = tenDays();
  const first = await k.load();
  k.remove('logs/5.csv');
  k.write('logs/late.csv', day(5, ['12:00:00Z,z,x,o']));
  await expect(k.load()).rejects.toThrow('logs/5.csv is gone, and it holds rows of days that the new files change');
  k.remove('logs/late.csv');
  expect(await k.load()).toMatchObject({ kind: 'nothing changed', content: first.content });
});

test('other settings: everything is read anew; a file that is gone refuses that', async () => {
  const k = tenDays();
  await k.load();
  const yaml = (zone: string) => `project: t\nzone: ${zone}\ncurrency: USD\nsources:\n  ${SOURCE}\n`;
  k.write('reprice.yaml', yaml('Asia/Tokyo'));
  const anew = await k.load();
  expect(anew).toMatchObject({ kind: 'settings changed', daysTouched: 9 });
  expect(anew.total.read).toBe(18n);
  k.remove('logs/5.csv');
  k.write('reprice.yaml', yaml('Asia/Seoul'));
  await expect(k.load()).rejects.toThrow('logs/5.csv is no longer there');
});

test('two files with the same bytes are both counted, and named', async () => {
  const k = tenDays();
  k.write('logs/copy.csv', day(1, ['10:00:00Z,1a,x,o', '11:00:00Z,1b,y,o']));
  const report = await k.load();
  expect(report.copies).toEqual([{ path: 'logs/copy.csv', of: 'logs/1.csv' }]);
  expect(await k.rows(sql`SELECT sum(requests) AS n FROM usage`)).toEqual([[18n]]);
});
