// `npm run crash` in small: five kills of loads of a second or more find the ledger as before or as after; and a load
// that commits twice is caught, so that the first test could fail.
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { Kill } from '../crash/table.ts';

function crash(...args: readonly string[]): Promise<{ readonly code: number; readonly kills: readonly Kill[] }> {
  const main = ['--import', 'tsx', 'crash/main.ts', '--json', ...args];
  return new Promise((done, failed) => {
    const env = { ...process.env, REPRICE_THREADS: '' };
    execFile(process.execPath, main, { env }, (error, stdout, stderr) => {
      if (stdout === '') failed(new Error(stderr));
      else done({ code: error === null ? 0 : Number(error.code), kills: JSON.parse(stdout) as Kill[] });
    });
  });
}

test('five kills: all that was there before, or all that the load makes of it', { timeout: 600_000 }, async () => {
  const { code, kills } = await crash('--kills', '5', '--seconds', '1');
  expect(kills).toHaveLength(5);
  expect(kills.filter((kill) => kill.found === 'neither' || !kill.again)).toEqual([]);
  expect(new Set(kills.map((kill) => kill.ledger))).toEqual(new Set(['no ledger yet', 'with the first weeks']));
  // Only the commit itself may come out either way.
  const stages = ['opening the ledger', 'looking at the files', 'reading', 'finding repeats', 'finding polling'];
  const early = new Set([...stages, 'summing the days', 'writing the ledger']);
  for (const kill of kills)
    if (kill.stage !== 'committing') expect(kill.found).toBe(early.has(kill.stage) ? 'before' : 'after');
  expect(kills.some((kill) => kill.stage !== 'committing')).toBe(true);
  expect(code).toBe(0);
});

test('a load that commits what it has before it is done is caught', { timeout: 600_000 }, async () => {
  const planted = mkdtempSync(join(tmpdir(), 'reprice-planted-'));
  try {
    cpSync('dist', join(planted, 'dist'), { recursive: true });
    for (const name of ['node_modules', 'package.json']) symlinkSync(resolve(name), join(planted, name));
    const file = join(planted, 'dist/load/load.js');
    const good = readFileSync(file, 'utf8');
    const faulty = good.replace(
      'await writeUsage(',
      'await db.run(sql`COMMIT`); await db.run(sql`BEGIN`); await writeUsage(',
    );
    expect(faulty).not.toBe(good);
    writeFileSync(file, faulty);
    const { code, kills } = await crash(
      '--kills',
      '4',
      '--seconds',
      '1',
      '--program',
      join(planted, 'dist/cli/main.js'),
    );
    expect(kills.filter((kill) => kill.found === 'neither').map((kill) => kill.stage)).toContain('writing the ledger');
    expect(code).toBe(1);
  } finally {
    rmSync(planted, { recursive: true });
  }
});
